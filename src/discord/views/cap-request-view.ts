// A member's request to the admins: as the moderators see it, and what became of it.

import { ButtonStyle } from 'discord.js';
import type { CapRequest } from '../../administration/cap-request-store.ts';
import { APPROVED_AMOUNT, type CapRequestNews } from '../../administration/cap-requests.ts';
import type { CapUsage } from '../../generation/model/caps.ts';
import type { OriginVerb } from '../../generation/model/generation.ts';
import { modelName, type ImageModel } from '../../generation/model/image-model.ts';
import { formatUsd, type MicroUsd } from '../../generation/model/money.ts';
import { DAY_MS } from '../../runtime/durations.ts';
import type { Texts } from '../texts/index.ts';
import type { KeptDraft } from '../../generation/ports/draft-store.ts';
import { sourceText } from './cap-source.ts';
import { tryAgainButton } from './edit-view.ts';
import { relativeTime } from './markdown.ts';
import { buttonRow, type PagedView } from './pages.ts';
import { confirmRow } from './price-question.ts';

/** Under a refusal; its argument is the draft. */
export const ASK_VERB = 'ask';
/** In the moderators' channel; their argument is the request. */
export const DECIDE_VERBS = { approved: 'ask.approve', once: 'ask.once', denied: 'ask.deny' } as const;

/** The button under the refusal of a member's own cap. */
export function askRow(draftId: string, { ask }: Texts): PagedView['components'] {
  return buttonRow([{ label: ask.button, emoji: '✋', verb: ASK_VERB, args: [draftId] }]);
}

/** What the moderators read, without the prompt: admins read none anywhere. */
export function capRequestView(
  { request, draft }: CapRequestNews,
  cap: CapUsage | null,
  models: readonly ImageModel[],
  texts: Texts,
): PagedView {
  const { ask } = texts;
  const { userId, channelId } = request.requester;
  const { count = 1, model = '' } = draft?.options ?? {};
  const wanted = ask.wants(
    `<@${userId}>`,
    `<#${channelId}>`,
    count,
    modelName(model, models),
    formatUsd(request.price),
  );
  const used = cap === null ? [] : [usedText(cap, texts)];
  const args = [request.id];
  return {
    content: [wanted, ...used].join('\n'),
    components: buttonRow([
      { label: ask.approve(formatUsd(APPROVED_AMOUNT)), style: ButtonStyle.Primary, verb: DECIDE_VERBS.approved, args },
      { label: ask.once, verb: DECIDE_VERBS.once, args },
      { label: ask.deny, style: ButtonStyle.Danger, verb: DECIDE_VERBS.denied, args },
    ]),
  };
}

function usedText({ used, limit, span, source }: CapUsage, texts: Texts): string {
  const text = texts.ask.used(formatUsd(used), formatUsd(limit), span);
  if (source.kind !== 'new') return text;
  return texts.common.sentences(text, texts.ask.limitFrom(sourceText(source, texts)));
}

/** What stands there in its place once it is decided, or over. */
export function capDecisionView({ requester, state, decidedBy, granted }: CapRequest, { ask }: Texts): PagedView {
  const member = `<@${requester.userId}>`;
  const admin = decidedBy === null ? '' : `<@${decidedBy}>`;
  switch (state) {
    case 'approved':
      return { content: ask.approved(admin, member, formatUsd(granted)), components: [] };
    case 'once':
      return {
        content: granted === 0 ? ask.allowedUngiven(admin, member) : ask.allowedOnce(admin, member, formatUsd(granted)),
        components: [],
      };
    case 'denied':
      return { content: ask.denied(admin, member), components: [] };
    case 'open':
    case 'expired':
    case 'unreachable':
      return { content: ask.over(member), components: [] };
  }
}

/** What its member reads of it, with the button that paints where they may. */
export function capOutcomeView({ request, draft }: CapRequestNews, texts: Texts): PagedView {
  return {
    content: outcomeText({ request, draft }, texts),
    components: isPaintable({ request, draft })
      ? paintNowRow(request.draftId, request.price, texts)
      : onwardRow(draft, texts),
  };
}

/** The same in a direct message, which is of no server whose limits would count: it says where the button is. */
export function directOutcomeText(news: CapRequestNews, texts: Texts): string {
  const channel = `<#${news.request.requester.channelId}>`;
  return `${outcomeText(news, texts)}\n${isPaintable(news) ? texts.ask.whereToPaint(channel) : channel}`;
}

function isPaintable({ request, draft }: CapRequestNews): boolean {
  return isAllowed(request) && draft?.generationId === null;
}

function isAllowed({ state }: CapRequest): boolean {
  return state === 'approved' || state === 'once';
}

const FILLED_IN = ['edit', 'change', 'reference'] as const satisfies readonly OriginVerb[];

/** The button that leads back to what was filled in by hand, while nothing came of it. */
export function onwardRow(draft: KeptDraft | null, texts: Texts): PagedView['components'] {
  const isFilledIn = FILLED_IN.some((verb) => draft?.origin?.verb === verb);
  return isFilledIn && draft?.generationId === null ? buttonRow([tryAgainButton(draft.id, texts)]) : [];
}

/** The button that paints what was asked for: it shows the price, so that nothing more is asked. */
export function paintNowRow(draftId: string, price: MicroUsd, { ask }: Texts): PagedView['components'] {
  return confirmRow(ask.paintNow, draftId, price);
}

function outcomeText({ request, draft }: CapRequestNews, texts: Texts): string {
  const outcome = decisionText(request, texts);
  return draft === null && isAllowed(request) ? texts.common.sentences(outcome, texts.ask.commandAgain) : outcome;
}

function decisionText({ state, granted, askedAtMs, decidedAtMs }: CapRequest, { ask }: Texts): string {
  switch (state) {
    case 'open':
      return ask.outcome.open(relativeTime(askedAtMs));
    case 'approved':
      return ask.outcome.approved(formatUsd(granted));
    case 'once':
      return ask.outcome.once;
    case 'denied':
      return ask.outcome.denied(relativeTime((decidedAtMs ?? askedAtMs) + DAY_MS));
    case 'unreachable':
      return ask.outcome.unreachable;
    case 'expired':
      return ask.outcome.expired;
  }
}
