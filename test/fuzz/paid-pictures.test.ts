import { describe, it } from 'vitest';
import { FUZZ_SEED } from '../support/hostile-strings.ts';
import { fuzzPaidPictures } from './paid-pictures.ts';

describe(`a bot whose BFL says anything (seed ${FUZZ_SEED})`, () => {
  it('answers each command with one final message, keeps its ledger correct, and goes on painting', () =>
    fuzzPaidPictures({ rounds: 1, atOnce: 40 }));
});
