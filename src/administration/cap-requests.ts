// Members who ask the admins of a server for more under their own limit.

import type { Logger } from 'pino';
import type { CapPolicy } from '../generation/admission/cap-policy.ts';
import { bindingCap, type CapUsage } from '../generation/model/caps.ts';
import { DRAFT_LIFE_MS } from '../generation/model/confirmation.ts';
import { fromUsd, type MicroUsd } from '../generation/model/money.ts';
import { periodsAt } from '../generation/model/periods.ts';
import type { DraftStore, KeptDraft } from '../generation/ports/draft-store.ts';
import type { GenerationStore } from '../generation/ports/generation-store.ts';
import { DeliveryError } from '../generation/ports/messenger.ts';
import { BackgroundTasks } from '../runtime/background-tasks.ts';
import type { Clock } from '../runtime/clock.ts';
import { DAY_MS } from '../runtime/durations.ts';
import { retry } from '../runtime/retry.ts';
import type {
  AskResult,
  CapDecision,
  CapRequest,
  CapRequestStore,
  DecisionResult,
  NewCapRequest,
  ToldAs,
} from './cap-request-store.ts';
import type { Actor } from './limits.ts';
import type { AdministrationStore } from './store.ts';

/** What "Approve" gives. */
export const APPROVED_AMOUNT: MicroUsd = fromUsd(1);
/** For so long a request can be decided, in ms: what it is about is not kept for longer. */
const OPEN_MS = DRAFT_LIFE_MS;
/** For so long after "Deny" the member asks no more, in ms. */
const DENIED_MS = DAY_MS;
/** Before each next try to tell somebody, in ms. */
const WAITS_MS = [2_000, 10_000, 60_000] as const;

/** A request with what the admins, or its member, are told of it. `draft`: what it is about; null where that is not kept any more. */
export interface CapRequestNews {
  readonly request: CapRequest;
  readonly draft: KeptDraft | null;
}

/** Tells of requests. Each method throws a DeliveryError. */
export interface CapRequestBoard {
  /** Posts it for the moderators, once, also when a former process posted it; resolves to the message's id. `cap`: the one that binds. */
  post(channelId: string, news: CapRequestNews, cap: CapUsage | null, signal: AbortSignal): Promise<string>;
  /** Tells its member in the private reply to their click. */
  tellInReply(news: CapRequestNews, signal: AbortSignal): Promise<void>;
  tellDirectly(news: CapRequestNews, signal: AbortSignal): Promise<void>;
}

export interface CapRequestsOptions {
  readonly store: CapRequestStore;
  readonly drafts: Pick<DraftStore, 'findDraft'>;
  readonly settings: Pick<AdministrationStore, 'settings' | 'calendarOf'>;
  readonly generations: Pick<GenerationStore, 'capUsages'>;
  readonly caps: CapPolicy;
  readonly board: CapRequestBoard;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What a member asks for, with how long the token of their click lives. */
export interface CapQuestion extends Omit<NewCapRequest, 'reply' | 'askedAtMs'> {
  readonly reply: { readonly token: string; readonly tokenLifeMs: number };
}

/** `untilMs`: when they may ask again. */
export type Asked =
  | Exclude<AskResult, { readonly kind: 'denied' }>
  | { readonly kind: 'denied'; readonly untilMs: number };

/** Takes requests, has admins decide them, and tells members: each once, also across restarts. The row is written before anybody is told. */
export class CapRequests implements AsyncDisposable {
  readonly #options: CapRequestsOptions;
  readonly #tasks: BackgroundTasks;

  constructor(options: CapRequestsOptions) {
    this.#options = options;
    const { log } = options;
    this.#tasks = new BackgroundTasks((error) =>
      log.error({ err: error }, 'telling of a request to the admins broke off'),
    );
  }

