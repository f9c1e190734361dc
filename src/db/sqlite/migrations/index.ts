import { sql as generations } from './0001-generations.ts';
import { sql as administration } from './0002-administration.ts';
import { sql as creditReadings } from './0003-credit-readings.ts';
import { sql as usageTotals } from './0004-usage-totals.ts';
import { sql as archive } from './0005-archive.ts';
import { sql as burnRate } from './0006-burn-rate.ts';
import { sql as openPeriods } from './0007-open-periods.ts';
import { sql as zeroedDeletions } from './0008-zeroed-deletions.ts';
import { sql as processId } from './0009-process-id.ts';
import { sql as orders } from './0010-orders.ts';
import { sql as cancelledCommands } from './0011-cancelled-commands.ts';
import { sql as toldPrices } from './0012-told-prices.ts';
import { sql as origins } from './0013-origins.ts';
import { sql as presets } from './0014-presets.ts';
import { sql as drafts } from './0015-drafts.ts';
import { sql as capRequests } from './0016-cap-requests.ts';
import { sql as finalModel } from './0017-final-model.ts';
import { sql as memberSettings } from './0018-member-settings.ts';
import { sql as publications } from './0019-publications.ts';
import { sql as resolutions } from './0020-resolutions.ts';
import { sql as inputPictures } from './0021-input-pictures.ts';
import { sql as aiMarks } from './0022-ai-marks.ts';
import { sql as strengths } from './0023-strengths.ts';
import { sql as referenceSources } from './0024-reference-sources.ts';
import { sql as references } from './0025-references.ts';
import { sql as lanes } from './0026-lanes.ts';
import { sql as foundTasks } from './0027-found-tasks.ts';
import { sql as usageByAccount } from './0028-usage-by-account.ts';
import { sql as chosenSeeds } from './0029-chosen-seeds.ts';
import { sql as usageByChannel } from './0030-usage-by-channel.ts';
import { sql as memberNames } from './0031-member-names.ts';
import { sql as capAlerts } from './0032-cap-alerts.ts';
import { sql as highSafety } from './0033-high-safety.ts';
import { sql as reports } from './0034-reports.ts';
import { sql as newMembers } from './0035-new-members.ts';
import { sql as statements } from './0036-statements.ts';
import { sql as chartColours } from './0037-chart-colours.ts';

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** All migrations, in order. A released one is never edited; changes are appended as a new one. */
export const migrations: readonly Migration[] = [
  { version: 1, name: 'generations', sql: generations },
  { version: 2, name: 'administration', sql: administration },
  { version: 3, name: 'credit-readings', sql: creditReadings },
  { version: 4, name: 'usage-totals', sql: usageTotals },
  { version: 5, name: 'archive', sql: archive },
  { version: 6, name: 'burn-rate', sql: burnRate },
  { version: 7, name: 'open-periods', sql: openPeriods },
  { version: 8, name: 'zeroed-deletions', sql: zeroedDeletions },
  { version: 9, name: 'process-id', sql: processId },
  { version: 10, name: 'orders', sql: orders },
  { version: 11, name: 'cancelled-commands', sql: cancelledCommands },
  { version: 12, name: 'told-prices', sql: toldPrices },
  { version: 13, name: 'origins', sql: origins },
  { version: 14, name: 'presets', sql: presets },
  { version: 15, name: 'drafts', sql: drafts },
  { version: 16, name: 'cap-requests', sql: capRequests },
  { version: 17, name: 'final-model', sql: finalModel },
  { version: 18, name: 'member-settings', sql: memberSettings },
  { version: 19, name: 'publications', sql: publications },
  { version: 20, name: 'resolutions', sql: resolutions },
  { version: 21, name: 'input-pictures', sql: inputPictures },
  { version: 22, name: 'ai-marks', sql: aiMarks },
  { version: 23, name: 'strengths', sql: strengths },
  { version: 24, name: 'reference-sources', sql: referenceSources },
  { version: 25, name: 'references', sql: references },
  { version: 26, name: 'lanes', sql: lanes },
  { version: 27, name: 'found-tasks', sql: foundTasks },
  { version: 28, name: 'usage-by-account', sql: usageByAccount },
  { version: 29, name: 'chosen-seeds', sql: chosenSeeds },
  { version: 30, name: 'usage-by-channel', sql: usageByChannel },
  { version: 31, name: 'member-names', sql: memberNames },
  { version: 32, name: 'cap-alerts', sql: capAlerts },
  { version: 33, name: 'high-safety', sql: highSafety },
  { version: 34, name: 'reports', sql: reports },
  { version: 35, name: 'new-members', sql: newMembers },
  { version: 36, name: 'statements', sql: statements },
  { version: 37, name: 'chart-colours', sql: chartColours },
];
