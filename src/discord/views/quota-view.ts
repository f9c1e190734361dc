import { isOwn, remaining, tightestCap, type CapUsage } from '../../generation/model/caps.ts';
import type { MemberQuota } from '../../generation/admission/member-quota.ts';
import { modelName, type ImageModel } from '../../generation/model/image-model.ts';
import { formatLeft, formatUsd } from '../../generation/model/money.ts';
import type { RecentPicture } from '../../generation/ports/generation-store.ts';
import { newMemberText } from './cap-source.ts';
import { fitMessage, messageLink, plain, relativeTime } from './markdown.ts';
import type { Texts } from '../texts/index.ts';
import { buttonRow, type PagedView } from './pages.ts';
import { lateText, waitText } from './wait-view.ts';

const PROMPT_SHOWN = 30;

/** The switch below `/quota`; its argument says what a click makes of it, so that a double click does so once. */
export const DONE_VERB = 'done';
const ON = 'on';

/** The button that has the member told when a slow command is done, or no more. */
export function doneSwitch(isOn: boolean, { quota }: Texts): PagedView['components'] {
  const label = isOn ? quota.tellsDone : quota.tellsNothing;
  return buttonRow([{ label, emoji: isOn ? '🔔' : '🔕', verb: DONE_VERB, args: [isOn ? 'off' : ON] }]);
}

export function isSwitchedOn([argument]: readonly string[]): boolean {
  return argument === ON;
}

/**
 * What is left of the member's own caps in dollars and pictures, which is reached first, pending pictures, and the last ones. `request`: what
 * became of the member's request to the admins.
 */
export function quotaView(
  quota: MemberQuota,
  models: readonly ImageModel[],
  texts: Texts,
  request: string | null = null,
): string {
  const { usages, waiting, painting, wait, late, recent } = quota;
  const tightest = tightestCap(usages);
  // Those of the server only where they leave less than the member's own.
  const shown = usages.filter((cap) => cap.scope === 'member' || (cap === tightest && isOwn(cap)));
  const lines = shown.flatMap((cap) => [capLine(cap, quota, texts), newMemberText(cap, texts) ?? []].flat());
  lines.push(tightest === null ? texts.quota.noCaps : affordableLine(tightest, quota, texts));
  if (request !== null) lines.push(request);
  lines.push(texts.quota.works(waiting, painting));
  if (wait !== null) lines.push(waitText(wait, texts));
  if (late !== null) lines.push(lateText(late, texts));
  if (recent.length > 0) lines.push(texts.quota.recent);
  return fitMessage((shorten) => {
    // Of the last pictures it shows fewer before the message is too long.
    const prompts = recent
      .slice(0, shorten(recent.length))
      .map((picture) => pictureLine(picture, quota, models, shorten(PROMPT_SHOWN)));
    return [...lines, ...prompts].join('\n');
  });
}

/** What a member may still spend today, and for how many pictures that is. */
export function todayLines(quota: MemberQuota, texts: Texts): string[] {
  const { usages } = quota;
  const today = usages.filter(({ scope, span }) => scope === 'member' && span === 'day');
  const tightest = tightestCap(usages);
  const last = tightest === null ? texts.quota.noCaps : affordableLine(tightest, quota, texts);
  return [...today.map((cap) => capLine(cap, quota, texts)), last];
}

function capLine(cap: CapUsage, { price }: MemberQuota, texts: Texts): string {
  const { quota } = texts;
  const resets = relativeTime(cap.resetsAtMs);
  return [
    quota.cap(formatLeft(remaining(cap)), formatUsd(cap.limit), cap.scope, cap.span, resets),
    quota.pictures(Math.floor(remaining(cap) / price)),
    ...(cap.granted === 0 ? [] : [quota.granted(formatUsd(cap.granted))]),
  ].join(' · ');
}

function affordableLine(tightest: CapUsage, { model, price }: MemberQuota, texts: Texts): string {
  const pictures = Math.floor(remaining(tightest) / price);
  const resets = relativeTime(tightest.resetsAtMs);
  // How much all servers together have left is nobody's business but the operator's.
  if (tightest.scope === 'bot') return texts.quota.botBinds(pictures > 0, tightest.span, resets);
  return texts.quota.affordable(pictures, formatUsd(price), model.name, tightest.scope, tightest.span);
}

function pictureLine(
  picture: RecentPicture,
  { guildId }: MemberQuota,
  models: readonly ImageModel[],
  promptShown: number,
): string {
  const model = modelName(picture.modelId, models);
  const prompt = plain(picture.prompt, promptShown) || '…';
  const { message } = picture;
  const title = message === null ? prompt : `[${prompt}](${messageLink({ guildId, ...message })})`;
  return `- ${title} · ${model} · ${formatUsd(picture.charged)} · ${relativeTime(picture.keptAtMs)}`;
}
