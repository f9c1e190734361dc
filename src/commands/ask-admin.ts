import type { CapDecision } from '../administration/cap-request-store.ts';
import type { CapRequests } from '../administration/cap-requests.ts';
import type { ButtonContext } from '../discord/interactions/command.ts';
import { replyInPlace, replyPrivately } from '../discord/interactions/private-reply.ts';
import { actorOf, replyHandleOf, requesterOf } from '../discord/interactions/requester.ts';
import { capDecisionView, onwardRow, paintNowRow } from '../discord/views/cap-request-view.ts';
import { relativeTime } from '../discord/views/markdown.ts';
import { refusalView } from '../discord/views/refusal-view.ts';
import type { GenerationService } from '../generation/generation-service.ts';
import { bindingCap } from '../generation/model/caps.ts';
import { draftNamed } from './draft-named.ts';

type Quoting = Pick<GenerationService, 'knownModels' | 'acceptance'>;

/** The button under a refusal: asks the admins where the member's own cap still stands in the way, and nothing else does. */
export async function askAdmin(service: Quoting, requests: CapRequests, context: ButtonContext): Promise<void> {
  const { interaction, args, texts } = context;
  const requester = requesterOf(interaction);
  const draft = await draftNamed(service, context, args[0] ?? '');
  if (draft === null) return replyPrivately(interaction, texts.refusal.draftGone);
  if (draft.generationId !== null) return replyPrivately(interaction, texts.refusal.confirmedBefore(null));
  const quote = await service.acceptance.quote(requester, draft.options);
  if (quote.kind === 'refused')
    return replyPrivately(interaction, refusalView(quote.refusal, service.knownModels, texts));
  const { price, usages } = quote;
  if (bindingCap(usages, price) === null) {
    const components = paintNowRow(draft.id, price, texts);
    return replyInPlace(interaction, { content: texts.ask.noNeed, components });
  }
  const cap = bindingCap(
    usages.filter(({ scope }) => scope !== 'member'),
    price,
  );
  if (cap !== null) {
    const refusal = { kind: 'over_cap', cap, price, cheaper: null } as const;
    return replyPrivately(interaction, refusalView(refusal, service.knownModels, texts));
  }
  const { id } = interaction;
  const asked = await requests.ask({
    id,
    requester,
    reply: replyHandleOf(interaction, true),
    draftId: draft.id,
    price,
  });
  if (asked.kind === 'open') return replyPrivately(interaction, texts.ask.already(relativeTime(asked.askedAtMs)));
  if (asked.kind === 'denied') return replyPrivately(interaction, texts.ask.tooSoon(relativeTime(asked.untilMs)));
  try {
    await replyInPlace(interaction, { content: texts.ask.asked, components: onwardRow(draft, texts) });
  } finally {
    requests.carryOn(id);
  }
}

/** The buttons in the moderators' channel: the first decision stays, and takes their place. */
export async function decideRequest(
  requests: CapRequests,
  decision: CapDecision,
  { interaction, args, texts }: ButtonContext,
): Promise<void> {
  const decided = await requests.decide(args[0] ?? '', decision, actorOf(interaction));
  if (decided === null) return replyPrivately(interaction, texts.ask.unknown);
  const { request } = decided;
  try {
    await interaction.update(capDecisionView(request, texts));
  } finally {
    if (decided.kind === 'decided') requests.carryOn(request.id);
  }
}
