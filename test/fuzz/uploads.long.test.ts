import { describe, it } from 'vitest';
import { FUZZ_FACTOR, FUZZ_SEED } from '../support/hostile-strings.ts';
import { fuzzUploads } from './uploads.ts';

describe(`a bot that is given any file (seed ${FUZZ_SEED})`, () => {
  it(
    'answers each of 3 000 commands with one final message, keeps its ledger correct, and goes on painting',
    () => fuzzUploads({ rounds: 30 * FUZZ_FACTOR, atOnce: 100 }),
    1_800_000 * FUZZ_FACTOR,
  );
});
