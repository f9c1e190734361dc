import { sql, type Kysely, type Selectable, type Transaction } from 'kysely';
import type { NewReference, ReferenceStore } from '../../archive/references.ts';
import type { ServerReference } from '../../archive/personal-data.ts';
import type { ErasureRequest } from '../../archive/store.ts';
import type { KeptFile } from '../../generation/model/generation.ts';
import { nameKey, type NamedChange } from '../../generation/model/named.ts';
import { MAX_REFERENCES, type Reference } from '../../generation/model/reference.ts';
import { auditNamed } from '../presets/named-audit.ts';
import { columnsOf, type OwnerColumns } from '../presets/owner-columns.ts';
import type { Executor } from '../sqlite/database.ts';
import { toFileColumns } from '../sqlite/file-columns.ts';
import type { NamedReferencesTable, Schema } from '../schema.ts';
import { noteErasure, noteFilesToDelete } from './erasure.ts';
import { changeErasureMark } from './erasure-mark.ts';

/** ReferenceStore over SQLite. */
export function createReferenceStore(db: Kysely<Schema>): ReferenceStore {
  const inTransaction = <T>(work: (trx: Transaction<Schema>) => Promise<T>): Promise<T> =>
    db.transaction().execute(work);
  return {
    list: (owner) => referencesOf(db, columnsOf(owner)),
    save: (reference, isReplacing, change) =>
      inTransaction((trx) => saveReference(trx, reference, isReplacing, change)),
    delete: (id, change) => inTransaction((trx) => deleteReference(trx, id, change)),
  };
}

async function referencesOf(
  db: Executor,
  { guild_id: guildId, user_id: userId }: OwnerColumns,
): Promise<readonly Reference[]> {
  const rows = await db
    .selectFrom('named_references')
    .selectAll()
    .select((eb) =>
      eb
        .selectFrom('generations')
        .select('safety')
        .whereRef('generations.id', '=', 'named_references.source_id')
        .as('safety'),
    )
    .where('guild_id', '=', guildId)
    .where('user_id', '=', userId)
    .orderBy('key')
    .execute();
  return rows.map(toReference);
}

/** The references of a member alone, by name. */
export function memberReferences(db: Executor, userId: string): Promise<readonly Reference[]> {
  return referencesOf(db, { guild_id: '', user_id: userId });
}

/** Those that a member saved for servers, in the order of the servers and of the names. */
export async function savedForServers(db: Executor, userId: string): Promise<readonly ServerReference[]> {
  const rows = await db
    .selectFrom('named_references')
    .select(['guild_id', 'key', 'name', 'saved_at_ms'])
    .where('saved_by', '=', userId)
    // As the index on it says.
    .where('saved_by', '<>', sql.lit(''))
    .orderBy('guild_id')
    .orderBy('key')
    .execute();
  return rows.map((row) => ({ guildId: row.guild_id, name: row.name, savedAtMs: row.saved_at_ms }));
}

/** The insert comes first: it counts under the lock that it takes, so what is read after it stays true until the commit. */
async function saveReference(
  trx: Transaction<Schema>,
  reference: NewReference,
  isReplacing: boolean,
  change: NamedChange,
): ReturnType<ReferenceStore['save']> {
  if (await insertWithinLimit(trx, reference, change)) {
    const { name, kept } = reference;
    await auditNamed(trx, { action: 'reference.save', name, before: null, after: sizeOf(kept) }, change);
    return { saving: 'saved', file: null };
  }
  const { guild_id: guildId, user_id: userId } = columnsOf(change.owner);
  const former = await trx
    .selectFrom('named_references')
    .selectAll()
    .where('guild_id', '=', guildId)
    .where('user_id', '=', userId)
    .where('key', '=', nameKey(reference.name))
    .executeTakeFirst();
  if (former === undefined) return { saving: 'full', file: null };
  if (!isReplacing) return { saving: 'taken', file: null };
  const { name, kept, source } = reference;
  const from = { source_sha256: source.sha256, source_id: source.generationId };
  await trx
    .updateTable('named_references')
    .set({ name, ...toFileColumns(kept), ...from, saved_by: savedBy(change), saved_at_ms: change.atMs })
    .where('id', '=', former.id)
    .execute();
  await letGo(trx, [former.file]);
  const sizes = { before: sizeOf(keptOf(former)), after: sizeOf(kept) };
  await auditNamed(trx, { action: 'reference.save', name, ...sizes }, change);
  return { saving: 'replaced', file: former.file };
}

