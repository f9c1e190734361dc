import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Every test opens real sockets and real files, each its own: files may run side by side.
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
