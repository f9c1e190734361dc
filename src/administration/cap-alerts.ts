// Tells the moderators of a server that its limits are nearly used, and that they are used up.

import type { Logger } from 'pino';
import type { CapPolicy } from '../generation/admission/cap-policy.ts';
import { isNearlyUsed, remaining, type CapUsage } from '../generation/model/caps.ts';
import type { MicroUsd } from '../generation/model/money.ts';
import type { GenerationStore } from '../generation/ports/generation-store.ts';
import { DeliveryError } from '../generation/ports/messenger.ts';
import { BackgroundTasks } from '../runtime/background-tasks.ts';
import type { Clock } from '../runtime/clock.ts';
import { HOUR_MS, MINUTE_MS } from '../runtime/durations.ts';
import type { AlertKey, AlertShare, CapAlert, CapAlertStore, ClaimedAlert } from './cap-alert-store.ts';
import type { Reports } from './reports.ts';
import { anybodyIn, sharedCapUsages } from './shared-caps.ts';
import type { AdministrationStore } from './store.ts';

/** What a member used of a limit, held and charged. */
interface Spender {
  readonly userId: string;
  readonly used: MicroUsd;
}

/** An alert with who used most of that limit, the highest first. */
export interface AlertNews {
  readonly alert: CapAlert;
  readonly top: readonly Spender[];
}

/** Posts alerts. Implemented by DiscordCapAlertBoard. */
export interface CapAlertBoard {
  /** `wasTried`: a former try may have posted it, and is looked for. Throws DeliveryError. */
  post(news: AlertNews, wasTried: boolean, signal: AbortSignal): Promise<void>;
}

export interface CapAlertsOptions {
  readonly store: CapAlertStore;
  readonly settings: Pick<AdministrationStore, 'settings'>;
  readonly generations: Pick<GenerationStore, 'capUsages'>;
  readonly caps: CapPolicy;
  readonly reports: Pick<Reports, 'topSpenders'>;
  /** What a picture costs there whose member chooses nothing. */
  readonly usualPrice: (guildId: string) => Promise<MicroUsd>;
  readonly board: CapAlertBoard;
  readonly clock: Clock;
  readonly log: Logger;
  /** The one server that the bot works in; null for all. */
  readonly onlyGuildId: string | null;
  /** Between two looks at the servers in which something was held or refused meanwhile, in ms. */
  readonly everyMs: number;
}

/** A process that was killed while it told one leaves it to the others after this, in ms. */
const CLAIM_MS = 2 * MINUTE_MS;
/** Before each next try, in ms; after the last it is given up. */
const WAITS_MS = [10_000, MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS] as const;
/** Told in one look: those that are left are told in the next one. */
const AT_ONCE = 50;
const TOP_SHOWN = 3;

/** A limit as it is used now, with the period's key. */
interface LimitInUse {
  readonly usage: CapUsage;
  readonly period: string;
}

/**
 * Watches the limits of servers beside what paints, which never waits for it: a server is looked at some seconds after something was
 * held or refused there, and each once at the start. What is reached is a row before it is told, so that any process can tell it.
 */
export class CapAlerts implements AsyncDisposable {
  readonly #options: CapAlertsOptions;
  readonly #tasks: BackgroundTasks;
  #active = new Set<string>();

  constructor(options: CapAlertsOptions) {
    this.#options = options;
    const { log } = options;
    this.#tasks = new BackgroundTasks((error) => log.error({ err: error }, "alerts about servers' limits broke off"));
  }

  start(): void {
    this.#tasks.run((signal) => this.#run(signal));
  }

  /** Something was held in that server, or refused. Returns at once. */
  note(guildId: string): void {
    this.#active.add(guildId);
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { store, clock, log, everyMs } = this.#options;
    try {
      for (const guildId of await store.alertedGuilds()) this.note(guildId);
    } catch (error) {
      log.warn({ err: error }, 'the servers with alerts could not be read; each is looked at when it next paints');
    }
    while (!signal.aborted) {
      await this.#lookAtActive(signal);
      await this.#tellDue(signal);
      await clock.sleep(everyMs, signal);
    }
  }

