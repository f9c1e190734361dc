// From what a member asks for to its hold, or to the question or the refusal that takes its place.

import type { Clock } from '../../runtime/clock.ts';
import { bindingCap, isMembersAlone, tightestCap, type CapUsage } from '../model/caps.ts';
import { confirmFrom, DRAFT_LIFE_MS } from '../model/confirmation.ts';
import type { Recipe, ReplyHandle, Requester } from '../model/generation.ts';
import type { MicroUsd } from '../model/money.ts';
import type { RequestOptions } from '../model/options.ts';
import { periodsAt } from '../model/periods.ts';
import type { Refusal } from '../model/refusal.ts';
import { repeatOptions } from '../model/repeat.ts';
import type { Draft, DraftStore, KeptDraft } from '../ports/draft-store.ts';
import type { AcceptResult, GenerationStore, MemberUsage, NewOrigin } from '../ports/generation-store.ts';
import type { AdmissibleRequest, Admission } from './admission.ts';
import type { CapHolder, CapPolicy } from './cap-policy.ts';

export interface AcceptanceOptions {
  readonly store: Pick<GenerationStore, 'accept' | 'heldTooOften' | 'memberUsage'>;
  readonly drafts: DraftStore;
  /** From this price of a command on its member is asked; null: never. */
  readonly confirmFrom: MicroUsd | null;
  /** Whether a server's admins can be asked for more. */
  readonly canAskAdmins: (guildId: string) => Promise<boolean>;
  readonly admission: Admission;
  readonly caps: CapPolicy;
  /** How many pictures of a member may wait. */
  readonly maxWaiting: number;
  /** Of this process, in the custom ids of what it shows. */
  readonly processId: string;
  readonly clock: Clock;
}

/** One command: who, where to answer, and what they typed. */
export interface GenerationRequest {
  readonly requester: Requester;
  /** As it is now: its token lives for so long from here. */
  readonly reply: Omit<ReplyHandle, 'tokenExpiresAtMs'> & { readonly tokenLifeMs: number };
  readonly options: RequestOptions;
  /** The earlier generation whose button was clicked; null for `/imagine`. */
  readonly origin: NewOrigin | null;
  /** What the button said that it costs; null where it said nothing. More is not held. */
  readonly shownPrice: MicroUsd | null;
  /** The draft that is confirmed. */
  readonly draftId: string | null;
}

/** What a member is asked before it is painted; nothing is held. */
export interface PriceQuestion {
  readonly kind: 'asked';
  /** What Confirm starts. */
  readonly draftId: string;
  readonly recipe: Recipe;
  readonly price: MicroUsd;
  /** What a button told, where that is less by now. */
  readonly shownPrice: MicroUsd | null;
  /** Under which there is least left, as it is now. */
  readonly tightest: CapUsage | null;
}

