import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';
import { speakPseudo } from './test/support/pseudo-locale/vitest-plugin.ts';
import { TEST_TIMEOUT_MS } from './test/support/test-timeout.ts';

// CI reads the counts from a file; people read the terminal.
const report = process.env['EASEL_TEST_REPORT'];

const common: TestProjectInlineConfiguration['test'] = {
  pool: 'forks',
  testTimeout: TEST_TIMEOUT_MS,
  hookTimeout: TEST_TIMEOUT_MS,
  expect: { poll: { timeout: TEST_TIMEOUT_MS - 10_000, interval: 20 } },
  setupFiles: ['test/support/property-seed.ts', 'test/support/time-limits.ts'],
};

/**
 * What is long by nature, or starts processes: `npm run test:all` runs these and `npm test` all others. A plain `vitest` runs both.
 */
const LONG = ['test/**/*.long.test.ts', 'test/e2e/process/**/*.test.ts'];

/** The playground's, of which most are a browser: two at a time, after all others. */
const PLAYGROUND = ['test/playground/**/*.long.test.ts'];

/**
 * In the sandbox's tests a plain discord.js must be the first to load an undici: each takes only uploads of its own making.
 * The chart's must be the first to load the canvas, which takes in the machine's fonts otherwise.
 */
const ALONE = ['test/sandbox/**/*.test.ts', 'test/imaging/spending-chart.test.ts'];

/** Runs in the pseudo-language always. */
const PSEUDO = ['test/e2e/pseudo-locale.test.ts'];
/** A run in which the bot speaks the pseudo-language (test/support/pseudo-locale). */
const SPEAKS_PSEUDO = { EASEL_TEST_LOCALE: 'pseudo' };

/** These wait more than they work, and so more of them run at once; a number on the command line would count for the browser, too. */
const WAITING = { maxWorkers: 6, sequence: { groupOrder: 1 } };

export default defineConfig({
  test: {
    // Every test opens real sockets and real files, each its own: files may run side by side. They wait about as much as they
    // work, so there are more of them than the smallest machine has cores.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
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
          exclude: [...ALONE, ...PSEUDO, ...LONG],
          isolate: false,
        },
      },
      {
        test: { ...common, name: 'alone', include: ALONE, exclude: LONG },
      },
      {
        test: {
          ...common,
          ...WAITING,
          name: 'long',
          include: LONG,
          exclude: PLAYGROUND,
          isolate: false,
          globalSetup: ['test/support/bundled-programs.ts'],
        },
      },
      {
        test: {
          ...common,
          name: 'playground',
          include: PLAYGROUND,
          isolate: false,
          globalSetup: ['test/support/say-missing-chromium.ts'],
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        plugins: [speakPseudo()],
        test: { ...common, name: 'pseudo', include: PSEUDO, env: SPEAKS_PSEUDO },
      },
      {
        // The whole bot once more, in a language that is accented and longer.
        plugins: [speakPseudo()],
        test: {
          ...common,
          ...WAITING,
          name: 'pseudo-e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: [...PSEUDO, ...LONG],
          env: SPEAKS_PSEUDO,
          isolate: false,
        },
      },
    ],
  },
});