async function insertWithinLimit(
  trx: Transaction<Schema>,
  { id, name, kept, source }: NewReference,
  change: NamedChange,
): Promise<boolean> {
  const { owner, atMs } = change;
  const { guild_id: guildId, user_id: userId } = columnsOf(owner);
  const { file, sha256, bytes, format, size } = kept;
  const { numAffectedRows } = await sql`
    INSERT INTO named_references (id, guild_id, user_id, key, name, file, file_sha256, file_bytes, file_format, file_width,
      file_height, saved_by, saved_at_ms, source_sha256, source_id)
    SELECT ${id}, ${guildId}, ${userId}, ${nameKey(name)}, ${name}, ${file}, ${sha256}, ${bytes}, ${format}, ${size.width},
      ${size.height}, ${savedBy(change)}, ${atMs}, ${source.sha256}, ${source.generationId}
    WHERE (SELECT count(*) FROM named_references WHERE guild_id = ${guildId} AND user_id = ${userId})
      < ${MAX_REFERENCES[owner.kind]}
    ON CONFLICT (guild_id, user_id, key) DO NOTHING`.execute(trx);
  return numAffectedRows === 1n;
}

async function deleteReference(trx: Transaction<Schema>, id: string, change: NamedChange): Promise<string | null> {
  const { guild_id: guildId, user_id: userId } = columnsOf(change.owner);
  const deleted = await trx
    .deleteFrom('named_references')
    .where('id', '=', id)
    .where('guild_id', '=', guildId)
    .where('user_id', '=', userId)
    .returningAll()
    .executeTakeFirst();
  if (deleted === undefined) return null;
  await letGo(trx, [deleted.file]);
  const sizes = { before: sizeOf(keptOf(deleted)), after: null };
  await auditNamed(trx, { action: 'reference.delete', name: deleted.name, ...sizes }, change);
  return deleted.file;
}

/** Call it inside a transaction. Resolves to the files that are to be deleted. */
export async function eraseReferencesOf(
  trx: Transaction<Schema>,
  { userId, pseudonym, requestedAtMs }: ErasureRequest,
  nowMs: number,
): Promise<readonly string[]> {
  await trx
    .updateTable('named_references')
    .set({ saved_by: pseudonym })
    .where('saved_by', '=', userId)
    // As the index on it says.
    .where('saved_by', '<>', sql.lit(''))
    .where('saved_at_ms', '<=', requestedAtMs)
    .execute();
  const deleted = await trx
    .deleteFrom('named_references')
    .where('guild_id', '=', '')
    .where('user_id', '=', userId)
    .where('saved_at_ms', '<=', requestedAtMs)
    .returning('file')
    .execute();
  if (deleted.length === 0) return [];
  const files = deleted.map(({ file }) => file);
  await letGo(trx, files);
  await noteErasure(trx, nowMs);
  return files;
}

/** Their rows are gone. A backup from before still has them. */
export async function letGo(trx: Transaction<Schema>, files: readonly string[]): Promise<void> {
  await changeErasureMark(trx);
  await noteFilesToDelete(trx, files);
}

function savedBy({ owner, actorId }: NamedChange): string {
  return owner.kind === 'server' ? actorId : '';
}

function sizeOf({ size: { width, height } }: Reference['kept']): string {
  return `${width}×${height}`;
}

function toReference(row: Selectable<NamedReferencesTable> & { readonly safety: number | null }): Reference {
  return {
    id: row.id,
    scope: row.user_id === '' ? 'server' : 'member',
    name: row.name,
    kept: keptOf(row),
    savedAtMs: row.saved_at_ms,
    savedBy: row.saved_by === '' ? null : row.saved_by,
    safety: row.safety,
  };
}

function keptOf(row: Selectable<NamedReferencesTable>): KeptFile {
  return {
    file: row.file,
    sha256: row.file_sha256,
    bytes: row.file_bytes,
    format: row.file_format,
    size: { width: row.file_width, height: row.file_height },
  };
}
