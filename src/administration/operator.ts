// The operator's functions: what `/operator` reads and changes.

import type { Logger } from 'pino';
import type { Clock } from '../runtime/clock.ts';
import { guildCeiling } from '../generation/admission/cap-policy.ts';
import type { LaneUse, Lanes } from '../generation/flow-control/lanes.ts';
import type { CapSpan, DefaultCaps } from '../generation/model/caps.ts';
import type { AccountState } from '../generation/ports/image-provider.ts';
import type { ImageModel } from '../generation/model/image-model.ts';
import type { PauseCause } from '../generation/model/pause-cause.ts';
import { PriceList } from '../generation/model/told-price.ts';
import type { GenerationStore, WaitingOf } from '../generation/ports/generation-store.ts';
import type { ProviderAccount } from '../generation/ports/provider-account.ts';
import type { MicroUsd } from '../generation/model/money.ts';
import { compareReadings, type Comparison } from './drift.ts';
import type {
  AccountSums,
  AdministrationStore,
  AuditEntry,
  Block,
  BotPause,
  GuildSpending,
  OperatorReport,
} from './store.ts';
import { DAY_MS, WEEK_MS, runwayOf, type Runway } from './runway.ts';
import { Mutex } from '../runtime/mutex.ts';

/** What the generation service is to do about what the operator just stored. */
interface OperatorDecisions {
  /** Applies the pause of the whole bot. */
  setPaused(isPaused: boolean): void;
  /** Cancels what waits of them. Returns at once. */
  blocked(of: WaitingOf): void;
  /** Sends nothing more to the account, or uses it again. */
  setDrained(account: string, isDrained: boolean): void;
  /** Cancels what a ceiling leaves no room for. Returns at once. */
  capsChanged(guildId: string): void;
}

/** An account as it is now, and what it did. */
export interface LaneLine {
  readonly name: string;
  readonly hostName: string;
  readonly isDrained: boolean;
  /** Why nothing is sent to it; empty while something is. */
  readonly causes: readonly PauseCause[];
  readonly inFlight: number;
  readonly concurrency: number;
  /** What the settings allow, which the host lowered where `concurrency` is less. */
  readonly mostAtOnce: number;
  readonly uses: readonly LaneUse[];
  readonly sums: AccountSums;
}

/** Some of the accounts, and which models are offered: one that paints them all needs no list of them. */
export interface LanesPage extends Page<LaneLine> {
  readonly offered: readonly ImageModel[];
}

export interface OperatorServiceOptions {
  readonly store: AdministrationStore;
  readonly generations: Pick<GenerationStore, 'toldPrices'>;
  readonly operatorReport: OperatorReport;
  readonly accounts: readonly Pick<ProviderAccount, 'host' | 'name' | 'provider'>[];
  readonly lanes: Pick<Lanes, 'all' | 'isDrained' | 'usesOf'>;
  /** Those that are offered now. */
  readonly offered: () => readonly ImageModel[];
  readonly decisions: OperatorDecisions;
  readonly defaults: DefaultCaps;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What an account has left, how long it lasts, and whether the ledger agrees. */
export interface AccountBalance {
  readonly host: string;
  readonly name: string;
  /** The host's answer; null where it cannot be reached. */
  readonly account: AccountState | null;
  readonly runway: Runway;
  /** Of the last 24 hours; null before the second reading. */
  readonly comparison: Comparison | null;
}

/** Of every account, in the order in which they are used. */
export interface BalanceReport {
  readonly accounts: readonly AccountBalance[];
  readonly pause: BotPause | null;
  /** What pictures cost now, as far as a host has said. */
  readonly prices: PriceList;
}

/** A server with its spending, and whether the operator blocked it. */
export interface ServerLine extends GuildSpending {
  readonly isBlocked: boolean;
}

export interface CeilingChange {
  readonly before: MicroUsd | null;
  /** The ceiling in force after the change; null for none. */
  readonly inForce: MicroUsd | null;
}

/** One page of a list, counted from 0. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly number: number;
  readonly pages: number;
  readonly total: number;
}

/** Whom a block is about. */
export type BlockTarget = Pick<Block, 'kind' | 'id'>;

const BALANCE_TIMEOUT_MS = 8_000;
const PAGE_SIZE = 10;
/** Each has several lines. */
const LANES_A_PAGE = 3;

/** What the bot's operator sees and decides, over all servers. Every change is written to the audit trail. */
export class OperatorService {
  readonly #options: OperatorServiceOptions;
  readonly #mutex = new Mutex();