  /** Takes up what a former process has not told. */
  async start(): Promise<void> {
    for (const { id } of await this.#options.store.unfinished()) this.carryOn(id);
  }

  /** Writes it down; `carryOn` brings it to the moderators, once the member's click is answered. */
  async ask({ reply, ...question }: CapQuestion): Promise<Asked> {
    const { store, clock } = this.#options;
    const nowMs = clock.now();
    const { token, tokenLifeMs } = reply;
    const asked = await store.ask(
      { ...question, reply: { token, tokenExpiresAtMs: nowMs + tokenLifeMs }, askedAtMs: nowMs },
      { openSinceMs: nowMs - OPEN_MS, deniedSinceMs: nowMs - DENIED_MS },
    );
    return asked.kind === 'denied' ? { kind: 'denied', untilMs: asked.deniedAtMs + DENIED_MS } : asked;
  }

  /** `carryOn` tells its member, once the admin's click is answered. */
  async decide(id: string, decision: CapDecision, { guildId, userId }: Actor): Promise<DecisionResult> {
    const { store, settings, clock } = this.#options;
    const nowMs = clock.now();
    const periods = periodsAt(nowMs, await settings.calendarOf(guildId));
    const amount = APPROVED_AMOUNT;
    return store.decide({ id, guildId, decision, actorId: userId, amount, periods, nowMs }, nowMs - OPEN_MS);
  }

  /** The member's last request on that server, as long as it says anything. */
  async lastOf(guildId: string, userId: string): Promise<CapRequestNews | null> {
    const { store, clock } = this.#options;
    const request = await store.lastOf(guildId, userId);
    const sinceMs = clock.now() - DAY_MS;
    if (request === null || (request.decidedAtMs ?? request.askedAtMs) <= sinceMs) return null;
    return this.#newsOf(request);
  }

  /** Tells whoever is to be told next, as often as need be. Returns at once. */
  carryOn(id: string): void {
    const { clock, log } = this.#options;
    this.#tasks.run((signal) =>
      retry(() => this.#tellNext(id, signal), {
        waits: WAITS_MS,
        signal,
        clock,
        onError: (error) => log.warn({ request: id, err: error }, 'a request to the admins could not be told of'),
      }),
    );
  }

  async #tellNext(id: string, signal: AbortSignal): Promise<void> {
    const request = await this.#options.store.find(id);
    if (request === null) return;
    if (request.state === 'open' && request.messageId === null) await this.#post(request, signal);
    else if (request.state !== 'open' && request.state !== 'expired' && request.toldAs === null)
      await this.#tell(request, signal);
  }

  async #post(request: CapRequest, signal: AbortSignal): Promise<void> {
    const { store, settings, board, clock, log } = this.#options;
    const { modLogChannelId: channelId } = await settings.settings(request.requester.guildId);
    try {
      if (channelId === null)
        throw new DeliveryError("The moderators' channel is not set any more", { retryable: false });
      const news = await this.#newsOf(request);
      await store.posted(request.id, await board.post(channelId, news, await this.#bindingCap(request), signal));
    } catch (error) {
      if (!isFinal(error)) throw error;
      log.warn({ request: request.id, err: error }, "the moderators' channel takes no requests");
      await store.unreachable(request.id, clock.now());
      await this.#tellNext(request.id, signal);
    }
  }

  async #bindingCap({ requester, price }: CapRequest): Promise<CapUsage | null> {
    const { generations, caps } = this.#options;
    const usages = await generations.capUsages(requester.guildId, requester.userId, await caps.capsFor(requester));
    return bindingCap(
      usages.filter(({ scope }) => scope === 'member'),
      price,
    );
  }

  /** In the private reply while its token lives, else directly; where Discord takes neither, `/quota` tells it. */
  async #tell(request: CapRequest, signal: AbortSignal): Promise<void> {
    const { store, board, clock } = this.#options;
    const news = await this.#newsOf(request);
    const isReachable = clock.now() < request.reply.tokenExpiresAtMs;
    const ways: readonly (readonly [ToldAs, () => Promise<void>])[] = [
      ...(isReachable ? [['reply', () => board.tellInReply(news, signal)] as const] : []),
      ['direct_message', () => board.tellDirectly(news, signal)],
      ['quota', () => Promise.resolve()],
    ];
    for (const [toldAs, tell] of ways) {
      if (await isTaken(tell)) return store.told(request.id, toldAs);
    }
  }

  async #newsOf(request: CapRequest): Promise<CapRequestNews> {
    const { drafts, clock } = this.#options;
    return { request, draft: await drafts.findDraft(request.draftId, clock.now() - DRAFT_LIFE_MS) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#tasks.abort();
    await this.#tasks.settled();
  }
}

/** False where it was refused for good. */
async function isTaken(tell: () => Promise<void>): Promise<boolean> {
  try {
    await tell();
    return true;
  } catch (error) {
    if (isFinal(error)) return false;
    throw error;
  }
}

function isFinal(error: unknown): boolean {
  return error instanceof DeliveryError && !error.retryable;
}
