import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest, as a rule: tests that start processes, then those that run the whole bot. */
const LONG_FOLDERS = ['/test/e2e/process/', '/test/e2e/', '/test/sandbox/', '/test/db/', '/test/fuzz/'];

/** Begins with the longest files, so that none of them runs alone at the end. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

function rank({ moduleId }: TestSpecification): number {
  const index = LONG_FOLDERS.findIndex((folder) => moduleId.includes(folder));
  return index === -1 ? LONG_FOLDERS.length : index;
}
