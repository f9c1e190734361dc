import { randomUUID } from 'node:crypto';
import type { Client } from 'discord.js';
import type { Logger } from 'pino';
import { CapAlerts } from '../administration/cap-alerts.ts';
import { CapRequests } from '../administration/cap-requests.ts';
import { WeeklyDigest } from '../administration/digest.ts';
import { HtmlReports } from '../administration/html-report/html-report.ts';
import { Statements } from '../administration/html-report/statements.ts';
import { LimitsService } from '../administration/limits.ts';
import { anybodyIn } from '../administration/shared-caps.ts';
import type { OperatorNotices } from '../administration/operator-notices.ts';
import { Presets } from '../administration/presets.ts';
import { OperatorService } from '../administration/operator.ts';
import { Reconciliation, type ReconciliationOptions } from '../administration/reconciliation.ts';
import { Reports } from '../administration/reports.ts';
import { SpendingReader } from '../administration/spending-reader.ts';
import { SettingsService } from '../administration/settings.ts';
import type { AdministrationStore } from '../administration/store.ts';
import type { MicroUsd } from '../generation/model/money.ts';
import type { Clock } from '../runtime/clock.ts';
import type { CommandServices } from '../commands/index.ts';
import type { Config } from '../config.ts';
import type { Database } from '../db/sqlite/database.ts';
import { createPresetStore } from '../db/presets/preset-store.ts';
import { createCapAlertStore } from '../db/administration/cap-alerts.ts';
import { createCapRequestStore } from '../db/administration/cap-requests.ts';
import { createChartStore } from '../db/reports/chart-store.ts';
import { createOperatorReport } from '../db/reports/operator-report.ts';
import { createStatementStore } from '../db/administration/statement-receivers.ts';
import { createReportStore } from '../db/reports/report-store.ts';
import { DiscordCapAlertBoard } from '../discord/messages/cap-alert-board.ts';
import { DiscordCapRequestBoard } from '../discord/messages/cap-request-board.ts';
import { DiscordDigestBoard } from '../discord/messages/digest-board.ts';
import { DiscordStatementBoard } from '../discord/messages/statement-board.ts';
import { ReportNaming } from '../discord/messages/report-naming.ts';
import { MemberNames } from '../discord/messages/member-names.ts';
import type { Responder } from '../discord/messages/responder.ts';
import type { TextsFor } from '../discord/texts/index.ts';
import type { CapPolicy } from '../generation/admission/cap-policy.ts';
import { modelName, usualPrice } from '../generation/model/image-model.ts';
import type { GenerationService } from '../generation/generation-service.ts';
import type { ProviderAccount } from '../generation/ports/provider-account.ts';
import type { Imaging } from '../generation/ports/imaging.ts';
import type { DraftStore } from '../generation/ports/draft-store.ts';
import type { GenerationStore } from '../generation/ports/generation-store.ts';
import type { AppTimings } from './timings.ts';

