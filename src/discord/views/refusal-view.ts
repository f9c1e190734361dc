import { remaining, type CapUsage } from '../../generation/model/caps.ts';
import { hostNames } from '../../generation/model/host-words.ts';
import { ORDINARY_SAFETY, type RuleBreach } from '../../generation/model/rules.ts';
import { modelName, type ImageModel } from '../../generation/model/image-model.ts';
import type { CheaperModel, Refusal } from '../../generation/model/refusal.ts';
import { formatLeft, formatUsd, isUsedUp, type MicroUsd } from '../../generation/model/money.ts';
import { MINUTE_MS } from '../../runtime/durations.ts';
import { newMemberText } from './cap-source.ts';
import { relativeTime } from './markdown.ts';
import type { Texts } from '../texts/index.ts';

/** A refusal as text: why, and what would help. */
export function refusalView(refusal: Refusal, models: readonly ImageModel[], texts: Texts): string {
  switch (refusal.kind) {
    case 'stopping':
      return texts.refusal.stopping;
    case 'paused':
      return pausedView(refusal, texts);
    case 'struck':
      return texts.strikes.refused(hostNames(refusal.hosts), refusal.count, relativeTime(refusal.untilMs));
    case 'bad_options':
      return texts.refusal.badOptions(refusal.faults);
    case 'no_lane':
      return texts.refusal.noLane(refusal);
    case 'above_pace':
      return texts.refusal.abovePace(formatUsd(refusal.price), formatUsd(refusal.pace));
    case 'rule':
      return breachView(refusal.breach, models, texts);
    case 'over_cap': {
      const { cap, price, cheaper } = refusal;
      return withCheaper(overCapText(cap, price, texts), cheaper, texts);
    }
    case 'queue_full':
      return texts.refusal.queueFull(refusal.waiting, refusal.max);
    case 'too_often':
      return texts.refusal.tooOften(
        refusal.commands,
        Math.ceil(refusal.windowMs / MINUTE_MS),
        relativeTime(refusal.untilMs),
      );
  }
}

/** Of the whole bot's limit it is not said what all servers together have left. */
function overCapText(cap: CapUsage, price: MicroUsd, texts: Texts): string {
  const { refusal } = texts;
  const { scope, span } = cap;
  const resets = relativeTime(cap.resetsAtMs);
  if (scope === 'bot') return refusal.overBotCap(formatUsd(price), span, resets);
  const left = remaining(cap);
  const why = isUsedUp(left)
    ? refusal.overUsedUp(formatUsd(price), scope, span, resets)
    : refusal.overCap(formatUsd(price), formatLeft(left), scope, span, resets);
  const asNew = newMemberText(cap, texts);
  return asNew === null ? why : texts.common.sentences(why, asNew);
}

function pausedView({ reason, isOperatorTold, isTotal, cheaper }: Refusal & { kind: 'paused' }, texts: Texts): string {
  if (isTotal) return texts.refusal.paused[reason](isOperatorTold);
  return withCheaper(texts.refusal.shortOfCredits(isOperatorTold), cheaper, texts);
}

function withCheaper(why: string, cheaper: CheaperModel | null, { common, refusal }: Texts): string {
  if (cheaper === null) return why;
  return common.sentences(why, refusal.cheaper(cheaper.model.name, formatUsd(cheaper.price)));
}

/** The broken rule as text, and what would be allowed. */
function breachView(breach: RuleBreach, models: readonly ImageModel[], texts: Texts): string {
  const nameOf = (modelId: string): string => modelName(modelId, models);
  switch (breach.kind) {
    case 'user_blocked':
      return texts.refusal.userBlocked;
    case 'guild_blocked':
      return texts.refusal.guildBlocked;
    case 'bot_paused':
      return texts.refusal.botPaused;
    case 'guild_paused':
      return texts.refusal.guildPaused;
    case 'channel':
      return texts.refusal.channel(breach.allowedChannelIds.map((id) => `<#${id}>`).join(' '));
    case 'role':
      return texts.refusal.role(breach.allowedRoleIds.map((id) => `<@&${id}>`).join(' '));
    case 'model':
      return texts.refusal.model(nameOf(breach.modelId), texts.common.list(breach.allowedModelIds.map(nameOf)));
    case 'pixels':
      return texts.refusal.pixels(breach.max);
    case 'safety':
      return texts.refusal.safety(breach.max);
    case 'age_restricted':
      return texts.refusal.ageRestricted(ORDINARY_SAFETY);
    case 'count':
      return texts.refusal.count(breach.max);
    case 'words':
      return texts.refusal.words;
  }
}