  async #lookAtActive(signal: AbortSignal): Promise<void> {
    const { clock, log, onlyGuildId } = this.#options;
    const active = this.#active;
    this.#active = new Set();
    for (const guildId of active) {
      signal.throwIfAborted();
      if (onlyGuildId !== null && guildId !== onlyGuildId) continue;
      try {
        await this.#lookAt(guildId);
      } catch (error) {
        log.warn({ err: error, guild: guildId }, "looking at a server's limits failed; it is looked at again");
        this.note(guildId);
      }
      // Queries answer at once, on this thread.
      await clock.sleep(0, signal);
    }
  }

  async #lookAt(guildId: string): Promise<void> {
    const { store, settings, usualPrice, clock } = this.#options;
    const { modLogChannelId: channelId } = await settings.settings(guildId);
    if (channelId === null) return;
    const reached = (await this.#limitsOf(guildId)).filter(({ usage }) => isNearlyUsed(usage));
    if (reached.length === 0) return;
    const price = await usualPrice(guildId);
    for (const { usage, period } of reached) {
      const { span, limit, used, resetsAtMs, source } = usage;
      const share = shareOf(usage, price);
      const isOwn = source.kind === 'guild';
      const reachedAtMs = clock.now();
      await store.noteReached({ guildId, period, share, span, limit, used, isOwn, resetsAtMs, channelId, reachedAtMs });
    }
  }

  async #limitsOf(guildId: string): Promise<LimitInUse[]> {
    const { usages, periods } = await sharedCapUsages(this.#options, guildId, ({ scope }) => scope === 'guild');
    return usages.map((usage) => ({ usage, period: periods.guild[usage.span].key }));
  }

  async #tellDue(signal: AbortSignal): Promise<void> {
    const { store, clock, log } = this.#options;
    try {
      for (const key of await store.dueAlerts(clock.now(), AT_ONCE)) {
        signal.throwIfAborted();
        await this.#tell(key, signal);
      }
    } catch (error) {
      signal.throwIfAborted();
      log.warn({ err: error }, 'telling of limits that are reached failed; it is tried again');
    }
  }

  async #tell(key: AlertKey, signal: AbortSignal): Promise<void> {
    const { store, board, clock, onlyGuildId } = this.#options;
    const nowMs = clock.now();
    const alert = await store.claimAlert(key, nowMs, nowMs + CLAIM_MS);
    if (alert === null) return;
    if ((onlyGuildId !== null && alert.guildId !== onlyGuildId) || !(await this.#stillHolds(alert)))
      return store.endAlert(key, 'superseded');
    try {
      await board.post({ alert, top: await this.#topOf(alert) }, alert.tries > 1, signal);
    } catch (error) {
      signal.throwIfAborted();
      return this.#putOff(alert, error);
    }
    await store.endAlert(key, 'told');
  }

  async #topOf({ guildId, span }: CapAlert): Promise<Spender[]> {
    const { generations, caps, reports } = this.#options;
    const { periods } = await caps.capsFor(anybodyIn(guildId));
    const own = { scope: 'member', span, limit: 0, source: { kind: 'member' } } as const;
    const top: Spender[] = [];
    for (const userId of await reports.topSpenders(guildId, span === 'day' ? 'today' : 'month', TOP_SHOWN)) {
      const [usage] = await generations.capUsages(guildId, userId, { caps: [own], periods });
      if (usage !== undefined && usage.used > 0) top.push({ userId, used: usage.used });
    }
    return top.toSorted((a, b) => b.used - a.used);
  }

  /** Until it could be told, the limit may have been changed, or what was held been given back, or the period have ended. */
  async #stillHolds({ guildId, period, limit, share }: CapAlert): Promise<boolean> {
    const limits = await this.#limitsOf(guildId);
    const now = limits.find((one) => one.period === period && one.usage.limit === limit)?.usage;
    if (now === undefined || !isNearlyUsed(now)) return false;
    return share === 80 || shareOf(now, await this.#options.usualPrice(guildId)) === 100;
  }

  /** A refusal may be mended by an admin, so that it is tried again as well; that begins with the longer waits. */
  async #putOff(alert: ClaimedAlert, error: unknown): Promise<void> {
    const { store, clock, log } = this.#options;
    const isRefused = error instanceof DeliveryError && !error.retryable;
    const waits = isRefused ? WAITS_MS.slice(2) : WAITS_MS;
    const wait = waits[alert.tries - 1];
    const { guildId: guild, channelId: channel, period, share } = alert;
    const what = { err: error, guild, channel, period, share };
    if (wait === undefined) {
      log.warn(what, "the moderators' channel takes no alerts; this one is given up");
      return store.endAlert(alert, 'given_up');
    }
    log.warn({ ...what, againInMs: wait }, "an alert about a server's limit could not be told");
    await store.tellLater(alert, clock.now() + wait);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#tasks.abort();
    await this.#tasks.settled();
  }
}

/** What is left when it is used up pays for no usual picture: amounts seldom come to the limit exactly. */
function shareOf(usage: CapUsage, usualPrice: MicroUsd): AlertShare {
  return remaining(usage) < usualPrice ? 100 : 80;
}
