import { sql, type Kysely, type Selectable, type Transaction } from 'kysely';
import type { PresetStore } from '../../administration/presets.ts';
import { MAX_PRESETS, type Preset, type PresetContent } from '../../generation/model/preset.ts';
import { nameKey, type NamedChange, type NamedSaving } from '../../generation/model/named.ts';
import type { Executor } from '../sqlite/database.ts';
import type { PresetsTable, Schema } from '../schema.ts';
import { auditNamed } from './named-audit.ts';
import { columnsOf, type OwnerColumns } from './owner-columns.ts';

/** PresetStore over SQLite. */
export function createPresetStore(db: Kysely<Schema>): PresetStore {
  const inTransaction = <T>(work: (trx: Transaction<Schema>) => Promise<T>): Promise<T> =>
    db.transaction().execute(work);
  return {
    list: async (owner) => (await rowsOf(db, columnsOf(owner))).map(toPreset),
    save: (content, id, isReplacing, change) =>
      inTransaction((trx) => savePreset(trx, content, id, isReplacing, change)),
    delete: (id, change) => inTransaction((trx) => deletePreset(trx, id, change)),
  };
}

function rowsOf(
  db: Executor,
  { guild_id: guildId, user_id: userId }: OwnerColumns,
): Promise<Selectable<PresetsTable>[]> {
  return db
    .selectFrom('presets')
    .selectAll()
    .where('guild_id', '=', guildId)
    .where('user_id', '=', userId)
    .orderBy('key')
    .execute();
}

/** The presets of a member alone, with when each was saved. */
export function memberPresetRows(db: Executor, userId: string): Promise<Selectable<PresetsTable>[]> {
  return rowsOf(db, { guild_id: '', user_id: userId });
}

/** Deletes those that a member saved at that time or before. */
export async function deletePresetsOf(db: Executor, userId: string, untilMs: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('presets')
    .where('guild_id', '=', '')
    .where('user_id', '=', userId)
    .where('saved_at_ms', '<=', untilMs)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** The insert comes first: it counts under the lock that it takes, so what is read after it stays true until the commit. */
async function savePreset(
  trx: Transaction<Schema>,
  content: PresetContent,
  id: string,
  isReplacing: boolean,
  change: NamedChange,
): Promise<NamedSaving> {
  if (await insertWithinLimit(trx, content, id, change)) {
    const { name, template } = content;
    await auditNamed(trx, { action: 'preset.save', name, before: null, after: template }, change);
    return 'saved';
  }
  const { guild_id: guildId, user_id: userId } = columnsOf(change.owner);
  const former = await trx
    .selectFrom('presets')
    .select(['id', 'template'])
    .where('guild_id', '=', guildId)
    .where('user_id', '=', userId)
    .where('key', '=', nameKey(content.name))
    .executeTakeFirst();
  if (former === undefined) return 'full';
  if (!isReplacing) return 'taken';
  const { name, template, modelId, aspect } = content;
  await trx
    .updateTable('presets')
    .set({ name, template, model_id: modelId, aspect, saved_at_ms: change.atMs })
    .where('id', '=', former.id)
    .execute();
  await auditNamed(trx, { action: 'preset.save', name, before: former.template, after: template }, change);
  return 'replaced';
}

async function insertWithinLimit(
  trx: Transaction<Schema>,
  { name, template, modelId, aspect }: PresetContent,
  id: string,
  { owner, atMs }: NamedChange,
): Promise<boolean> {
  const { guild_id: guildId, user_id: userId } = columnsOf(owner);
  const { numAffectedRows } = await sql`
    INSERT INTO presets (id, guild_id, user_id, key, name, template, model_id, aspect, saved_at_ms)
    SELECT ${id}, ${guildId}, ${userId}, ${nameKey(name)}, ${name}, ${template}, ${modelId}, ${aspect}, ${atMs}
    WHERE (SELECT count(*) FROM presets WHERE guild_id = ${guildId} AND user_id = ${userId}) < ${MAX_PRESETS[owner.kind]}
    ON CONFLICT (guild_id, user_id, key) DO NOTHING`.execute(trx);
  return numAffectedRows === 1n;
}

async function deletePreset(trx: Transaction<Schema>, id: string, change: NamedChange): Promise<boolean> {
  const { guild_id: guildId, user_id: userId } = columnsOf(change.owner);
  const deleted = await trx
    .deleteFrom('presets')
    .where('id', '=', id)
    .where('guild_id', '=', guildId)
    .where('user_id', '=', userId)
    .returning(['name', 'template'])
    .executeTakeFirst();
  if (deleted === undefined) return false;
  const { name, template } = deleted;
  await auditNamed(trx, { action: 'preset.delete', name, before: template, after: null }, change);
  return true;
}

function toPreset(row: Selectable<PresetsTable>): Preset {
  const { id, name, template, model_id: modelId, aspect } = row;
  return { id, scope: row.user_id === '' ? 'server' : 'member', name, template, modelId, aspect };
}
