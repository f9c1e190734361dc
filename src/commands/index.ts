import type { Command } from '../discord/command.ts';
import type { GenerationService } from '../generation/generation-service.ts';
import { cancelCommand } from './cancel.ts';
import { imagineCommand } from './imagine.ts';
import { quotaCommand } from './quota.ts';

/** Every command of the bot: what is registered with Discord and what the router runs. */
export function createCommands(service: GenerationService): Command[] {
  return [imagineCommand(service), quotaCommand(service), cancelCommand(service)];
}
