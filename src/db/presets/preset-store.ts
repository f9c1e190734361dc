import { sql, type Kysely, type Selectable, type Transaction } from 'kysely';
import type { PresetChange, PresetSaving, PresetStore } from '../../administration/presets.ts';
import { MAX_PRESETS, type Preset, type PresetContent } from '../../generation/model/preset.ts';
import { nameKey } from '../../generation/model/named.ts';
import { writeAudit } from '../ledger/audit-trail.ts';
import type { Executor } from '../sqlite/database.ts';
import type { PresetsTable, Schema } from '../schema.ts';
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
  change: PresetChange,
): Promise<PresetSaving> {
  if (await insertWithinLimit(trx, content, id, change)) {
    await auditOf(trx, 'preset.save', content.name, null, content.template, change);
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
  await auditOf(trx, 'preset.save', name, former.template, template, change);
  return 'replaced';
}

async function insertWithinLimit(
  trx: Transaction<Schema>,
  { name, template, modelId, aspect }: PresetContent,
  id: string,
  { owner, atMs }: PresetChange,
): Promise<boolean> {
  const { guild_id: guildId, user_id: userId } = columnsOf(owner);
  const { numAffectedRows } = await sql`
    INSERT INTO presets (id, guild_id, user_id, key, name, template, model_id, aspect, saved_at_ms)
    SELECT ${id}, ${guildId}, ${userId}, ${nameKey(name)}, ${name}, ${template}, ${modelId}, ${aspect}, ${atMs}
    WHERE (SELECT count(*) FROM presets WHERE guild_id = ${guildId} AND user_id = ${userId}) < ${MAX_PRESETS[owner.kind]}
    ON CONFLICT (guild_id, user_id, key) DO NOTHING`.execute(trx);
  return numAffectedRows === 1n;
}

async function deletePreset(trx: Transaction<Schema>, id: string, change: PresetChange): Promise<boolean> {
  const { guild_id: guildId, user_id: userId } = columnsOf(change.owner);
  const deleted = await trx
    .deleteFrom('presets')
    .where('id', '=', id)
    .where('guild_id', '=', guildId)
    .where('user_id', '=', userId)
    .returning(['name', 'template'])
    .executeTakeFirst();
  if (deleted === undefined) return false;
  await auditOf(trx, 'preset.delete', deleted.name, deleted.template, null, change);
  return true;
}

/** What a member keeps for themselves concerns no admin. */
async function auditOf(
  trx: Transaction<Schema>,
  action: 'preset.save' | 'preset.delete',
  name: string,
  before: string | null,
  after: string | null,
  { owner, actorId, atMs }: PresetChange,
): Promise<void> {
  if (owner.kind === 'member') return;
  await writeAudit(trx, { guildId: owner.guildId, actorId, action, subject: `preset:${name}`, before, after, atMs });
}

function toPreset(row: Selectable<PresetsTable>): Preset {
  const { id, name, template, model_id: modelId, aspect } = row;
  return { id, scope: row.user_id === '' ? 'server' : 'member', name, template, modelId, aspect };
}
