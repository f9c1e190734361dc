// The accounts as lanes, each with what decides whether it may paint now: the parts of the bot, without Discord.

import type { Logger } from 'pino';
import { AccountCheck } from '../../../generation/flow-control/account-check.ts';
import { AccountPause } from '../../../generation/flow-control/account-pause.ts';
import { LanePlaces } from '../../../generation/flow-control/lane-places.ts';
import { Lanes, type Lane } from '../../../generation/flow-control/lanes.ts';
import { ProviderBreaker, USUAL_BREAKER } from '../../../generation/flow-control/provider-breaker.ts';
import { SubmitGate } from '../../../generation/flow-control/submit-gate.ts';
import type { MicroUsd } from '../../../generation/model/money.ts';
import type { ProviderAccount } from '../../../generation/ports/provider-account.ts';
import type { Clock } from '../../../runtime/clock.ts';

export interface PainterLanesOptions {
  /** In the order in which they are used. */
  readonly accounts: readonly ProviderAccount[];
  /** What the cheapest picture of any model costs. */
  readonly cheapest: MicroUsd;
  readonly onChange: () => void;
  readonly clock: Clock;
  readonly log: Logger;
}

/** As the bot has it: the account is asked once a second at most. */
const ACCOUNT_CHECK_MS = 1_000;
const PAUSE_PROBE_MS = 30_000;

/** Nobody is told by a message: whoever painted sits in front of it. */
const NOBODY = { notifyOperator: () => Promise.resolve(false) };
/** Pictures are written by the command itself, which stops where that fails. */
const NO_STORAGE_GUARD = { isFailing: false };

export class PainterLanes {
  readonly #all: readonly Lane[];
  readonly #clock: Clock;
  readonly #byHost = new Map<string | null, Lanes>();

  constructor(options: PainterLanesOptions) {
    this.#clock = options.clock;
    this.#all = options.accounts.map((account) => createLane(account, options));
  }

  /** Those of that host, or the account of that name; all of them for null. */
  of(host: string | null): Lanes {
    const known = this.#byHost.get(host);
    if (known !== undefined) return known;
    const lanes = new Lanes(
      this.#all.filter(({ account }) => host === null || account.host === host || account.name === host),
      this.#clock,
    );
    this.#byHost.set(host, lanes);
    return lanes;
  }

  /** In how many ms the next picture may go back to a lane that it was passed over for; null for none. */
  get nextInMs(): number | null {
    const waits = [...this.#byHost.values()].flatMap(({ nextInMs }) => nextInMs ?? []);
    return waits.length === 0 ? null : Math.min(...waits);
  }

  async stop(): Promise<void> {
    await this.of(null).stop();
    await Promise.all(this.#all.map(({ places }) => places.stop()));
  }
}

function createLane(account: ProviderAccount, options: PainterLanesOptions): Lane {
  const { cheapest, onChange, clock, log } = options;
  const { provider, concurrency } = account;
  const common = { clock, log, onChange, messenger: NOBODY };
  const onError = (error: unknown): void => log.error({ err: error }, 'limiter error');
  const places = new LanePlaces({ clock, concurrency, onRoom: onChange, onError });
  const check = new AccountCheck({ provider, clock, log, spacingMs: ACCOUNT_CHECK_MS });
  const pause = new AccountPause({
    ...common,
    check,
    probeMs: PAUSE_PROBE_MS,
    // Whoever sits in front of it is not kept waiting: the run ends.
    timeoutMs: Number.POSITIVE_INFINITY,
    cheapest,
    onTimeout: () => Promise.resolve(),
  });
  const breaker = new ProviderBreaker({
    ...common,
    rule: USUAL_BREAKER,
    provider,
    duringOutage: () => Promise.resolve(),
  });
  return {
    account,
    places,
    check,
    pause,
    breaker,
    gate: new SubmitGate({ pause, breaker, storage: NO_STORAGE_GUARD }),
  };
}
