import { afterAll, beforeAll, describe, it } from 'vitest';
import { FUZZ_SEED } from '../support/hostile-strings.ts';
import { InteractionFuzz } from './interactions.ts';

describe(`a bot that is sent anything (seed ${FUZZ_SEED})`, () => {
  let fuzz: InteractionFuzz;
  beforeAll(async () => {
    fuzz = await InteractionFuzz.start();
  });
  afterAll(() => fuzz[Symbol.asyncDispose]());

  it('answers each, once and in time', () => fuzz.play(10));

  it('keeps its ledger correct, breaks no rule of Discord, and goes on painting', () => fuzz.check());
});
