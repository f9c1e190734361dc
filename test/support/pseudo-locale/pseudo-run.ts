/**
 * A run in which the bot speaks the pseudo-language instead of English (`EASEL_TEST_LOCALE=pseudo`). Tests go on reading
 * English: what the sandbox's members read is turned back. What Discord was sent is checked when a world is closed.
 */
import type { SandboxBfl } from '../../../sandbox/bfl/bfl.ts';
import type { SandboxDiscord, SandboxDiscordOptions } from '../../../sandbox/discord/discord.ts';
import { escapesOf } from './escapes.ts';
import { english } from './pseudo.ts';

const isPseudoRun = process.env['EASEL_TEST_LOCALE'] === 'pseudo';

/** How the members of a world read. */
export const reading: SandboxDiscordOptions = isPseudoRun ? { readAs: english } : {};

/** What a program printed, as a member reads it. */
export function asRead(text: string): string {
  return isPseudoRun ? english(text) : text;
}

/** The module that makes a program speak the pseudo-language, in a pseudo run; none in another. */
export const preloads: readonly URL[] = isPseudoRun ? [new URL('preload.ts', import.meta.url)] : [];

/**
 * Throws where, in a pseudo run, a word of the bot came from no language's folder or a text was too long for Discord.
 *
 * @param given What the bot was told otherwise than by Discord and BFL: in settings, in a database.
 */
export function assertPseudoLocale(discord: SandboxDiscord, bfl: SandboxBfl, given: Iterable<string> = []): void {
  if (!isPseudoRun) return;
  const faults = [...escapesOf(discord, bfl, given), ...tooLongFor(discord)];
  if (faults.length === 0) return;
  throw new Error(`Not fit for another language:\n${faults.slice(0, 10).join('\n')}`);
}

/** Discord's refusals of what is longer, or larger in all, than it takes. */
const TOO_LONG = /LENGTH|MAX_EMBED_SIZE|TOO_LARGE|TEXT_SIZE/;

function tooLongFor({ violations }: SandboxDiscord): string[] {
  return violations.map(({ answer }) => JSON.stringify(answer)).filter((answer) => TOO_LONG.test(answer));
}