  constructor(options: OperatorServiceOptions) {
    this.#options = options;
  }

  async balance(): Promise<BalanceReport> {
    const { accounts, store, generations } = this.#options;
    return {
      accounts: await Promise.all(accounts.map((account) => this.#balanceOf(account))),
      pause: await store.botPause(),
      prices: new PriceList(await generations.toldPrices()),
    };
  }

  /** In the order in which they are used. */
  async lanes(page: number): Promise<LanesPage> {
    const { lanes, operatorReport, offered, clock } = this.#options;
    const models = offered();
    const modelIds = models.map(({ id }) => id);
    const shown = pageOf(lanes.all, page, LANES_A_PAGE);
    const items = shown.items.map(async (lane): Promise<LaneLine> => {
      const { account, places, gate } = lane;
      const { name, hostName } = account;
      return {
        name,
        hostName,
        isDrained: lanes.isDrained(name),
        causes: gate.causes,
        inFlight: Math.min(places.inWindow, places.concurrency),
        concurrency: places.concurrency,
        mostAtOnce: places.mostAtOnce,
        uses: lanes.usesOf(lane, modelIds),
        sums: await operatorReport.accountSums(name, clock.now()),
      };
    });
    return { ...shown, items: await Promise.all(items), offered: models };
  }

  /** `unknown`: the settings have no such account. `last`: no other one is in use, so that nothing would be painted. */
  drain(name: string, isDrained: boolean, actorId: string): Promise<'done' | 'unknown' | 'last'> {
    const { store, lanes, decisions } = this.#options;
    return this.#mutex.take(async () => {
      const names = lanes.all.map(({ account }) => account.name);
      if (!names.includes(name)) return 'unknown';
      if (isDrained && names.every((one) => one === name || lanes.isDrained(one))) return 'last';
      const entry = this.#entry(actorId, isDrained ? 'drain' : 'undrain', `account:${name}`);
      await store.setDrained(name, isDrained, entry);
      decisions.setDrained(name, isDrained);
      return 'done';
    });
  }

  async #balanceOf(of: Pick<ProviderAccount, 'host' | 'name' | 'provider'>): Promise<AccountBalance> {
    const { accounts, store, operatorReport, clock } = this.#options;
    const nowMs = clock.now();
    const account = await this.#ask(of);
    const balance = account?.kind === 'well' ? account.balance : null;
    const billed = await store.billedBetween(nowMs - WEEK_MS, nowMs, accounts.length === 1 ? null : of.name);
    return {
      host: of.host,
      name: of.name,
      account,
      runway: runwayOf(balance ?? 0, billed, await operatorReport.beganAtMs(), nowMs),
      comparison: compareReadings(await store.readingsSince(of.name, nowMs - DAY_MS)),
    };
  }

