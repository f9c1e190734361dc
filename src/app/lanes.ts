import type { Logger } from 'pino';
import { AccountCheck } from '../generation/flow-control/account-check.ts';
import { AccountPause } from '../generation/flow-control/account-pause.ts';
import { LanePlaces } from '../generation/flow-control/lane-places.ts';
import { Lanes, type Lane } from '../generation/flow-control/lanes.ts';
import { watchOutageTimeout } from '../generation/flow-control/outage-timeout.ts';
import { ProviderBreaker } from '../generation/flow-control/provider-breaker.ts';
import type { StorageGuard } from '../generation/flow-control/storage-guard.ts';
import { SubmitGate } from '../generation/flow-control/submit-gate.ts';
import type { FailureReason, PictureRef } from '../generation/model/generation.ts';
import type { MicroUsd } from '../generation/model/money.ts';
import type { FailWaiting } from '../generation/pipeline/fail-waiting.ts';
import type { GenerationStore, QueuedPicture } from '../generation/ports/generation-store.ts';
import type { Messenger } from '../generation/ports/messenger.ts';
import type { ProviderAccount } from '../generation/ports/provider-account.ts';
import type { Clock } from '../runtime/clock.ts';
import type { AppTimings } from './timings.ts';

/** What lanes are built from. */
export interface LanesOptions {
  /** In the order in which they are used. */
  readonly accounts: readonly ProviderAccount[];
  readonly times: AppTimings;
  /** What the cheapest picture of any model costs. */
  readonly cheapest: MicroUsd;
  readonly store: Pick<GenerationStore, 'waitingPictures'>;
  readonly failWaiting: FailWaiting;
  readonly storage: Pick<StorageGuard, 'isFailing'>;
  readonly messenger: Pick<Messenger, 'notifyOperator'>;
  /** Called when something may be submitted that might not before, or the other way round. */
  readonly onChange: () => void;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A lane for each account. */
export function createLanes(options: LanesOptions): Lanes {
  const { accounts, clock } = options;
  const all = accounts.map((account) => createLane(account, options, () => lanes));
  const lanes: Lanes = new Lanes(all, clock);
  return lanes;
}

function createLane(account: ProviderAccount, options: LanesOptions, lanes: () => Lanes): Lane {
  const { accounts, times, cheapest, failWaiting, storage, onChange, clock } = options;
  const { provider, concurrency } = account;
  const log = accounts.length === 1 ? options.log : options.log.child({ account: account.name });
  const messenger = naming(options.messenger, account, accounts.length > 1);
  const onError = (error: unknown): void => log.error({ err: error }, 'limiter error');
  /** Neither this account nor another one takes it now. */
  const waitsForThis = (picture: QueuedPicture): boolean =>
    lanes()
      .able(picture)
      .some((lane) => lane.account === account) && lanes().causesFor(picture).length > 0;
  const places = new LanePlaces({ clock, concurrency, quietMs: times.quietMs, onRoom: onChange, onError });
  const check = new AccountCheck({ provider, clock, log, spacingMs: times.accountCheckMs });
  const pause = new AccountPause({
    check,
    messenger,
    clock,
    log,
    probeMs: times.pauseProbeMs,
    timeoutMs: times.pauseTimeoutMs,
    cheapest,
    onChange,
    onTimeout: (reason, left) => failWaiting.above(left, reason, waitsForThis),
  });
  const breaker = new ProviderBreaker({
    rule: times.breaker,
    provider,
    messenger,
    clock,
    log,
    onChange,
    duringOutage: (isHolding, signal) => {
      // A pause of the account has a timeout of its own, so an outage beside it keeps nobody waiting.
      const isHoldingAlone = (): boolean => isHolding() && !storage.isFailing && pause.causes.length === 0;
      const outage = { reason: 'provider_failing', isHolding: isHoldingAlone, concerns: waitsForThis } as const;
      return timeOutWaiting(options, outage, signal);
    },
  });
  return { account, places, check, pause, breaker, gate: new SubmitGate({ pause, breaker, storage }) };
}

/** What keeps which pictures waiting, and for what they fail in the end. */
interface Outage {
  readonly reason: FailureReason;
  readonly isHolding: () => boolean;
  readonly concerns?: (picture: QueuedPicture) => boolean;
}

/** Fails what waited too long for an outage, until the signal ends it. */
export function timeOutWaiting(
  { store, failWaiting, times, clock, log }: Pick<LanesOptions, 'store' | 'failWaiting' | 'times' | 'clock' | 'log'>,
  { reason, ...outage }: Outage,
  signal: AbortSignal,
): Promise<void> {
  const fail = async (ref: PictureRef): Promise<void> => void (await failWaiting.picture(ref, reason));
  return watchOutageTimeout({ store, clock, log, timeoutMs: times.pauseTimeoutMs, ...outage, fail }, signal);
}

/** Each notice says which host it is about, and of several accounts which one. */
function naming(
  messenger: Pick<Messenger, 'notifyOperator'>,
  { host, name }: ProviderAccount,
  isOneOfSeveral: boolean,
): Pick<Messenger, 'notifyOperator'> {
  const of = isOneOfSeveral ? { host, account: name } : { host };
  return { notifyOperator: (notice) => messenger.notifyOperator({ ...notice, ...of }) };
}
