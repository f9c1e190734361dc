import { afterAll, beforeAll, describe, it } from 'vitest';
import { FUZZ_FACTOR, FUZZ_SEED } from '../support/hostile-strings.ts';
import { clickCases } from '../support/interaction-fuzz.ts';
import { InteractionFuzz } from './interactions.ts';

describe(`a bot that is sent anything (seed ${FUZZ_SEED})`, () => {
  let fuzz: InteractionFuzz;
  beforeAll(async () => {
    fuzz = await InteractionFuzz.start();
  });
  afterAll(() => fuzz[Symbol.asyncDispose]());

  it('answers each, once and in time', () => fuzz.play(45 * FUZZ_FACTOR), 90_000 * FUZZ_FACTOR);

  it('keeps its ledger correct, breaks no rule of Discord, and goes on painting', () => fuzz.check());
});

describe(`a bot of whose buttons and modals anything comes back (seed ${FUZZ_SEED})`, () => {
  let fuzz: InteractionFuzz;
  beforeAll(async () => {
    fuzz = await InteractionFuzz.start();
  });
  afterAll(() => fuzz[Symbol.asyncDispose]());

  it('answers each of 2 000, once and in time', () => fuzz.play(50 * FUZZ_FACTOR, clickCases), 90_000 * FUZZ_FACTOR);

  it('keeps its ledger correct, breaks no rule of Discord, and goes on painting', () =>
    // Of many verbs, each with ids of anybody's making, few clicks are on a result that is there.
    fuzz.check({ leastAccepted: 0, leastAnswers: 25 }));
});