  async #ask({ name, provider }: Pick<ProviderAccount, 'name' | 'provider'>): Promise<AccountState | null> {
    try {
      return await provider.accountState(AbortSignal.timeout(BALANCE_TIMEOUT_MS));
    } catch (error) {
      this.#options.log.warn({ account: name, err: error }, 'reading the balance failed');
      return null;
    }
  }

  /** The servers that the bot is in and those that ever spent, the highest spending of the month first. */
  async servers(known: readonly string[], page: number): Promise<Page<ServerLine> & { readonly sum: GuildSpending }> {
    const { store, operatorReport, clock } = this.#options;
    const spending = await operatorReport.guildSpending(clock.now());
    const blocked = new Set((await store.blocks()).filter(({ kind }) => kind === 'guild').map(({ id }) => id));
    const spent = new Set(spending.map(({ guildId }) => guildId));
    const idle = known.filter((id) => !spent.has(id)).map((guildId) => ({ guildId, ...NOTHING }));
    const lines = [...spending, ...idle]
      .map((line) => ({ ...line, isBlocked: blocked.has(line.guildId) }))
      .toSorted((a, b) => b.month - a.month || b.today - a.today || a.guildId.localeCompare(b.guildId));
    return { ...pageOf(lines, page), sum: sumOf(spending) };
  }

  /** Sets or, with null, clears a server's ceiling: then the general setting applies. */
  setCeiling(guildId: string, span: CapSpan, limit: MicroUsd | null, actorId: string): Promise<CeilingChange> {
    const { store, decisions, defaults } = this.#options;
    return this.#mutex.take(async () => {
      const caps = await store.guildCaps(guildId);
      const before = caps.find((cap) => cap.subject === 'ceiling' && cap.span === span)?.limit ?? null;
      const entry = this.#entry(actorId, limit === null ? 'ceiling.clear' : 'ceiling.set', `guild:${guildId}:${span}`);
      const audit = { ...entry, before: toText(before), after: toText(limit) };
      await store.changeCap(guildId, { subject: 'ceiling', subjectId: '', span }, limit, audit);
      decisions.capsChanged(guildId);
      return { before, inForce: guildCeiling(await store.guildCaps(guildId), span, defaults)?.limit ?? null };
    });
  }

  /** Stops submitting for the whole bot. Pausing again changes the reason. */
  pause(reason: string, actorId: string): Promise<void> {
    const { store, decisions } = this.#options;
    return this.#mutex.take(async () => {
      const before = (await store.botPause())?.reason ?? null;
      await store.setBotPause(reason, { ...this.#entry(actorId, 'pause', 'bot'), before, after: reason });
      decisions.setPaused(true);
    });
  }

  /** Returns the pause that was ended, or null where there was none. */
  resume(actorId: string): Promise<BotPause | null> {
    const { store, decisions } = this.#options;
    return this.#mutex.take(async () => {
      const pause = await store.botPause();
      if (pause === null) return null;
      const entry = { ...this.#entry(actorId, 'resume', 'bot'), before: pause.reason, after: null };
      if (!(await store.setBotPause(null, entry))) return null;
      decisions.setPaused(false);
      return pause;
    });
  }

  /** Refuses further commands and cancels what waits; what is being painted is paid for. Blocking again changes the reason. */
  async block(target: BlockTarget, reason: string, actorId: string): Promise<void> {
    const { store, decisions, clock } = this.#options;
    await store.block({ ...target, reason, blockedBy: actorId, atMs: clock.now() });
    decisions.blocked(target.kind === 'user' ? { userId: target.id } : { guildId: target.id });
  }

  /** False where there was no such block. */
  unblock({ kind, id }: BlockTarget, actorId: string): Promise<boolean> {
    return this.#options.store.unblock(kind, id, this.#entry(actorId, 'unblock', `${kind}:${id}`));
  }

  /** The newest first. */
  async blocks(page: number): Promise<Page<Block>> {
    return pageOf((await this.#options.store.blocks()).toReversed(), page);
  }

  #entry(actorId: string, action: string, subject: string): AuditEntry {
    return { guildId: '', actorId, action, subject, before: null, after: null, atMs: this.#options.clock.now() };
  }
}

const NOTHING = { today: 0, month: 0, wasted: 0 } as const;

function sumOf(lines: readonly GuildSpending[]): GuildSpending {
  return lines.reduce<GuildSpending>(
    (sum, { today, month, wasted }) => ({
      guildId: '',
      today: sum.today + today,
      month: sum.month + month,
      wasted: sum.wasted + wasted,
    }),
    { guildId: '', ...NOTHING },
  );
}

/** The wanted page, or the last one where the list has become shorter. */
function pageOf<Item>(items: readonly Item[], wanted: number, size = PAGE_SIZE): Page<Item> {
  const pages = Math.max(1, Math.ceil(items.length / size));
  const number = Math.min(Math.max(0, Number.isInteger(wanted) ? wanted : 0), pages - 1);
  return { items: items.slice(number * size, (number + 1) * size), number, pages, total: items.length };
}

function toText(amount: MicroUsd | null): string | null {
  return amount === null ? null : String(amount);
}
