import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * What takes longest, as a rule: some that wait long, or start one process after the other; others that start processes; then those that
 * run the whole bot, which are short and fill up what is left of the time.
 */
const LONGEST = [
  '/test/e2e/process/upload-memory',
  '/test/cli/paint/killed',
  '/test/e2e/process/crash-',
  '/test/fuzz/uploads.long',
  '/test/e2e/process/',
  '.long.test.ts',
  '/test/e2e/',
  '/test/sandbox/',
  '/test/db/',
  '/test/fuzz/',
];

/** Begins with the longest files, so that none of them runs alone at the end. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

function rank({ moduleId }: TestSpecification): number {
  const index = LONGEST.findIndex((part) => moduleId.includes(part));
  return index === -1 ? LONGEST.length : index;
}
