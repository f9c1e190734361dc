// A month of eight members, written into the database of a bot that is stopped, by the bot's own statements.

import { join } from 'node:path';
import { snowflakeAt } from '../../sandbox/discord/snowflake.ts';
import type { RefusalCount } from '../../src/administration/refusal-counts.ts';
import type { AdministrationStore } from '../../src/administration/store.ts';
import { createAdministrationStore } from '../../src/db/administration/store.ts';
import { accept } from '../../src/db/generations/accept.ts';
import {
  cancelWaiting,
  claim,
  fail,
  keep,
  markDelivered,
  open,
  startRendering,
} from '../../src/db/generations/transitions.ts';
import { createRefusalCountStore } from '../../src/db/reports/refusal-counts.ts';
import { openDatabaseAlone } from '../../src/db/sqlite/process-lock.ts';
import { NO_CAPS, type CapSpan } from '../../src/generation/model/caps.ts';
import type { Requester } from '../../src/generation/model/generation.ts';
import { calendarIn, periodsAt } from '../../src/generation/model/periods.ts';
import type { PictureFailure, NewGeneration } from '../../src/generation/ports/generation-store.ts';
import { MODELS, PROFILES } from './members.ts';
import { MonthPictures, SIZE } from './pictures.ts';
import { planMonth, type PlannedCommand, type PlannedEnd } from './plan.ts';

const TOKEN_LIFE_MS = 900_000;
const DAY_MS = 86_400_000;
const TASK_LIFE_MS = 600_000;
const CENT_MICROS = 10_000;
/** Three pictures still fit under the limit that is nearly used. */
const LEFT_MICROS = 120_000;

export interface MonthOptions {
  /** Of the bot, which must not run. */
  readonly databasePath: string;
  readonly dataFolder: string;
  readonly guildId: string;
  /** Where they paint; most of it in the first. */
  readonly channels: readonly Pick<Requester, 'channelId' | 'parentChannelId'>[];
  /** Who raised limits. */
  readonly adminId: string;
  /** Eight of them. */
  readonly members: readonly {
    readonly userId: string;
    readonly roleIds: readonly string[];
    readonly locale: string;
  }[];
  /** The month is the thirty days before. */
  readonly nowMs: number;
}

/** A transaction of the bot's database. */
type Trx = Parameters<typeof accept>[0];

/** All of it in one transaction, so that a crash leaves none of it; the limits come after. Throws where the bot runs. */
export async function writeMonth(options: MonthOptions): Promise<void> {
  const { databasePath, dataFolder, nowMs, members } = options;
  await using database = openDatabaseAlone(databasePath);
  const pictures = new MonthPictures(join(dataFolder, 'images'));
  /** Charged to each member in the present month. */
  const charged = members.map(() => 0);
  await database.kysely.transaction().execute(async (trx) => {
    for (const [index, command] of planMonth(nowMs).entries()) {
      const amount = await writeCommand(trx, options, { command, index, pictures });
      if (monthOf(command.atMs) === monthOf(nowMs)) charged[command.member] = (charged[command.member] ?? 0) + amount;
    }
    await pictures.finish();
  });
  await setLimits(createAdministrationStore(database.kysely), options, charged);
  await createRefusalCountStore(database.kysely).addRefusals(refusalsOf(options));
}

/** Resolves with what its member was charged: nothing where a limit that stands by now was against it. */
async function writeCommand(
  trx: Trx,
  options: MonthOptions,
  {
    command,
    index,
    pictures,
  }: { readonly command: PlannedCommand; readonly index: number; readonly pictures: MonthPictures },
): Promise<number> {
  const { atMs, ends, tookMs } = command;
  const sequence = BigInt(index % 4096);
  const id = snowflakeAt(BigInt(atMs), sequence);
  const accepted = await accept(
    trx,
    generationOf(command, id, options),
    { periods: periodsAt(atMs, calendarIn('utc')) },
    { defaults: NO_CAPS, rate: null, maxWaiting: Number.POSITIVE_INFINITY },
  );
  if (accepted.kind !== 'accepted') return 0;
  const price = accepted.price / Math.max(1, ends.length);
  const endedAtMs = atMs + tookMs;
  await open(trx, id);
  if (ends.length === 0) await cancelWaiting(trx, id, 'cancelled', endedAtMs);
  for (const [at, end] of ends.entries()) {
    await paint(trx, { command, id, number: at + 1, end, price, endedAtMs, pictures });
  }
  await markDelivered(trx, id, 'reply', snowflakeAt(BigInt(atMs + 400), sequence), endedAtMs + 600);
  return price * ends.filter((end) => end === 'kept').length;
}

