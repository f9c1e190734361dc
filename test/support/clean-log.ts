import type { SandboxBfl } from '../../sandbox/bfl/bfl.ts';
import type { SandboxDiscord } from '../../sandbox/discord/discord.ts';

export interface Secrets {
  /** Must not appear at any level. */
  readonly secrets: readonly string[];
  /** Must not appear at level info or above. */
  readonly prompts: readonly string[];
}

const INFO = 30;
/** A leak would show with any prompt, so not all are searched. */
const MOST_PROMPTS = 300;
/** Shorter prompts are part of ordinary words by chance. */
const SHORTEST_PROMPT = 5;
const COMMON_NAMES: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Patterns that must not appear in a log. */
const FORBIDDEN: readonly (readonly [string, RegExp])[] = [
  // base64url of "interaction:", with which every token of an interaction begins, the sandbox's and Discord's.
  ['an interaction token', /aW50ZXJhY3Rpb246/],
  ['the query of a signed url', /[?&](?:sig|se|sp|sv|ex|is|hm)=/],
  ['an authorisation header', /authorization|x-key\\?["']/i],
  ['a request or an answer whole', /"(?:requestBody|rawError|rawBody)"|multipart\/form-data|content-disposition/i],
  ['a file', /JFIF|IHDR|WEBPVP8|[A-Za-z0-9+/]{200}/],
];

/** All secrets and prompts of both sandboxes. */
export function secretsOf(discord: SandboxDiscord, bfl: SandboxBfl): Secrets {
  const typed = discord.invocations.flatMap(({ payload }) => promptsIn(payload));
  return {
    secrets: [discord.botToken, bfl.apiKey],
    prompts: [...new Set([...typed, ...bfl.tasks.map(({ prompt }) => prompt)])],
  };
}

/** Throws if a bot's log, in JSON lines, contains a secret, or a prompt above debug. */
export function assertSoundLog(lines: readonly string[], { secrets, prompts }: Secrets): void {
  const leaks = lines.flatMap((line) => leaksIn(line, secrets));
  const shown = lines.filter((line) => levelOf(line) >= INFO).join('\n');
  for (const prompt of prompts.filter(isTelling).slice(0, MOST_PROMPTS)) {
    if (shown.includes(JSON.stringify(prompt).slice(1, -1))) leaks.push(`a prompt above debug: ${prompt}`);
  }
  if (leaks.length > 0) throw new Error(`The log holds what no log may hold:\n${leaks.slice(0, 10).join('\n')}`);
}

function leaksIn(line: string, secrets: readonly string[]): string[] {
  const leaks = secrets.filter((secret) => line.includes(secret)).map(() => `a token or key: ${line}`);
  // A prompt may match any pattern.
  if (isPromptLine(line)) return leaks;
  return [...leaks, ...FORBIDDEN.flatMap(([what, pattern]) => (pattern.test(line) ? [`${what}: ${line}`] : []))];
}

function isPromptLine(line: string): boolean {
  return levelOf(line) < INFO && line.trimEnd().endsWith('"msg":"prompt"}');
}

/** The level of a line; of one that is no JSON, as after a crash, that of an error. */
function levelOf(line: string): number {
  return Number(/^\{"level":(\d+),/.exec(line)?.[1] ?? Number.POSITIVE_INFINITY);
}

function isTelling(prompt: string): boolean {
  return prompt.length >= SHORTEST_PROMPT && !COMMON_NAMES.has(prompt);
}

/** The prompts in options of commands and fields of modals. */
function promptsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { name, custom_id: customId, value: text } = Object.fromEntries(Object.entries(value));
  const isPrompt = [name, customId].some((label) => typeof label === 'string' && label.includes('prompt'));
  const own = isPrompt && typeof text === 'string' ? [text] : [];
  return [...own, ...Object.values(value).flatMap(promptsIn)];
}
