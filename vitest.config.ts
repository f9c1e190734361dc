import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

// CI reads the counts from a file; people read the terminal.
const report = process.env['EASEL_TEST_REPORT'];

const common: TestProjectInlineConfiguration['test'] = {
  pool: 'forks',
  testTimeout: 30_000,
  hookTimeout: 30_000,
  setupFiles: 'test/support/property-seed.ts',
};

/** What is long by nature: `npm run test:all` runs these and `npm test` all others. A plain `vitest` runs both. */
const LONG = ['test/**/*.long.test.ts'];

/**
 * In the sandbox's tests a plain discord.js must be the first to load an undici: each takes only uploads of its own making.
 * The chart's must be the first to load the canvas, which takes in the machine's fonts otherwise.
 */
const ALONE = ['test/sandbox/**/*.test.ts', 'test/discord/views/spending-chart.test.ts'];

export default defineConfig({
  test: {
    // Every test opens real sockets and real files, each its own: files may run side by side. They wait about as much as they
    // work, so there are more of them than the smallest machine has cores.
    maxWorkers: 4,
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
    // `npm run coverage`: every file of src counts, also one that no test loads.
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: [],
      reporter: [['text', { skipFull: true }], 'text-summary', 'html'],
    },
    projects: [
      {
        // One process runs many files: what they load, they load once.
        test: {
          ...common,
          name: 'easel',
          include: ['test/**/*.test.ts'],
          exclude: [...ALONE, ...LONG],
          isolate: false,
        },
      },
      {
        test: { ...common, name: 'alone', include: ALONE, exclude: LONG },
      },
      {
        test: { ...common, name: 'long', include: LONG, isolate: false },
      },
    ],
  },
});
