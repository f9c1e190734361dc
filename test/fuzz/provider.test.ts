import { describe, it } from 'vitest';
import { FUZZ_SEED } from '../support/hostile-strings.ts';
import { fuzzProvider } from './provider.ts';

describe(`a provider that says anything (seed ${FUZZ_SEED})`, () => {
  it('gets each call to an end that the bot knows', () => fuzzProvider(5), 60_000);
});
