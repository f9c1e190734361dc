import { describe, it } from 'vitest';
import { FUZZ_SEED } from '../support/hostile-strings.ts';
import { fuzzProvider } from './provider.ts';

describe(`a provider that says anything (seed ${FUZZ_SEED})`, () => {
  it('ends each call with a result or an error that the bot handles', () => fuzzProvider(5));
});