export type Quote =
  | { readonly kind: 'quoted'; readonly price: MicroUsd; readonly usages: readonly CapUsage[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** `seed`: where it was asked for. */
type Click = Pick<GenerationRequest, 'origin' | 'draftId' | 'shownPrice'> &
  Pick<RequestOptions, 'seed' | 'isSeedChosen'>;

export type RequestResult =
  | { readonly kind: 'accepted'; readonly generationId: string }
  /** `draftId`: what an admin can be asked for, whose moderators' channel is set and where the member's own caps bind and no other; else null. */
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly draftId: string | null }
  | PriceQuestion
  | Extract<AcceptResult, { readonly kind: 'running' | 'confirmed_before' | 'draft_gone' | 'duplicate' }>;

/** Takes requests: each is held, asked about once more, or refused. Keeps what is asked about as a draft. Asks the database alone. */
export class Acceptance {
  readonly #options: AcceptanceOptions;

  constructor(options: AcceptanceOptions) {
    this.#options = options;
  }

  /** Checks a request, prices it and holds its money. Milliseconds, and nothing outside this machine is asked. */
  async request({ requester, reply, options, ...click }: GenerationRequest): Promise<RequestResult> {
    const checked = await this.#options.admission.check(requester, options);
    if (!checked.ok) return refused(checked.refusal);
    const { tokenLifeMs, ...rest } = reply;
    const handle = { ...rest, tokenExpiresAtMs: this.#options.clock.now() + tokenLifeMs };
    return this.#hold(checked.request, handle, { ...click, seed: options.seed, isSeedChosen: options.isSeedChosen });
  }

  async #hold(request: AdmissibleRequest, reply: ReplyHandle, click: Click): Promise<RequestResult> {
    const { requester, recipe, listPrice, leastPrice, finalPrice, rules } = request;
    const { store, admission, maxWaiting, processId, clock } = this.#options;
    const { origin, draftId, shownPrice } = click;
    const from = confirmFrom(this.#options.confirmFrom, rules.confirmFrom);
    const mostPrice = shownPrice ?? (from === null ? null : from - 1);
    const result = await store.accept(
      {
        requester,
        reply,
        recipe,
        listPrice,
        leastPrice,
        finalPrice,
        processId,
        createdAtMs: clock.now(),
        isMarked: rules.isMarked,
        origin,
        draftId,
        mostPrice,
      },
      { periods: periodsAt(clock.now(), rules.calendar) },
      maxWaiting,
    );
    switch (result.kind) {
      case 'duplicate':
      case 'running':
      case 'confirmed_before':
      case 'draft_gone':
        return result;
      case 'dearer': {
        const { price, usages } = result;
        const kept = await this.#keepDraft(request, reply, click);
        return { kind: 'asked', draftId: kept, recipe, price, shownPrice, tightest: tightestCap(usages) };
      }
      case 'over_cap': {
        const refusal = admission.overCap(request, result.cap, result.usages);
        const isAskable =
          isMembersAlone(result.usages, request.price) && (await this.#options.canAskAdmins(requester.guildId));
        return { kind: 'refused', refusal, draftId: isAskable ? await this.#keepDraft(request, reply, click) : null };
      }
      case 'queue_full':
        return refused({ kind: 'queue_full', waiting: result.waiting, max: maxWaiting });
      case 'too_often':
        return refused(result);
      case 'bot_paused':
        return refused({ kind: 'rule', breach: { kind: 'bot_paused' } });
      case 'accepted':
        return { kind: 'accepted', generationId: reply.interactionId };
    }
  }

  /** Keeps what may be painted later, as it was decided; a seed that nobody chose and nobody saw is drawn anew then. */
  async #keepDraft(
    { requester: { userId, guildId }, recipe, images, model }: AdmissibleRequest,
    { interactionId: id, isPrivate }: ReplyHandle,
    { origin, draftId, seed, isSeedChosen }: Click,
  ): Promise<string> {
    if (draftId !== null) return draftId;
    const { drafts, clock } = this.#options;
    const options = { ...repeatOptions(recipe, [model], images), seed, isSeedChosen };
    await drafts.saveDraft({ id, userId, guildId, options, isPrivate, origin, createdAtMs: clock.now() });
    return id;
  }

  /** What such a request costs now, and what is used of each cap; or what stands against it but for caps. Holds nothing. */
  async quote(requester: Requester, options: RequestOptions): Promise<Quote> {
    const checked = await this.#options.admission.check(requester, options);
    if (!checked.ok) return { kind: 'refused', refusal: checked.refusal };
    return { kind: 'quoted', price: checked.request.price, usages: (await this.usage(requester)).usages };
  }

  /** What the member is still to confirm there; null where there is nothing (any more). */
  async draft(id: string, { userId, guildId }: Pick<Requester, 'userId' | 'guildId'>): Promise<KeptDraft | null> {
    const { drafts, clock } = this.#options;
    const draft = await drafts.findDraft(id, clock.now() - DRAFT_LIFE_MS);
    return draft?.userId === userId && draft.guildId === guildId ? draft : null;
  }

  /** Keeps what was refused, so that nobody fills it in twice. */
  async keepDraft(draft: Omit<Draft, 'createdAtMs'>): Promise<void> {
    const { drafts, clock } = this.#options;
    await drafts.saveDraft({ ...draft, createdAtMs: clock.now() });
  }

  /** What would stop such a request now, by the same checks; null for nothing. Holds nothing. */
  async previewRefusal(requester: Requester, options: RequestOptions): Promise<Refusal | null> {
    const { store, admission, maxWaiting, clock } = this.#options;
    const checked = await admission.check(requester, options);
    if (!checked.ok) return checked.refusal;
    const tooOften = await store.heldTooOften(requester.userId, clock.now());
    if (tooOften !== null) return tooOften;
    const { recipe, price } = checked.request;
    const { usages, waiting } = await this.usage(requester);
    const cap = bindingCap(usages, price);
    if (cap !== null) return admission.overCap(checked.request, cap, usages);
    return waiting + recipe.count > maxWaiting ? { kind: 'queue_full', waiting, max: maxWaiting } : null;
  }

  /** What the member has spent under each cap, and what they have in the works. */
  async usage(requester: CapHolder): Promise<MemberUsage> {
    const { store, caps } = this.#options;
    return store.memberUsage(requester.guildId, requester.userId, await caps.capsFor(requester));
  }
}

/** With nothing that an admin could be asked for. */
export function refused(refusal: Refusal): RequestResult {
  return { kind: 'refused', refusal, draftId: null };
}
