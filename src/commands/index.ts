import type { LimitsService } from '../administration/limits.ts';
import type { OperatorService } from '../administration/operator.ts';
import type { SettingsService } from '../administration/settings.ts';
import type { Command } from '../discord/command.ts';
import type { GenerationService } from '../generation/generation-service.ts';
import { cancelCommand } from './cancel.ts';
import { imagineCommand } from './imagine.ts';
import { limitsCommand } from './limits.ts';
import { operatorCommand } from './operator.ts';
import { quotaCommand } from './quota.ts';
import { settingsCommand } from './settings.ts';
import { usageCommand, type UsageCommandOptions } from './usage.ts';

/** The use cases behind the commands. */
export interface CommandServices {
  readonly service: GenerationService;
  readonly limits: LimitsService;
  readonly settings: SettingsService;
  readonly operator: OperatorService;
  readonly usage: Omit<UsageCommandOptions, 'models'>;
}

/** Every command of the bot: what is registered with Discord and what the router runs. */
export function createCommands({ service, limits, settings, operator, usage }: CommandServices): Command[] {
  return [
    imagineCommand(service),
    quotaCommand(service),
    cancelCommand(service),
    limitsCommand(limits),
    settingsCommand(settings, service.models),
    usageCommand({ ...usage, models: service.models }),
    operatorCommand(operator, service.defaultModel),
  ];
}
