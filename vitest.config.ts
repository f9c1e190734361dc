import { defineConfig } from 'vitest/config';

// CI reads the counts from a file; people read the terminal.
const report = process.env['EASEL_TEST_REPORT'];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Every test opens real sockets and real files, each its own: files may run side by side.
    pool: 'forks',
    // One for each core of the smallest machine this runs on: the tests mostly wait.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
});
