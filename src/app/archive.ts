import { randomUUID } from 'node:crypto';
import type { Client } from 'discord.js';
import type { Logger } from 'pino';
import { Deletion } from '../archive/deletion.ts';
import { DataAccess } from '../archive/data-access.ts';
import { Erasure } from '../archive/erasure.ts';
import { RightToErasure } from '../archive/right-to-erasure.ts';
import { History } from '../archive/history.ts';
import { Orphans } from '../archive/orphans.ts';
import { Parents } from '../archive/parents.ts';
import { Publishing } from '../archive/publishing.ts';
import { PictureReports } from '../archive/picture-reports.ts';
import { References } from '../archive/references.ts';
import type { TakedownStore } from '../archive/takedown-store.ts';
import { Takedowns } from '../archive/takedowns.ts';
import { Retention } from '../archive/retention.ts';
import { DAY_MS } from '../runtime/durations.ts';
import type { ByteBudget } from '../runtime/byte-budget.ts';
import type { Clock } from '../runtime/clock.ts';
import type { CommandServices } from '../commands/index.ts';
import type { Config } from '../config.ts';
import { createArchiveStore } from '../db/archive/archive-store.ts';
import { createAutomaticCopies } from '../db/backup/automatic-copies.ts';
import type { Database } from '../db/sqlite/database.ts';
import { createHistoryStore } from '../db/archive/history-store.ts';
import { createPublicationStore } from '../db/archive/publications.ts';
import { createPersonalDataStore } from '../db/archive/personal-data-store.ts';
import { createPictureReportStore } from '../db/archive/picture-report-store.ts';
import { createReferenceStore } from '../db/archive/reference-store.ts';
import { DiscordMessageRemover } from '../discord/messages/message-remover.ts';
import { DiscordReportBoard } from '../discord/messages/report-board.ts';
import { DiscordPublisher } from '../discord/messages/publisher.ts';
import type { Responder } from '../discord/messages/responder.ts';
import type { TextsFor } from '../discord/texts/index.ts';
import type { GenerationService } from '../generation/generation-service.ts';
import type { PicturesFolder } from '../generation/pipeline/pictures-folder.ts';
import { PictureFiles } from '../generation/pipeline/picture-files.ts';
import type { FinishedPictures } from '../generation/reply/finished-pictures.ts';
import type { RuleBook } from '../generation/model/rules.ts';
import type { Imaging } from '../generation/ports/imaging.ts';
import type { GenerationStore } from '../generation/ports/generation-store.ts';

/** What the archive's parts are built from. */
export interface ArchiveOptions {
  readonly config: Pick<Config, 'databasePath' | 'backupsDirectory' | 'picturesDirectory' | 'retentionMs'>;
  readonly kysely: Database['kysely'];
  readonly generations: GenerationStore;
  readonly generationService: GenerationService;
  readonly client: Client;
  readonly responder: Responder;
  readonly takedowns: TakedownStore;
  readonly modLogChannelOf: (guildId: string) => Promise<string | null>;
  readonly textsFor: TextsFor;
  readonly imaging: Imaging;
  /** Bounds the pictures of all messages that are being sent. */
  readonly messageRoom: ByteBudget;
  readonly picturesFolder: PicturesFolder;
  readonly finishedPictures: FinishedPictures;
  readonly rules: RuleBook;
  /** Between two sweeps, in ms. */
  readonly retentionEveryMs: number;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What keeps pictures and prompts, and what lets them go. */
export interface Archive extends Pick<
  CommandServices,
  'history' | 'parents' | 'privacy' | 'references' | 'reports' | 'takedowns'
> {
  readonly retention: Retention;
  readonly publishing: Publishing;
}

export function createArchive(options: ArchiveOptions): Archive {
  const { config, kysely, generations, generationService, client, responder, textsFor, imaging, clock } = options;
  const { retentionMs } = config;
  const log = options.log.child({ module: 'archive' });
  const store = createArchiveStore(kysely);
  const records = createPersonalDataStore(kysely);
  const historyStore = createHistoryStore(kysely);
  const files = new PictureFiles(config.picturesDirectory);
  const erasure = new Erasure({ store, files, clock, log });
  const copies = createAutomaticCopies(config.databasePath, config.backupsDirectory, () => clock.now());
  const { cancellation } = generationService;
  const rightToErasure = new RightToErasure({ store, records, erasure, copies, cancellation, clock, log });
  const messages = new DiscordMessageRemover({
    responder,
    textsFor,
    clock,
    log: options.log.child({ module: 'discord' }),
  });
  const takedowns = new Takedowns({
    store: options.takedowns,
    history: historyStore,
    erasure,
    copies,
    messages,
    onBegun: (generationIds) => reports.carryOn(generationIds),
    clock,
    log,
  });
  const reports = new PictureReports({
    store: createPictureReportStore(kysely),
    history: historyStore,
    takedowns,
    board: new DiscordReportBoard(client, responder, textsFor),
    modLogChannelOf: options.modLogChannelOf,
    clock,
    log,
  });
  const references = new References({
    store: createReferenceStore(kysely),
    intake: generationService,
    files,
    erasure,
    rules: options.rules,
    models: generationService.knownModels,
    room: options.messageRoom,
    clock,
    log,
    newId: randomUUID,
  });
  return {
    references,
    reports,
    takedowns,
    retention: new Retention({
      store,
      erasure,
      rightToErasure,
      copies,
      orphans: new Orphans({ store, files, folder: options.picturesFolder, clock, log }),
      clock,
      log,
      retentionMs,
      everyMs: options.retentionEveryMs,
    }),
    privacy: { dataAccess: new DataAccess({ store: records, clock, retentionMs }), rightToErasure },
    parents: new Parents(historyStore),
    publishing: new Publishing({
      store: createPublicationStore(kysely),
      history: historyStore,
      rules: options.rules,
      files,
      pictures: options.finishedPictures,
      publisher: new DiscordPublisher({ responder, imaging, models: generationService.knownModels, textsFor, log }),
      clock,
      log,
    }),
    history: {
      history: new History({
        store: historyStore,
        generations,
        rules: options.rules,
        files,
        room: options.messageRoom,
        clock,
        log,
      }),
      deletion: new Deletion({
        store: historyStore,
        erasure,
        messages,
      }),
      imaging,
      retentionDays: retentionMs === null ? null : retentionMs / DAY_MS,
    },
  };
}
