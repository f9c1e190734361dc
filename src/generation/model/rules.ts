import { blockedWordIn } from './blocked-words.ts';
import type { Recipe, Requester } from './generation.ts';
import type { Aspect } from './image-model.ts';
import type { MicroUsd } from './money.ts';
import type { Calendar } from './periods.ts';

/** A model that is allowed to everyone (`roleId` null) or to one role. */
interface ModelAllowance {
  readonly modelId: string;
  readonly roleId: string | null;
}

/** Whose pictures may be used as references: a member's own and the bot's, everybody's, or nobody's. */
export const REFERENCE_SOURCES = ['own', 'everyone', 'off'] as const;
export type ReferenceSources = (typeof REFERENCE_SOURCES)[number];

/** The hosts' usual moderation of pictures. Above it they let through what is not for everybody. */
export const ORDINARY_SAFETY = 2;

/** What stands for one member of one server: the admins' settings and the operator's blocks. An empty list allows all. */
export interface Rules {
  readonly block: { readonly kind: 'user' | 'guild'; readonly reason: string } | null;
  readonly isBotPaused: boolean;
  readonly isGuildPaused: boolean;
  readonly allowedChannelIds: readonly string[];
  readonly allowedRoleIds: readonly string[];
  readonly allowedModels: readonly ModelAllowance[];
  readonly maxPixels: number | null;
  readonly maxSafety: number | null;
  /** Safety above the ordinary passes in every channel, and not in age-restricted ones alone. */
  readonly isHighSafetyEverywhere: boolean;
  readonly maxCount: number | null;
  /** From this price of a command on the server has its members asked; the operator's price holds where that is lower. */
  readonly confirmFrom: MicroUsd | null;
  /** Pictures carry a visible mark that they were made by AI. */
  readonly isMarked: boolean;
  readonly references: ReferenceSources;
  readonly blockedWords: readonly string[];
  readonly defaultModelId: string | null;
  /** On which drafts are painted once more. */
  readonly finalModelId: string | null;
  readonly defaultAspect: Aspect | null;
  readonly calendar: Calendar;
}

/** Where the rules are kept. */
export interface RuleBook {
  rulesFor(guildId: string, userId: string): Promise<Rules>;
  /** Servers whose admins paused painting. */
  pausedGuilds(): Promise<readonly string[]>;
  /** Accounts to which the operator sends nothing more. */
  drainedAccounts(): Promise<readonly string[]>;
  /** `Rules.calendar` alone. */
  calendarOf(guildId: string): Promise<Calendar>;
}

/** The rule that stops a request, one for each sentence that a member reads. Blocked words are never named. */
export type RuleBreach =
  | { readonly kind: 'user_blocked' | 'guild_blocked' }
  | { readonly kind: 'bot_paused' | 'guild_paused' }
  | { readonly kind: 'channel'; readonly allowedChannelIds: readonly string[] }
  | { readonly kind: 'role'; readonly allowedRoleIds: readonly string[] }
  | { readonly kind: 'model'; readonly modelId: string; readonly allowedModelIds: readonly string[] }
  | { readonly kind: 'pixels' | 'safety' | 'count'; readonly max: number }
  | { readonly kind: 'words' | 'age_restricted' };

/** Whether this member may paint here at all; null when nothing stands against it. */
export function breachByPlace(requester: Requester, rules: Rules): RuleBreach | null {
  if (rules.block !== null) return { kind: rules.block.kind === 'user' ? 'user_blocked' : 'guild_blocked' };
  if (rules.isBotPaused) return { kind: 'bot_paused' };
  if (rules.isGuildPaused) return { kind: 'guild_paused' };
  const { allowedChannelIds, allowedRoleIds } = rules;
  // A thread, or a post of a forum, is as good as the channel that it belongs to.
  const places = [requester.channelId, requester.parentChannelId ?? requester.channelId];
  if (!allowsAny(allowedChannelIds, places)) return { kind: 'channel', allowedChannelIds };
  if (!allowsAny(allowedRoleIds, requester.roleIds)) return { kind: 'role', allowedRoleIds };
  return null;
}

/** Whether this picture may be painted for this member; null when nothing stands against it. */
export function breachByRecipe(recipe: Recipe, requester: Requester, rules: Rules): RuleBreach | null {
  const allowedModelIds = modelsAllowedTo(requester, rules);
  if (allowedModelIds !== null && !allowedModelIds.includes(recipe.modelId)) {
    return { kind: 'model', modelId: recipe.modelId, allowedModelIds };
  }
  const { maxPixels, maxSafety, maxCount } = rules;
  if (maxPixels !== null && recipe.size.width * recipe.size.height > maxPixels)
    return { kind: 'pixels', max: maxPixels };
  if (maxSafety !== null && recipe.safety > maxSafety) return { kind: 'safety', max: maxSafety };
  if (isAgeBarred(recipe, requester, rules)) return { kind: 'age_restricted' };
  if (maxCount !== null && recipe.count > maxCount) return { kind: 'count', max: maxCount };
  return blockedWordIn(recipe.prompt, rules.blockedWords) === null ? null : { kind: 'words' };
}

/** Whether such a picture is kept out of where they are, for others and for themselves alike: the channel is not age-restricted. */
export function isAgeBarred(
  { safety }: Pick<Recipe, 'safety'>,
  { isAgeRestricted }: Pick<Requester, 'isAgeRestricted'>,
  { isHighSafetyEverywhere }: Rules,
): boolean {
  return safety > ORDINARY_SAFETY && !isHighSafetyEverywhere && isAgeRestricted !== true;
}

/** The models that this member may use; null where all are allowed. */
export function modelsAllowedTo({ roleIds }: Pick<Requester, 'roleIds'>, { allowedModels }: Rules): string[] | null {
  if (allowedModels.length === 0) return null;
  const mine = allowedModels.filter(({ roleId }) => roleId === null || roleIds.includes(roleId));
  return [...new Set(mine.map(({ modelId }) => modelId))];
}

function allowsAny(allowed: readonly string[], present: readonly string[]): boolean {
  return allowed.length === 0 || allowed.some((id) => present.includes(id));
}
