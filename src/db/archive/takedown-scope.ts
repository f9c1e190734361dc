// What goes with a picture that is taken down: found by the hashes of files, since whatever goes in is a copy.

import { sql } from 'kysely';
import type { TakedownScope } from '../../archive/takedown-store.ts';
import type { Executor } from '../sqlite/database.ts';

export interface FoundScope extends TakedownScope {
  /** Of all files that are of it. */
  readonly hashes: readonly string[];
  readonly referenceIds: readonly string[];
  readonly draftIds: readonly string[];
}

/** Of generations from before inputs kept the hash of what they were made from. */
const FROM_THE_PICTURE = ['vary', 'extend', 'change'] as const;

/** Goes from the picture to what was painted from it, and on from that, until nothing new is found. */
export async function findScope(db: Executor, rootId: string): Promise<FoundScope> {
  const ids = new Set([rootId]);
  const hashes = new Set(await hashesOf(db, [rootId]));
  let newIds = [rootId];
  let newHashes = [...hashes];
  while (newIds.length + newHashes.length > 0) {
    const references = await referencesFrom(db, newIds, newHashes);
    const inputs = await inputsFrom(db, [...newHashes, ...references.map(({ file_sha256: hash }) => hash)], newIds);
    const foundIds = [...new Set(inputs.map(({ generation_id: id }) => id))].filter((id) => !ids.has(id));
    const found = [...references, ...inputs].flatMap(({ file_sha256: hash }) => hash ?? []);
    const foundHashes = [...new Set([...found, ...(await hashesOf(db, foundIds))])].filter((hash) => !hashes.has(hash));
    for (const id of foundIds) ids.add(id);
    for (const hash of foundHashes) hashes.add(hash);
    newIds = foundIds;
    newHashes = foundHashes;
  }
  return describe(db, [...ids], [...hashes]);
}

async function describe(
  db: Executor,
  generationIds: readonly string[],
  hashes: readonly string[],
): Promise<FoundScope> {
  const members = await db
    .selectFrom('generations')
    .select('user_id')
    .distinct()
    .where('id', 'in', generationIds)
    .orderBy('user_id')
    .execute();
  const kept = await db
    .selectFrom('pictures')
    .select(['generation_id', 'number'])
    .where('generation_id', 'in', generationIds)
    .where('state', '=', 'kept')
    .where('file', '<>', '')
    .orderBy('generation_id')
    .orderBy('number')
    .execute();
  const published = await db
    .selectFrom('publications')
    .select('generation_id')
    .where('generation_id', 'in', generationIds)
    .orderBy('generation_id')
    .execute();
  const references = await referencesFrom(db, generationIds, hashes);
  const drafts = await draftsFrom(db, generationIds, hashes);
  return {
    generationIds,
    hashes,
    members: members.length,
    pictures: kept.length,
    published: published.length,
    references: references.length,
    drafts: drafts.length,
    referenceIds: references.map(({ id }) => id),
    draftIds: drafts,
  };
}

async function hashesOf(db: Executor, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('pictures')
    .select('file_sha256')
    .where('generation_id', 'in', ids)
    .where('file_sha256', 'is not', null)
    .orderBy('generation_id')
    .orderBy('number')
    .execute();
  return rows.flatMap(({ file_sha256: hash }) => hash ?? []);
}

/** Each look-up by an index of its own. */
async function referencesFrom(db: Executor, ids: readonly string[], hashes: readonly string[]) {
  const bySourceId = referencesWhere(db).where('source_id', 'in', ids);
  const bySource = referencesWhere(db).where('source_sha256', 'in', hashes);
  const byFile = referencesWhere(db).where('file_sha256', 'in', hashes);
  const rows = [
    ...(ids.length === 0 ? [] : await bySourceId.execute()),
    ...(hashes.length === 0 ? [] : [...(await bySource.execute()), ...(await byFile.execute())]),
  ];
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

function referencesWhere(db: Executor) {
  return db.selectFrom('named_references').select(['id', 'file_sha256']).orderBy('id');
}

async function inputsFrom(db: Executor, hashes: readonly string[], parentIds: readonly string[]) {
  const rows = [
    ...(hashes.length === 0
      ? []
      : [
          ...(await inputsWhere(db).where('source_sha256', 'in', hashes).execute()),
          ...(await inputsWhere(db).where('file_sha256', 'in', hashes).execute()),
        ]),
    ...(parentIds.length === 0
      ? []
      : await inputsWhere(db)
          .where('number', '=', 1)
          .where('generation_id', 'in', (eb) =>
            eb
              .selectFrom('generations')
              .select('id')
              .where('parent_id', 'in', parentIds)
              .where('verb', 'in', FROM_THE_PICTURE),
          )
          .execute()),
  ];
  return rows;
}

function inputsWhere(db: Executor) {
  return db
    .selectFrom('input_pictures')
    .select(['generation_id', 'file_sha256'])
    .orderBy('generation_id')
    .orderBy('number');
}

/** Drafts are few, and gone after a day. */
async function draftsFrom(db: Executor, ids: readonly string[], hashes: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('drafts')
    .select('id')
    .where((eb) =>
      eb.or([
        eb('parent_id', 'in', ids),
        sql<boolean>`EXISTS (SELECT 1 FROM json_each(options, '$.images') AS image
          WHERE image.value ->> '$.source.of.sha256' IN (SELECT value FROM json_each(${JSON.stringify(hashes)})))`,
      ]),
    )
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}
