/** Takes a picture from the queue for its submit, with the files that go in; or ends what waits in vain. */
import type { Logger } from 'pino';
import type { Clock } from '../../runtime/clock.ts';
import type { ModerationStrikes } from '../admission/moderation-strikes.ts';
import type { Lane, Lanes } from '../flow-control/lanes.ts';
import { sourceOf } from '../flow-control/provider-breaker.ts';
import type { CapScope } from '../model/caps.ts';
import { pictureKey, type Generation, type Picture, type PictureRef, type Requester } from '../model/generation.ts';
import type { MicroUsd } from '../model/money.ts';
import type { ClaimResult, GenerationStore, WaitingOf } from '../ports/generation-store.ts';
import type { FailWaiting } from './fail-waiting.ts';
import type { InputFiles, OpenInputs } from './input-files.ts';

export interface PictureClaimsOptions {
  readonly store: Pick<GenerationStore, 'find' | 'claim'>;
  readonly inputs: Pick<InputFiles, 'open'>;
  readonly lanes: Pick<Lanes, 'able'>;
  readonly strikes: Pick<ModerationStrikes, 'pausedUntil'>;
  readonly failWaiting: Pick<FailWaiting, 'picture' | 'generation' | 'overCap'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Pick<Logger, 'info'>;
  /** Called for each picture that the burn rate delays, with the beginning of the incident. */
  readonly onDelayed: (incidentSinceMs: number) => void;
}

export interface LoadedPicture {
  readonly generation: Generation;
  readonly picture: Picture;
}

/** One that was claimed, with the files that go in. */
export interface ClaimedPicture extends LoadedPicture {
  readonly inputs: OpenInputs;
}

export async function loadPicture(store: Pick<GenerationStore, 'find'>, ref: PictureRef): Promise<LoadedPicture> {
  const generation = await store.find(ref.generationId);
  const picture = generation?.pictures.find(({ number }) => number === ref.number);
  if (generation === null || picture === undefined) throw new Error(`No picture ${pictureKey(ref)}`);
  return { generation, picture };
}

export class PictureClaims {
  readonly #options: PictureClaimsOptions;

  constructor(options: PictureClaimsOptions) {
    this.#options = options;
  }

  /** `queued` → `submitting`; null where it may not be sent now, or somebody ended it. Whoever gets it judges it at the lane's gate in the end. */
  async claim(ref: PictureRef, lane: Lane, signal: AbortSignal): Promise<ClaimedPicture | null> {
    const { store, strikes, failWaiting, inputs } = this.#options;
    const loaded = await loadPicture(store, ref);
    const { requester, recipe } = loaded.generation;
    const isStruck = (await strikes.pausedUntil(requester.userId)) !== null;
    if (isStruck && (await failWaiting.picture(ref, 'struck'))) return null;
    // Before the claim: what is claimed is sent at once, or it may have been billed.
    const opened = await inputs.open({ inputs: recipe.inputs, owner: requester.userId }, signal);
    if (opened === null) {
      await failWaiting.picture(ref, 'input_lost');
      return null;
    }
    using held = new DisposableStack();
    held.use(opened);
    if (!(await this.#claim(loaded, ref, lane))) return null;
    held.move();
    return { ...loaded, inputs: opened };
  }

  /** False where it may not be sent now. */
  async #claim({ generation, picture }: LoadedPicture, ref: PictureRef, lane: Lane): Promise<boolean> {
    const { store, lanes, clock } = this.#options;
    const { account, gate } = lane;
    const { recipe: order, unitPrice } = generation;
    // Since it was chosen, its host may have named other prices, or offer the model no more.
    const able = lanes.able({ order, unitPrice, account: picture.lane?.account ?? null });
    if (!able.some((one) => one.account === account)) return false;
    const price = tablePrice(lane, generation);
    if (!gate.enter(ref, price ?? unitPrice)) return false;
    let claim: ClaimResult = { kind: 'not_claimed' };
    try {
      const { host, name } = account;
      claim = await store.claim(ref, clock.now(), { host, account: name, price });
    } finally {
      if (claim.kind !== 'claimed') gate.judge(ref, sourceOf(generation), 'unclear');
    }
    if (claim.kind === 'claimed') return true;
    await this.#notClaimed(generation, ref, claim);
    return false;
  }

  /** It stays in the queue, or ends with whatever else waits in vain. */
  async #notClaimed({ requester }: Generation, ref: PictureRef, claim: ClaimResult): Promise<void> {
    const { failWaiting } = this.#options;
    switch (claim.kind) {
      case 'delayed':
        return this.#delayed(ref, claim.incidentSinceMs);
      case 'too_dear':
        return void (await failWaiting.picture(ref, 'too_dear'));
      case 'blocked':
        return void (await failWaiting.generation(ref.generationId, 'blocked'));
      case 'over_cap':
        return failWaiting.overCap(countingUnder(claim.scope, requester));
      case 'claimed':
      case 'not_claimed':
        return;
    }
  }

  #delayed({ generationId: generation, number: picture }: PictureRef, incidentSinceMs: number): void {
    this.#options.log.info({ generation, picture, incidentSinceMs }, 'delayed by the burn rate');
    // The next look at the queue shows it to its member, with all others: worked out for each alone, thousands would take minutes.
    this.#options.onDelayed(incidentSinceMs);
  }
}

/** What the account takes by our own table; null where its host says it. */
export function tablePrice({ account }: Lane, { recipe }: Generation): MicroUsd | null {
  return account.tellsCost ? null : account.priceOf(recipe);
}

/** Whose pictures count under a cap of that scope. */
function countingUnder(scope: CapScope, { userId, guildId }: Requester): WaitingOf {
  if (scope === 'bot') return {};
  return scope === 'guild' ? { guildId } : { userId, guildId };
}
