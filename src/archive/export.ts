// Exports a member's stored data as JSON.

import type { Clock } from '../runtime/clock.ts';
import { formatUsd, type MicroUsd } from '../generation/model/money.ts';
import type { InputPicture } from '../generation/model/generation.ts';
import type { Reference } from '../generation/model/reference.ts';
import { decidedOptions } from '../generation/model/options.ts';
import type {
  MemberRecord,
  RecordCursor,
  RecordedEntry,
  RecordedGeneration,
  RecordedPicture,
  RecordedPreset,
  ServerReference,
  PersonalDataStore,
} from './personal-data.ts';

/** One file of an export; each is valid JSON by itself. */
export interface RecordFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly records: number;
}

export interface RecordExportOptions {
  readonly store: PersonalDataStore;
  readonly clock: Clock;
  readonly userId: string;
  /** The largest size of a file, in bytes. */
  readonly maxBytes: number;
}

/** Generations and grants read in one query; the event loop runs between two of them. */
const PAGE_SIZE = 200;
/** Larger than any record, in bytes: a prompt has at most 2 000 characters of up to 6 bytes each when escaped. */
const LARGEST_RECORD = 65_536;

/** Exports everything that is stored about a member, page by page: no more than one file is in memory at a time. */
export async function* exportRecord(options: RecordExportOptions): AsyncGenerator<RecordFile> {
  const { userId, clock, maxBytes } = options;
  const madeAt = timeOf(clock.now());
  let part = 1;
  let file = new OpenFile({ member_id: userId, made_at: madeAt, part });
  for await (const record of recordsOf(options)) {
    const line = JSON.stringify(record);
    if (!file.fits(line, Math.max(maxBytes, LARGEST_RECORD))) {
      yield file.close(fileName(part));
      part += 1;
      file = new OpenFile({ member_id: userId, made_at: madeAt, part });
    }
    file.add(line);
  }
  yield file.close(fileName(part));
}

type JsonRecord = Readonly<Record<string, unknown>>;

async function* recordsOf({ store, clock, userId }: RecordExportOptions): AsyncGenerator<JsonRecord> {
  const { presets, references, savedForServers, ...standing } = await store.memberRecord(userId);
  yield* limitsAndBlocksOf(standing);
  yield* presets.map(presetRecord);
  yield* references.map(referenceRecord);
  yield* savedForServers.map(serverReferenceRecord);
  let after: RecordCursor | null = null;
  do {
    const page: Awaited<ReturnType<PersonalDataStore['recordPage']>> = await store.recordPage(userId, after, PAGE_SIZE);
    yield* page.generations.map(generationRecord);
    yield* page.entries.map(entryRecord);
    after = page.next;
    await clock.sleep(0);
  } while (after !== null);
}

/** What servers call the member, what others decided about them, without who decided it, which is another person's data; and what they are asked themselves. */
function limitsAndBlocksOf({
  names,
  limits,
  block,
  drafts,
  tellsDone,
  capRequests,
  reports,
  erasureRequestedAtMs,
}: Omit<MemberRecord, 'presets' | 'references' | 'savedForServers'>): JsonRecord[] {
  return [
    ...names.map(({ guildId, name, seenAtMs }) => ({
      record: 'name',
      server_id: guildId,
      name,
      seen_at: timeOf(seenAtMs),
    })),
    ...limits.map(({ guildId, span, limit }) => ({
      record: 'limit',
      server_id: guildId,
      per: span,
      limit_usd: usd(limit),
    })),
    ...(block === null ? [] : [{ record: 'block', at: timeOf(block.atMs), reason: block.reason }]),
    ...drafts.map(({ id, guildId, options, isPrivate, createdAtMs }) => ({
      record: 'unconfirmed_command',
      id,
      asked_at: timeOf(createdAtMs),
      server_id: guildId,
      ...options,
      private: isPrivate,
    })),
    ...capRequests.map((asked) => ({
      record: 'request_to_admins',
      id: asked.id,
      asked_at: timeOf(asked.askedAtMs),
      server_id: asked.guildId,
      channel_id: asked.channelId,
      role_ids: asked.roleIds,
      joined_at: timeOrNull(asked.joinedAtMs),
      for_usd: usd(asked.price),
      state: asked.state,
      granted_usd: usd(asked.granted),
    })),
    ...reports.map(({ generationId, reason, reportedAtMs }) => ({
      record: 'report_to_moderators',
      command_id: generationId,
      reported_at: timeOf(reportedAtMs),
      reason,
    })),
    ...(tellsDone === null ? [] : [{ record: 'setting', told_when_done: tellsDone }]),
    ...(erasureRequestedAtMs === null ? [] : [{ record: 'deletion_request', at: timeOf(erasureRequestedAtMs) }]),
  ];
}

function presetRecord({ name, template, modelId, aspect, savedAtMs }: RecordedPreset): JsonRecord {
  return { record: 'preset', name, template, model: modelId, aspect, saved_at: timeOf(savedAtMs) };
}