async function paint(
  trx: Trx,
  of: {
    readonly command: PlannedCommand;
    readonly id: string;
    readonly number: number;
    readonly end: PlannedEnd;
    readonly price: number;
    readonly endedAtMs: number;
    readonly pictures: MonthPictures;
  },
): Promise<void> {
  const { command, id, number, end, price, endedAtMs, pictures } = of;
  const ref = { generationId: id, number };
  const submittedAtMs = command.atMs + 500;
  // Black Forest Labs says what it takes.
  const lane = { host: command.host, account: command.host, price: command.host === 'bfl' ? null : price };
  const claimed = await claim(trx, ref, lane, { burn: null, caps: NO_CAPS }, submittedAtMs);
  if (claimed.kind !== 'claimed') throw new Error('The server or the bot is paused: end that first');
  const task = { taskId: `month-${id}-${number}`, pollingUrl: 'https://127.0.0.1/', submittedAtMs };
  await startRendering(trx, ref, { ...task, deadlineMs: submittedAtMs + TASK_LIFE_MS });
  if (end === 'kept') {
    const file = await pictures.keep(command.prompt, id, number);
    await keep(trx, ref, file, { charged: price, billed: price }, endedAtMs);
  } else {
    await fail(trx, ref, failureOf(end, price), endedAtMs);
  }
}

function failureOf(end: Exclude<PlannedEnd, 'kept'>, price: number): PictureFailure<'failed' | 'moderated'> {
  const unbilled = { details: [], billed: 0 };
  if (end === 'moderated') return { state: 'moderated', reason: 'content_moderated', ...unbilled };
  if (end === 'failed') return { state: 'failed', reason: 'provider_failed', ...unbilled };
  return { state: 'failed', reason: 'not_handed_over', details: [], billed: price };
}

function generationOf(
  { member, atMs, model, prompt, seed, ends }: PlannedCommand,
  id: string,
  { guildId, channels, members }: MonthOptions,
): NewGeneration {
  const { userId = '', roleIds = [], locale = 'en-US' } = members[member] ?? {};
  const place = channels[seed % 4 === 0 ? seed % channels.length : 0] ?? { channelId: guildId };
  return {
    requester: { userId, guildId, ...place, roleIds, joinedAtMs: null, locale },
    reply: {
      interactionId: id,
      token: `month-${id}`,
      tokenExpiresAtMs: atMs + TOKEN_LIFE_MS,
      isPrivate: false,
      attachmentLimitBytes: 10_485_760,
    },
    recipe: {
      modelId: model,
      prompt,
      aspect: '1:1',
      resolution: null,
      size: SIZE,
      seed,
      isSeedChosen: false,
      count: Math.max(1, ends.length),
      enhance: false,
      safety: 2,
      format: 'jpeg',
      inputs: [],
      strength: null,
    },
    listPrice: MODELS[model].price,
    leastPrice: 0,
    finalPrice: null,
    processId: 'month',
    createdAtMs: atMs,
    isMarked: false,
    origin: null,
    mostPrice: null,
    draftId: null,
  };
}

/** What the admin decided: two members may spend more, and one has nearly used a limit of their own. */
async function setLimits(store: AdministrationStore, options: MonthOptions, charged: readonly number[]): Promise<void> {
  const { nowMs, members } = options;
  for (const [index, { raised, isNearlyOut }] of PROFILES.entries()) {
    const userId = members[index]?.userId ?? '';
    if (raised !== null) {
      await setLimit(store, options, { userId, span: 'day', limit: raised.day, atMs: nowMs - 29 * DAY_MS });
      await setLimit(store, options, { userId, span: 'month', limit: raised.month, atMs: nowMs - 29 * DAY_MS });
    }
    if (isNearlyOut) {
      const limit = Math.ceil(((charged[index] ?? 0) + LEFT_MICROS) / CENT_MICROS) * CENT_MICROS;
      await setLimit(store, options, { userId, span: 'month', limit, atMs: nowMs - DAY_MS });
    }
  }
}

/** What was refused on each day: mostly for limits, now and then by a rule. */
function refusalsOf({ guildId, nowMs }: MonthOptions): RefusalCount[] {
  return Array.from({ length: 30 }, (_, ago) => {
    const { day } = periodsAt(nowMs - ago * DAY_MS, calendarIn('utc')).guild;
    const counts = [
      { reason: 'over_member_day', refusals: (ago * 7) % 4 },
      { reason: 'queue_full', refusals: ago % 3 === 0 ? 1 : 0 },
      { reason: 'words', refusals: ago % 5 === 0 ? 2 : 0 },
      { reason: 'struck', refusals: ago === 11 ? 3 : 0 },
    ] as const;
    return counts.map((count) => ({ guildId, day: day.key, ...count })).filter(({ refusals }) => refusals > 0);
  }).flat();
}

async function setLimit(
  store: AdministrationStore,
  { guildId, adminId }: MonthOptions,
  {
    userId,
    span,
    limit,
    atMs,
  }: { readonly userId: string; readonly span: CapSpan; readonly limit: number; readonly atMs: number },
): Promise<void> {
  const audit = {
    guildId,
    actorId: adminId,
    action: 'cap.set',
    subject: `member:${userId}:${span}`,
    before: null,
    after: String(limit),
    atMs,
  };
  await store.changeCap(guildId, { subject: 'member', subjectId: userId, span }, limit, audit);
}

function monthOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 7);
}