/** What the administration's parts are built from. */
export interface AdministrationOptions {
  readonly kysely: Database['kysely'];
  readonly store: AdministrationStore;
  readonly drafts: DraftStore;
  readonly generations: GenerationStore;
  readonly generationService: GenerationService;
  readonly accounts: readonly ProviderAccount[];
  readonly caps: CapPolicy;
  readonly defaults: Config['caps'];
  readonly confirmFrom: Config['confirmFrom'];
  readonly notices: OperatorNotices;
  readonly onBalanceRead: ReconciliationOptions['onRead'];
  readonly client: Client;
  readonly responder: Responder;
  readonly textsFor: TextsFor;
  readonly imaging: Imaging;
  readonly onlyGuildId: string | null;
  /** Easel's. */
  readonly version: string;
  readonly times: Pick<AppTimings, 'reconcileEveryMs' | 'digestEveryMs' | 'capAlertsEveryMs'>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What admins and the operator decide with and are told by. */
export interface Administration extends Pick<
  CommandServices,
  'limits' | 'settings' | 'operator' | 'usage' | 'presets'
> {
  /** Of each account. */
  readonly reconciliations: readonly Reconciliation[];
  readonly digest: WeeklyDigest;
  readonly statements: Statements;
  readonly capRequests: CapRequests;
  readonly capAlerts: CapAlerts;
}

export function createAdministration(options: AdministrationOptions): Administration {
  const {
    kysely,
    store,
    generations,
    generationService,
    accounts,
    caps,
    defaults,
    confirmFrom,
    client,
    responder,
    textsFor,
    imaging,
    onlyGuildId,
    times,
    clock,
  } = options;
  const log = options.log.child({ module: 'administration' });
  const { decisions } = generationService;
  const operatorReport = createOperatorReport(kysely);
  const hasSeveralAccounts = accounts.length > 1;
  const reportStore = createReportStore(kysely);
  const charts = createChartStore(kysely);
  const reports = new Reports({
    store: reportStore,
    generations,
    charts,
    spending: new SpendingReader({ store: reportStore, charts, settings: store, defaults, clock }),
    settings: store,
    caps,
    leastPrice: () => Math.min(...generationService.knownModels.map((model) => usualPrice(model))),
    hasSeveralAccounts,
    clock,
  });
  const htmlReports = new HtmlReports({
    store: reportStore,
    settings: store,
    defaults,
    nameOfModel: (modelId) => modelName(modelId, generationService.knownModels),
    version: options.version,
    clock,
  });
  const naming = new ReportNaming(client, textsFor);
  const statements = new Statements({
    store: createStatementStore(kysely),
    settings: store,
    reports: htmlReports,
    board: new DiscordStatementBoard(client, responder, naming, textsFor),
    onlyGuildId,
    clock,
    log,
    everyMs: times.digestEveryMs,
  });
  const names = new MemberNames(client, reportStore, options.log.child({ module: 'discord' }));
  const digestBoard = new DiscordDigestBoard(client, responder, names, imaging, textsFor);
  const digest = new WeeklyDigest({
    store,
    reports,
    board: digestBoard,
    clock,
    log,
    onlyGuildId,
    everyMs: times.digestEveryMs,
  });
  const usualPriceIn = async (guildId: string): Promise<MicroUsd> =>
    (await generationService.quota(anybodyIn(guildId))).price;
  return {
    limits: new LimitsService({
      store,
      generations,
      reports,
      usualPrice: usualPriceIn,
      caps,
      defaults,
      decisions,
      clock,
    }),
    settings: new SettingsService({ store, preview: generationService, confirmFrom, clock }),
    operator: new OperatorService({
      store,
      generations,
      operatorReport,
      accounts,
      lanes: generationService.lanes,
      offered: () => generationService.models,
      decisions,
      defaults,
      clock,
      log,
    }),
    presets: new Presets({ store: createPresetStore(kysely), clock, newId: randomUUID }),
    capRequests: new CapRequests({
      store: createCapRequestStore(kysely, defaults),
      drafts: options.drafts,
      settings: store,
      generations,
      caps,
      board: new DiscordCapRequestBoard(client, responder, generationService.knownModels, textsFor),
      clock,
      log,
    }),
    capAlerts: new CapAlerts({
      store: createCapAlertStore(kysely),
      settings: store,
      generations,
      caps,
      reports,
      usualPrice: usualPriceIn,
      board: new DiscordCapAlertBoard(client, responder, textsFor),
      clock,
      log,
      onlyGuildId,
      everyMs: times.capAlertsEveryMs,
    }),
    usage: { reports, htmlReports, naming, digest, digestBoard, names, imaging },
    reconciliations: accounts.map(
      ({ host, name, provider }) =>
        new Reconciliation({
          account: { host, name, provider, isOnly: accounts.length === 1 },
          store,
          operatorReport,
          notices: options.notices,
          onRead: options.onBalanceRead,
          clock,
          log,
          everyMs: times.reconcileEveryMs,
        }),
    ),
    digest,
    statements,
  };
}
