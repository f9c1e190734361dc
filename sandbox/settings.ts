import { join } from 'node:path';
import type { SandboxBfl } from './bfl/bfl.ts';
import type { SandboxDiscord } from './discord/discord.ts';

/** The settings that connect Easel to both sandboxes, with all its data in one folder. */
export function sandboxSettings(discord: SandboxDiscord, bfl: SandboxBfl, folder: string): Record<string, string> {
  return {
    DISCORD_TOKEN: discord.botToken,
    DISCORD_API_URL: discord.apiUrl,
    BFL_API_KEY: bfl.apiKey,
    BFL_API_URL: bfl.apiUrl,
    BFL_TRUSTED_HOSTS: '127.0.0.1',
    DATABASE_URL: join(folder, 'easel.db'),
    DATA_DIR: folder,
  };
}
