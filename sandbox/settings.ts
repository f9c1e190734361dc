import { join } from 'node:path';
import { SandboxAtlasCloud } from './atlascloud/atlascloud.ts';
import { SandboxBfl } from './bfl/bfl.ts';
import type { SandboxDiscord } from './discord/discord.ts';
import type { SandboxReplicate } from './replicate/replicate.ts';

/** Any host of the sandbox that paints. */
export type SandboxHost = SandboxBfl | SandboxReplicate | SandboxAtlasCloud;

/** The settings that connect Easel to the sandbox's Discord and to one host or several, with all its data in one folder. */
export function sandboxSettings(
  discord: SandboxDiscord,
  hosts: SandboxHost | readonly SandboxHost[],
  folder: string,
): Record<string, string> {
  return {
    DISCORD_TOKEN: discord.botToken,
    DISCORD_API_URL: discord.apiUrl,
    ...Object.assign({}, ...[hosts].flat().map(hostSettings)),
    DATABASE_URL: join(folder, 'easel.db'),
    DATA_DIR: folder,
  };
}

/** A host's own settings. */
export function hostSettings(host: SandboxHost): Record<string, string> {
  if (host instanceof SandboxBfl) {
    return { BFL_API_KEY: host.apiKey, BFL_API_URL: host.apiUrl, BFL_TRUSTED_HOSTS: '127.0.0.1' };
  }
  if (host instanceof SandboxAtlasCloud) {
    const { apiKey, apiUrl } = host;
    return { ATLASCLOUD_API_KEY: apiKey, ATLASCLOUD_API_URL: apiUrl, ATLASCLOUD_DELIVERY_HOSTS: '127.0.0.1' };
  }
  return { REPLICATE_API_KEY: host.token, REPLICATE_API_URL: host.apiUrl };
}
