import fc from 'fast-check';
import { expect } from 'vitest';
import { createGenerationStore } from '../../../src/db/generations/store.ts';
import { auditLedger } from '../../../src/db/ledger/ledger-audit.ts';
import { openDatabase, type Database } from '../../../src/db/sqlite/database.ts';
import { NO_CAPS } from '../../../src/generation/model/caps.ts';
import { FailWaiting } from '../../../src/generation/pipeline/fail-waiting.ts';
import { BY_BFL, capSet, draft, NOON } from '../../support/drafts.ts';

const CAP = 500_000;
const OURS = 40_000;
const FILE = { file: 'f', sha256: 'ab', bytes: 1, format: 'jpeg', size: { width: 1, height: 1 } } as const;

/** Which of the operator's caps there is. */
const capName = fc.constantFrom(
  ...(['userDaily', 'userMonthly', 'guildDaily', 'guildMonthly', 'botDaily', 'botMonthly'] as const),
);

export const toldPriceWorld = fc.record({
  capName,
  /** FLUX.2 tells its price with the answer to the submit, FLUX.1 with the picture alone. */
  tells: fc.constantFrom('at_submit' as const, 'when_ready' as const),
  times: fc.constantFrom(1.5, 3, 10),
  /** What happens next, over and over: a submit, an answer, a restart or a new command. */
  steps: fc.array(fc.constantFrom('submit', 'submit', 'end', 'end', 'lost', 'ask' as const), {
    minLength: 20,
    maxLength: 60,
  }),
});
type World = typeof toldPriceWorld extends fc.Arbitrary<infer T> ? T : never;

/** A member who asks for pictures that cost more than our table says. */
class Painting {
  readonly #store;
  readonly #failWaiting;
  readonly #world: World;
  #asked = 0;
  #nowMs = NOON;
  /** Submits before the first answer that told the price. */
  early = 0;
  #isTold = false;

  constructor({ kysely }: Database, of: World) {
    this.#world = of;
    this.#store = createGenerationStore(kysely, null, { ...NO_CAPS, [of.capName]: CAP });
    const clock = { now: () => this.#nowMs, monotonic: () => this.#nowMs, sleep: () => Promise.resolve() };
    this.#failWaiting = new FailWaiting({ store: this.#store, clock, onChange: () => undefined });
  }

  get told(): number {
    return OURS * this.#world.times;
  }

  async ask(): Promise<void> {
    this.#asked += 1;
    const id = String(this.#asked).padStart(3, '0');
    const request = draft({ id, count: 2, unitPrice: OURS, atMs: this.#nowMs });
    if ((await this.#store.accept(request, capSet(), 1_000)).kind === 'accepted') await this.#store.open(id);
  }

  async take(step: World['steps'][number]): Promise<void> {
    this.#nowMs += 1;
    if (step === 'ask') return this.ask();
    if (step === 'submit') return this.submit();
    return step === 'end' ? this.end() : this.lose();
  }

  /** Claims the first that waits; what a cap has no room for gives way as the picture worker lets it. */
  async submit(): Promise<void> {
    const [ref] = await this.#store.queueHeads(1, this.#nowMs);
    if (ref === undefined) return;
    const claim = await this.#store.claim(ref, this.#nowMs, BY_BFL);
    if (claim.kind === 'over_cap') return this.#failWaiting.overCap({});
    expect(claim.kind).toBe('claimed');
    const isAtSubmit = this.#world.tells === 'at_submit';
    if (!this.#isTold) this.early += 1;
    const task = { taskId: 't', pollingUrl: 'x', submittedAtMs: this.#nowMs, deadlineMs: this.#nowMs + 1 };
    // Of those that are submitted at once, the answers come later than the submits.
    if (this.early % 3 === 0 || !isAtSubmit || this.#isTold) {
      await this.#store.startRendering(ref, task, isAtSubmit ? this.told : null);
      this.#isTold ||= isAtSubmit;
    }
  }

  async #first(state: 'rendering' | 'submitting') {
    for (const id of await this.#store.unfinished()) {
      const picture = (await this.#store.find(id))?.pictures.find((one) => one.state === state);
      if (picture !== undefined) return picture;
    }
    return null;
  }

  /** The oldest that is painted is ready, at the told price. */
  async end(): Promise<void> {
    const ref = await this.#first('rendering');
    if (ref === null) return;
    await this.#store.priceTold(ref, this.told, this.#nowMs);
    this.#isTold = true;
    expect(await this.#store.keep(ref, FILE, this.told, this.#nowMs)).not.toBeNull();
  }

  /** The process dies before an answer was written. */
  async lose(): Promise<void> {
    const ref = await this.#first('submitting');
    if (ref !== null) await this.#store.recoverLostSubmit(ref, this.#nowMs);
  }

  async finish(): Promise<void> {
    while (await this.#isAtWork()) for (const step of ['lose', 'submit', 'end'] as const) await this[step]();
  }

  async #isAtWork(): Promise<boolean> {
    for (const id of await this.#store.unfinished()) if ((await this.#store.find(id))?.state === 'open') return true;
    return false;
  }
}

/** Plays one world to its end: no cap is passed but by what was submitted before the price was told. */
export async function playToldPrice(of: World): Promise<void> {
  await using database = openDatabase(':memory:');
  const painting = new Painting(database, of);
  for (let command = 0; command < 4; command += 1) await painting.ask();
  for (const step of of.steps) await painting.take(step);
  await painting.finish();
  const [sums] = await database.kysely
    .selectFrom('ledger')
    .select((eb) => [eb.fn.sum<number>('charged_micros').as('charged'), eb.fn.sum<number>('held_micros').as('held')])
    .execute();
  expect(sums?.held).toBe(0);
  expect(sums?.charged).toBeLessThanOrEqual(CAP + painting.early * painting.told);
  expect(await auditLedger(database.kysely)).toEqual([]);
}