function referenceRecord({ name, kept, savedAtMs }: Reference): JsonRecord {
  const { size, bytes, sha256 } = kept;
  return { record: 'reference', name, ...size, bytes, sha256, saved_at: timeOf(savedAtMs) };
}

function serverReferenceRecord({ guildId, name, savedAtMs }: ServerReference): JsonRecord {
  return { record: 'reference_of_server', server_id: guildId, name, saved_at: timeOf(savedAtMs) };
}

function generationRecord(generation: RecordedGeneration): JsonRecord {
  return {
    record: 'command',
    id: generation.id,
    asked_at: timeOf(generation.createdAtMs),
    server_id: generation.guildId,
    channel_id: generation.channelId,
    role_ids: generation.roleIds,
    joined_at: timeOrNull(generation.joinedAtMs),
    language: generation.locale,
    ...decidedOptions(generation.recipe, generation.isPrivate),
    // The button that it was begun with, and the command under whose result that stood.
    begun_by: generation.origin?.verb ?? null,
    parent_id: generation.origin?.parentId ?? null,
    state: generation.state,
    delivered_at: timeOrNull(generation.deliveredAtMs),
    delivered_as: generation.route,
    message_id: generation.messageId,
    published_in: generation.published?.channelId ?? null,
    published_message_id: generation.published?.messageId ?? null,
    erased_at: timeOrNull(generation.erasedAtMs),
    pictures: generation.pictures.map(pictureRecord),
    given_pictures: generation.recipe.inputs.map(inputRecord),
  };
}

/** A picture that went in. */
function inputRecord({ number, source, kept }: InputPicture): JsonRecord {
  return {
    number,
    uploaded_at: source?.kind === 'upload' ? source.url : null,
    width: kept?.size.width ?? null,
    height: kept?.size.height ?? null,
    bytes: kept?.bytes ?? null,
    sha256: kept?.sha256 ?? null,
  };
}

/** `declined_by_host` is what counts as a strike. */
function pictureRecord(picture: RecordedPicture): JsonRecord {
  return {
    number: picture.number,
    seed: picture.seed,
    state: picture.state,
    declined_by_host: picture.state === 'moderated',
    reason: picture.reason,
    details: picture.details,
    submitted_at: timeOrNull(picture.submittedAtMs),
    sent_to: picture.host,
    ended_at: timeOrNull(picture.endedAtMs),
    charged_usd: picture.charged === null ? null : usd(picture.charged),
    width: picture.size?.width ?? null,
    height: picture.size?.height ?? null,
    bytes: picture.bytes,
  };
}

function entryRecord(entry: RecordedEntry): JsonRecord {
  return {
    record: 'ledger',
    at: timeOf(entry.atMs),
    kind: entry.kind,
    server_id: entry.guildId,
    command_id: entry.generationId,
    picture: entry.picture,
    day: entry.day,
    month: entry.month,
    held_usd: usd(entry.held),
    charged_usd: usd(entry.charged),
    billed_usd: usd(entry.billed),
    granted_usd: usd(entry.granted),
    reason: entry.reason,
  };
}

/** Text, because most JSON readers would parse a number as a float. */
function usd(micros: MicroUsd): string {
  return formatUsd(micros).replace('$', '');
}

function timeOf(atMs: number): string {
  return new Date(atMs).toISOString();
}

function timeOrNull(atMs: number | null): string | null {
  return atMs === null ? null : timeOf(atMs);
}

function fileName(part: number): string {
  return `easel-my-data${part === 1 ? '' : `-part-${part}`}.json`;
}

const BETWEEN = ',\n';
const FOOT = '\n]}\n';
/** Lines are collected as text up to this many characters. */
const CHUNK_LENGTH = 65_536;

/** The file that is being written. */
class OpenFile {
  readonly #chunks: Buffer[] = [];
  #pending: string;
  #bytes: number;
  #records = 0;

  constructor(about: JsonRecord) {
    this.#pending = `{"about": ${JSON.stringify(about)},\n"records": [\n`;
    this.#bytes = Buffer.byteLength(this.#pending + FOOT);
  }

  fits(line: string, maxBytes: number): boolean {
    return this.#bytes + Buffer.byteLength(BETWEEN + line) <= maxBytes;
  }

  add(line: string): void {
    const added = this.#records === 0 ? line : `${BETWEEN}${line}`;
    this.#pending += added;
    this.#bytes += Buffer.byteLength(added);
    this.#records += 1;
    if (this.#pending.length >= CHUNK_LENGTH) this.#flush();
  }

  #flush(): void {
    this.#chunks.push(Buffer.from(this.#pending));
    this.#pending = '';
  }

  close(name: string): RecordFile {
    this.#pending += FOOT;
    this.#flush();
    return { name, bytes: Buffer.concat(this.#chunks), records: this.#records };
  }
}
