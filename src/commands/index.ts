import type { Parents } from '../archive/parents.ts';
import type { PictureReports } from '../archive/picture-reports.ts';
import type { References } from '../archive/references.ts';
import type { Takedowns } from '../archive/takedowns.ts';
import type { CapRequests } from '../administration/cap-requests.ts';
import type { Statements } from '../administration/html-report/statements.ts';
import type { LimitsService } from '../administration/limits.ts';
import type { Presets } from '../administration/presets.ts';
import type { OperatorService } from '../administration/operator.ts';
import type { SettingsService } from '../administration/settings.ts';
import type { Command } from '../discord/interactions/command.ts';
import type { OperatorContact } from '../discord/views/operator-contact.ts';
import type { DoneNotices } from '../generation/reply/done-notices.ts';
import type { GenerationService } from '../generation/generation-service.ts';
import { cancelCommand } from './cancel.ts';
import { helpCommand } from './help.ts';
import { historyCommand, type HistoryCommandOptions } from './history.ts';
import { imagineCommand } from './imagine.ts';
import { limitsCommand } from './limits.ts';
import { operatorCommand } from './operator.ts';
import { presetCommand } from './preset.ts';
import { privacyCommand, type PrivacyCommandOptions } from './privacy.ts';
import type { PublishOptions } from './publish.ts';
import { quotaCommand } from './quota.ts';
import { referenceCommand } from './reference.ts';
import { settingsCommand } from './settings.ts';
import { usageCommand, type UsageCommandOptions } from './usage.ts';

/** The use cases behind the commands. */
export interface CommandServices {
  readonly service: GenerationService;
  readonly limits: LimitsService;
  readonly capRequests: CapRequests;
  readonly doneNotices: DoneNotices;
  readonly settings: SettingsService;
  readonly operator: OperatorService;
  readonly statements: Statements;
  readonly usage: Omit<UsageCommandOptions, 'models'>;
  readonly parents: Parents;
  readonly publishing: PublishOptions['publishing'];
  readonly presets: Presets;
  readonly references: References;
  readonly reports: PictureReports;
  readonly takedowns: Takedowns;
  readonly history: Omit<HistoryCommandOptions, 'models' | 'knownModels'>;
  readonly privacy: Omit<PrivacyCommandOptions, 'contact' | 'hosts'>;
  readonly contact: OperatorContact;
}

/** Every command of the bot: what is registered with Discord and what the router runs. */
export function createCommands({
  service,
  limits,
  capRequests,
  doneNotices,
  settings,
  operator,
  statements,
  usage,
  parents,
  publishing,
  presets,
  references,
  reports,
  takedowns,
  history,
  privacy,
  contact,
}: CommandServices): Command[] {
  return [
    imagineCommand({
      service,
      parents,
      publishing,
      history: history.history,
      presets,
      references,
      capRequests,
      reports,
    }),
    presetCommand({ presets, models: service.models }),
    referenceCommand({ references, imaging: history.imaging }),
    quotaCommand({ service, requests: capRequests, doneNotices }),
    cancelCommand(service),
    helpCommand(service, contact),
    historyCommand({ ...history, models: service.models, knownModels: service.knownModels }),
    privacyCommand({ ...privacy, contact, hosts: service.hosts }),
    limitsCommand(limits, capRequests),
    settingsCommand(settings, service.usableModels),
    usageCommand({ ...usage, models: service.knownModels }),
    operatorCommand(operator, takedowns, statements, service.defaultModel),
  ];
}
