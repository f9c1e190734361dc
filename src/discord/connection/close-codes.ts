import { GatewayCloseCodes as Code } from 'discord.js';

/** Close codes that end the connection for good, and what to do (docs.discord.com: topics/opcodes-and-status-codes). */
const REASONS: Readonly<Record<number, string>> = {
  [Code.AuthenticationFailed]:
    'Discord does not accept the token of this bot any more: reset it at discord.com/developers/applications → Bot, and put the new one into DISCORD_TOKEN',
  [Code.InvalidShard]: 'Discord does not accept the shard of this bot: a newer version of Easel is needed',
  [Code.ShardingRequired]: 'this bot is in more servers than one connection may serve (2500)',
  [Code.InvalidAPIVersion]: 'Discord has switched this version of its gateway off: a newer version of Easel is needed',
  [Code.InvalidIntents]: 'Discord does not know the intents that this bot asks for: a newer version of Easel is needed',
  [Code.DisallowedIntents]:
    'Discord does not allow this bot the intents that it asks for: look at discord.com/developers/applications → Bot',
};

/** Whether Discord lets the bot in no more after this code, however often it tries. */
export function isFinal(code: number): boolean {
  return code in REASONS;
}

/** Why the gateway stays closed, as a clause for the log. */
export function closeReason(code: number): string {
  return `${REASONS[code] ?? 'Discord closed the gateway for good'} (code ${code})`;
}
