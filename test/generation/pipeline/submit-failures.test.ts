import { describe, expect, it } from 'vitest';
import * as errors from '../../../src/flux/http/errors.ts';
import { SubmitFailures } from '../../../src/generation/pipeline/submit-failures.ts';
import type { FailureReason } from '../../../src/generation/model/generation.ts';
import type { AccountState, ImageProvider, ProviderError } from '../../../src/generation/ports/image-provider.ts';
import { openDatabase } from '../../../src/db/sqlite/database.ts';
import { createGenerationStore } from '../../../src/db/generations/store.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { accountOf } from '../../support/accounts.ts';
import { BY_BFL, capSet, draft } from '../../support/drafts.ts';
import { lanesOf } from '../../support/lanes.ts';

const REF = { generationId: '1', number: 1 };
const WELL: AccountState = { kind: 'well', balance: 10_000_000 };
const PRICE = 40_000;

/** An account of which only the account itself is asked. */
function providerIn(state: AccountState): ImageProvider {
  const never = () => Promise.reject(new Error('not asked'));
  return { submit: never, waitUntilDone: never, download: never, accountState: () => Promise.resolve(state) };
}

/** What follows from a submit to the first of two accounts that failed like that, and who takes the picture then. */
async function afterwards(error: ProviderError, first: AccountState = WELL, secondHost = 'bfl') {
  await using database = openDatabase(':memory:');
  const store = createGenerationStore(database.kysely);
  await store.accept(draft({ id: '1' }), capSet(), 10);
  await store.open('1');
  const [picture] = await store.waitingPictures();
  await store.claim(REF, Date.now(), BY_BFL);
  const clock = { ...systemClock, now: () => Date.now() };
  const accounts = [accountOf(providerIn(first)), accountOf(providerIn(WELL), { name: 'bfl-2', host: secondHost })];
  const lanes = lanesOf(accounts, { store, clock });
  const [lane] = lanes.all;
  const generation = await store.find('1');
  if (lane === undefined || picture === undefined || generation === null) throw new Error('nothing waits');
  const offer = { taken: () => undefined, absent: () => undefined };
  const failures = new SubmitFailures({ lane, lanes, offer, clock, timeoutMs: 60_000 });
  const decision = await failures.decide(generation, REF, error, PRICE);
  const isNow = decision.kind === 'requeue' && decision.notBeforeMs <= Date.now();
  const next = isNow ? (lanes.choose(picture)?.account.name ?? null) : null;
  await lanes.stop();
  for (const { places } of lanes.all) await places.stop();
  return { decision, next };
}

const fails = (reason: FailureReason, billed = 0) => ({ kind: 'fail', reason, billed }) as const;

describe('a picture whose submit failed goes to the next account', () => {
  it.each<[string, ProviderError, AccountState]>([
    ['the account is at its limit', new errors.BusyError('429'), WELL],
    ['the host has too much to do', new errors.OverloadedError('503'), WELL],
    ['nobody is there', new errors.UnreachableError('refused'), WELL],
    ['the host takes more than is held', new errors.PriceRoseError('dearer'), WELL],
    ['the account has no credits', new errors.OutOfCreditsError('402'), { kind: 'out_of_credits' }],
    ['the credits do not pay for it', new errors.OutOfCreditsError('402'), { kind: 'well', balance: 1 }],
    ['the key is refused', new errors.KeyRefusedError('401'), { kind: 'key_refused' }],
    ['nothing of the host is at its address', new errors.UnknownModelError('404'), { kind: 'wrong_address' }],
  ])('at once, where %s', async (_why, error, state) => {
    expect((await afterwards(error, state)).next).toBe('bfl-2');
  });
});

describe('a model that one host does not have', () => {
  it('is painted by the next host that has it, and from then on at once', async () => {
    const { decision, next } = await afterwards(new errors.UnknownModelError('404'), WELL, 'replicate');
    expect(decision).toEqual({ kind: 'requeue', notBeforeMs: 0 });
    expect(next).toBe('bfl-2');
  });
});

describe('a picture whose submit failed goes to no other account', () => {
  it.each<[string, ProviderError, ReturnType<typeof fails>]>([
    ['its answer was lost', new errors.OutcomeUnknownError('reset'), fails('outcome_unknown', PRICE)],
    ['nobody will take the request', new errors.InvalidRequestError('422'), fails('invalid_request')],
    ['the host does not have the model', new errors.UnknownModelError('404'), fails('unknown_model')],
    ['an address in the answer is not trusted', new errors.UntrustedUrlError('no'), fails('provider_failed')],
  ])('and ends, where %s', async (_why, error, expected) => {
    expect(await afterwards(error)).toMatchObject({ decision: expected, next: null });
  });

  it.each<[string, ProviderError]>([
    ['refused for itself, with a key that works', new errors.KeyRefusedError('403')],
    ['refused for credits that are there', new errors.OutOfCreditsError('402')],
  ])('and is tried again there later, where it was %s', async (_why, error) => {
    expect(await afterwards(error)).toMatchObject({
      decision: { kind: 'requeue', staysThere: true },
      next: null,
    });
  });
});
