import type { SandboxClock } from '../clock/clock.ts';
import { timeLimits } from '../limits/time-limits.ts';
import type { Channel } from './channel.ts';
import type { OptionValue } from './inputs.ts';
import type { JsonObject } from './json.ts';
import type { MessageRecord } from './message-store.ts';
import { textOf, type Component, type Message, type Revision } from './message.ts';
import { Signal } from './signal.ts';
import type { User } from './user.ts';

/** Interaction types. Source: interactions/receiving-and-responding.mdx "Interaction Type". */
export const InteractionType = { Command: 2, Component: 3, Autocomplete: 4, ModalSubmit: 5 } as const;

/** The bot's callback. `flags` are those of its message, 0 without one. */
export interface Acknowledgement {
  readonly type: number;
  readonly flags: number;
  /** `performance.now()` of this process. */
  readonly atMs: number;
  /** From the event to the callback. */
  readonly latencyMs: number;
}

/** A modal that the bot opened. */
export interface Modal {
  readonly customId: string;
  readonly title: string;
  readonly components: readonly Component[];
}

/** An autocomplete choice. */
export interface Choice {
  readonly name: string;
  readonly value: string | number;
}

/** Who made an invocation: the part of a member that is reached through it. */
interface Invoker {
  readonly user: User;
  readonly directMessages: readonly Message[];
  command(path: string, options?: Readonly<Record<string, OptionValue>>): Promise<Invocation>;
  deleteMessage(message: { readonly id: string }): void;
}

export interface InvocationParts {
  readonly clock: Pick<SandboxClock, 'monotonic'>;
  readonly id: string;
  readonly token: string;
  readonly type: number;
  readonly name: string | null;
  readonly member: Invoker;
  readonly channel: Channel;
  readonly payload: JsonObject;
  /** The message of a component, also for a modal opened from it. */
  readonly source: MessageRecord | null;
  readonly callbackDeadlineMs: number;
  readonly tokenLifeMs: number;
  /** Called once, when no callback came in time. */
  readonly missed: () => void;
}

/** One use of a command, button, menu or modal by a member, with all answers of the bot. */
export class Invocation {
  readonly id: string;
  readonly token: string;
  readonly type: number;
  /** The command's path; null for components and modals. */
  readonly name: string | null;
  readonly member: Invoker;
  readonly channel: Channel;
  /** The INTERACTION_CREATE data, as sent. */
  readonly payload: JsonObject;
  readonly source: MessageRecord | null;
  /** `performance.now()` of the dispatch. */
  readonly dispatchedAtMs = performance.now();
  /** Resolves with the bot's callback; rejects when none came in time. */
  readonly acknowledged: Promise<Acknowledgement>;
  /** Fires with every answer. */
  readonly signal = new Signal();
  /** The modal or the choices of the callback. */
  modal: Modal | null = null;
  choices: readonly Choice[] | null = null;
  /** The message of `@original`; kept after its deletion. */
  original: MessageRecord | null = null;
  readonly followUpRecords: MessageRecord[] = [];
  readonly #answer = Promise.withResolvers<Acknowledgement>();
  readonly #deadline: NodeJS.Timeout;
  readonly #callbackDeadlineMs: number;
  readonly #clock: InvocationParts['clock'];
  /** By that clock. */
  readonly #tokenEndsAtMs: number;
  readonly #missed: () => void;
  #outcome: 'pending' | 'acknowledged' | 'missed' = 'pending';
  #tokenDead = false;

  constructor(parts: InvocationParts) {
    this.id = parts.id;
    this.token = parts.token;
    this.type = parts.type;
    this.name = parts.name;
    this.member = parts.member;
    this.channel = parts.channel;
    this.payload = parts.payload;
    this.source = parts.source;
    this.#callbackDeadlineMs = parts.callbackDeadlineMs;
    this.#clock = parts.clock;
    this.#tokenEndsAtMs = parts.clock.monotonic() + parts.tokenLifeMs;
    this.#missed = parts.missed;
    this.acknowledged = this.#answer.promise;
    // A test that does not await the callback must not fail without one.
    this.acknowledged.catch(() => {});
    this.#deadline = setTimeout(() => this.miss(), parts.callbackDeadlineMs);
  }

