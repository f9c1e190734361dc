import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { BotProcess } from '../bot-process.ts';
import { quantile } from '../statistics.ts';
import { peakMemoryMb } from './peak-memory.ts';
import { openStage } from './stage.ts';

const EVERY_MS = 50;
const UPLOAD_BYTES = 20 * 1_048_576;
/** A photo of a phone: 24 megapixels. */
const PHOTO = { width: 6_000, height: 4_000, channels: 3 } as const;
const UPLOADS_TIMEOUT_MS = 300_000;

/** As the image and the systemd unit set it: else glibc keeps what was freed, some 120 MB more, in an arena for each thread. */
const MALLOC = { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '131072', MALLOC_MMAP_THRESHOLD_: '65536' };

export interface UploadStorm {
  readonly peakMemoryMb: number;
  /** The 99th percentile of the time to acknowledgement of other members' commands meanwhile. */
  readonly p99: number;
}

/** Gives so many photos of 20 MB at once, each by a member of its own, and meanwhile 20 commands a second by others. */
export async function measureUploadStorm(uploads: number): Promise<UploadStorm> {
  const bytes = await photo();
  await using stage = await openStage(new Map());
  await using bot = await BotProcess.start(stage, { settings: MALLOC });
  const { guild } = stage.discord;
  const startedAtMs = performance.now();
  const results = Promise.all(
    Array.from({ length: uploads }, async (_, index) => {
      const member = guild.addMember({ name: `Giver ${index}` });
      const image = { filename: 'photo.jpg', bytes };
      const options = { prompt: `make it night ${index}`, model: 'flux-2-klein-4b', image };
      const invocation = await member.command('imagine', options);
      await invocation.replyWhere(({ attachments }) => attachments.length > 0, UPLOADS_TIMEOUT_MS);
    }),
  );
  const over = new AbortController();
  void results.finally(() => over.abort()).catch(() => undefined);
  const waits: Promise<number>[] = [];
  while (!over.signal.aborted || waits.length * EVERY_MS < 1_000) {
    const { acknowledged } = await guild.addMember({ name: `Member ${waits.length}` }).command('quota');
    waits.push(acknowledged.then(({ latencyMs }) => latencyMs));
    await sleep(Math.max(0, startedAtMs + waits.length * EVERY_MS - performance.now()));
  }
  await results;
  return {
    peakMemoryMb: await peakMemoryMb(bot.processId),
    p99: quantile(await Promise.all(waits), 0.99),
  };
}

/** Of noise, and filled up behind its end, as cameras do with data of their own. */
async function photo(): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
  const picture = await sharp({ create: { ...PHOTO, background: '#808080', noise } })
    .jpeg({ quality: 60 })
    .toBuffer();
  if (picture.byteLength > UPLOAD_BYTES) throw new Error('The photo is larger than an upload may be');
  return Buffer.concat([picture, Buffer.alloc(UPLOAD_BYTES - picture.byteLength)]);
}
