import { pino } from 'pino';
import { createGenerationService } from '../../src/app/generation.ts';
import { DEFAULT_TIMINGS } from '../../src/app/timings.ts';
import { createDraftStore } from '../../src/db/generations/drafts.ts';
import { createAdministrationStore } from '../../src/db/administration/store.ts';
import type { Database } from '../../src/db/sqlite/database.ts';
import { UploadError } from '../../src/generation/ports/uploads.ts';
import { accountOf } from './accounts.ts';
import { openOffer } from './model-offer.ts';
import type { GenerationService } from '../../src/generation/generation-service.ts';
import type { GenerationStore } from '../../src/generation/ports/generation-store.ts';
import { PictureFiles } from '../../src/generation/pipeline/picture-files.ts';
import { FinishedPictures } from '../../src/generation/reply/finished-pictures.ts';
import type { ImageProvider } from '../../src/generation/ports/image-provider.ts';
import type { ProviderAccount } from '../../src/generation/ports/provider-account.ts';
import type { PictureStorage } from '../../src/generation/ports/picture-storage.ts';
import type { Messenger } from '../../src/generation/ports/messenger.ts';
import { ByteBudget } from '../../src/runtime/byte-budget.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { capSet } from './drafts.ts';
import { imaging } from './imaging.ts';

/** A disk that takes everything. */
const SOUND_STORAGE: PictureStorage = { check: () => Promise.resolve(), prove: () => Promise.resolve() };

const LONG_MS = 60_000;
const SILENT = pino({ level: 'silent' });

/** A Discord that takes everything. */
const MESSENGER: Messenger = {
  showProgress: () => undefined,
  deliver: () => Promise.resolve({ route: 'reply', messageId: '9' }),
  replyOwner: () => Promise.resolve('this_bot'),
  replyMessageId: () => Promise.resolve('9'),
  replyState: () => Promise.resolve('waiting'),
  notifyOperator: () => Promise.resolve(true),
};

/** The generation service as the bot composes it, over a database and a provider of the test, without caps. */
export function createService(
  { database, store }: { readonly database: Database; readonly store: GenerationStore },
  provider: ImageProvider,
  messenger: Partial<Messenger> = {},
  account: Partial<ProviderAccount> = {},
  others: readonly ProviderAccount[] = [],
): GenerationService {
  const rules = createAdministrationStore(database.kysely);
  return createGenerationService({
    config: {
      limits: {
        concurrency: { bfl: 24, replicate: 24, atlascloud: 10 },
        perMember: 2,
        maxWaiting: 10,
        pace: 1_000_000,
        paceIntervalMs: LONG_MS,
        taskTimeoutMs: LONG_MS,
      },
      burn: null,
      confirmFrom: null,
      strikes: null,
      picturesDirectory: 'unused',
      discord: { guildId: null },
    },
    times: DEFAULT_TIMINGS,
    store,
    drafts: createDraftStore(database.kysely),
    canAskAdmins: () => Promise.resolve(false),
    pictureStorage: SOUND_STORAGE,
    accounts: [accountOf(provider, account), ...others],
    isTakenDown: async () => false,
    uploads: { download: () => Promise.reject(new UploadError('gone', 'there are no uploads')) },
    imaging,
    offer: openOffer(SILENT),
    messenger: { ...MESSENGER, ...messenger },
    caps: { capsFor: () => Promise.resolve(capSet()) },
    rules,
    notices: rules,
    processId: 'process',
    onRefused: () => undefined,
    onAnsweredElsewhere: () => undefined,
    onReplied: () => undefined,
    onDelayed: () => undefined,
    onPriceTold: () => undefined,
    finishedPictures: new FinishedPictures({
      files: new PictureFiles('unused'),
      room: new ByteBudget(1_000_000),
      log: SILENT,
    }),
    clock: systemClock,
    log: SILENT,
  });
}