  /** Whether the bot answered in time; for "missed" the member sees "The application did not respond". */
  get outcome(): 'pending' | 'acknowledged' | 'missed' {
    return this.#outcome;
  }

  /** The current reply; null before there is one and after its deletion. */
  get reply(): Message | null {
    return this.original?.current ?? null;
  }

  /** Every version of the reply, oldest first; a deferral ("is thinking…") counts as one, with `loading`. */
  get revisions(): readonly Revision[] {
    return this.original?.revisions ?? [];
  }

  /** The follow-up messages that are not deleted, oldest first. */
  get followUps(): readonly Message[] {
    return this.followUpRecords.flatMap((record) => record.current ?? []);
  }

  /** The first matching state of the reply, now or later. Rejects after `timeoutMs` with the reply's current text. */
  replyWhere(fits: (message: Message) => boolean, timeoutMs: number = timeLimits.waitMs): Promise<Message> {
    return this.signal.until(
      () => (this.reply && fits(this.reply) ? this.reply : undefined),
      () => `the reply to ${this.#what()}; ${this.#state()}`,
      timeoutMs,
    );
  }

  /** The first matching follow-up, now or later. */
  followUpWhere(fits: (message: Message) => boolean, timeoutMs: number = timeLimits.waitMs): Promise<Message> {
    return this.signal.until(
      () => this.followUps.find(fits),
      () => `a follow-up to ${this.#what()}; there are ${this.followUps.length}; ${this.#state()}`,
      timeoutMs,
    );
  }

  /** Expires the token: 401 50027 from now on, as 15 minutes after the event. */
  expireToken(): void {
    this.#tokenDead = true;
  }

  /** Deletes the reply, as the member can: 10008 from now on. */
  deleteReply(): void {
    if (this.original) this.member.deleteMessage(this.original);
  }

  /** Whether the 15 minutes have passed. */
  get tokenExpired(): boolean {
    return this.#tokenDead || this.#clock.monotonic() > this.#tokenEndsAtMs;
  }

  /** Called by the sandbox when the callback arrives; false if it is too late. */
  accept(type: number, flags: number): boolean {
    const atMs = performance.now();
    const latencyMs = atMs - this.dispatchedAtMs;
    if (latencyMs > this.#callbackDeadlineMs) this.miss();
    if (this.#outcome !== 'pending') return false;
    clearTimeout(this.#deadline);
    this.#outcome = 'acknowledged';
    this.#answer.resolve({ type, flags, atMs, latencyMs });
    return true;
  }

  /** Called by the sandbox when the deadline has passed, or by a test in its place. */
  miss(): void {
    clearTimeout(this.#deadline);
    if (this.#outcome !== 'pending') return;
    this.#outcome = 'missed';
    this.#answer.reject(new Error(`The bot did not answer ${this.#what()} within ${this.#callbackDeadlineMs} ms`));
    this.signal.fire();
    this.#missed();
  }

  /** Called by the sandbox to set the message of `@original`. */
  adopt(record: MessageRecord): void {
    this.original = record;
    record.signals.add(this.signal);
  }

  /** Called by the sandbox for each follow-up message. */
  addFollowUp(record: MessageRecord): void {
    this.followUpRecords.push(record);
    record.signals.add(this.signal);
    this.signal.fire();
  }

  /** Called by the sandbox at its end. */
  close(): void {
    clearTimeout(this.#deadline);
    this.signal.close('The sandbox was closed');
  }

  #what(): string {
    return this.name === null ? `the interaction ${this.id}` : `/${this.name}`;
  }

  #state(): string {
    if (this.#outcome !== 'acknowledged') return `the callback is ${this.#outcome}`;
    if (!this.original) return 'it was acknowledged without a reply';
    if (!this.original.current) return 'the reply was deleted';
    return this.original.current.loading
      ? 'it still says "thinking…"'
      : `it says ${JSON.stringify(textOf(this.original.current))}`;
  }
}
