// Rows of the pictures that go in.

import { sql, type Expression, type RawBuilder, type SqlBool, type Transaction } from 'kysely';
import { z } from 'zod';
import type { InputPicture } from '../../generation/model/generation.ts';
import { FILE_EXTENSION, type FileFormat } from '../../generation/model/image-model.ts';
import { TRANSITIONS } from '../../generation/model/lifecycle.ts';
import type { InputRef, KeptInput, NewGeneration } from '../../generation/ports/generation-store.ts';
import type { Executor } from '../sqlite/database.ts';
import { toFileColumns, toKeptFile } from '../sqlite/file-columns.ts';
import type { InputPicturesTable, Schema } from '../schema.ts';

export async function insertInputs(trx: Transaction<Schema>, { reply, recipe }: NewGeneration): Promise<void> {
  if (recipe.inputs.length === 0) return;
  await trx
    .insertInto('input_pictures')
    .values(recipe.inputs.map((input) => toRow(reply.interactionId, input)))
    .execute();
}

function toRow(generationId: string, { number, source, maxMegapixels, setsShape }: InputPicture): InputRow {
  const of = source?.kind === 'copy' ? source.of : null;
  return {
    generation_id: generationId,
    number,
    source_kind: source?.kind ?? null,
    source: source?.kind === 'upload' ? source.url : (of?.file ?? null),
    max_megapixels: maxMegapixels,
    sets_shape: setsShape ? 1 : 0,
    file: null,
    file_sha256: of?.sha256 ?? null,
    source_sha256: of?.sha256 ?? null,
    file_bytes: of?.bytes ?? null,
    file_format: of?.format ?? null,
    file_width: of?.size.width ?? null,
    file_height: of?.size.height ?? null,
  };
}

type InputRow = Omit<InputPicturesTable, 'is_first_frame'>;

/** Those of a generation, as one value: a part of a statement that reads something else as well. */
export const inputsJson: RawBuilder<string> = sql<string>`(
  SELECT json_group_array(json_object(
    'generation_id', generation_id, 'number', number, 'source_kind', source_kind, 'source', source,
    'max_megapixels', max_megapixels, 'sets_shape', sets_shape, 'is_first_frame', is_first_frame, 'file', file,
    'file_sha256', file_sha256, 'file_bytes', file_bytes, 'file_format', file_format, 'file_width', file_width,
    'file_height', file_height))
  FROM input_pictures WHERE generation_id = generations.id)`;

const flag = z.literal([0, 1]);
const rowsSchema = z.array(
  z.object({
    generation_id: z.string(),
    number: z.number(),
    source_kind: z.enum(['upload', 'copy']).nullable(),
    source: z.string().nullable(),
    max_megapixels: z.number(),
    sets_shape: flag,
    is_first_frame: flag,
    file: z.string().nullable(),
    file_sha256: z.string().nullable(),
    file_bytes: z.number().nullable(),
    file_format: z.custom<FileFormat>((value) => typeof value === 'string' && value in FILE_EXTENSION).nullable(),
    file_width: z.number().nullable(),
    file_height: z.number().nullable(),
  }),
);

export function parseInputs(json: string): InputPicture[] {
  const rows = rowsSchema.parse(JSON.parse(json)).toSorted((a, b) => a.number - b.number);
  return rows.map(toInput);
}

function toInput(row: z.infer<typeof rowsSchema>[number]): InputPicture {
  const { source_kind: kind, source, file } = row;
  const of = kind === 'copy' && source !== null ? toKeptFile(source, row) : null;
  return {
    number: row.number,
    source: kind === 'upload' && source !== null ? { kind, url: source } : of === null ? null : { kind: 'copy', of },
    maxMegapixels: row.max_megapixels,
    setsShape: row.sets_shape === 1,
    kept: file === null || file === '' ? null : toKeptFile(file, row),
    isFirstFrame: row.is_first_frame === 1,
  };
}

/** One that is on the disk is known by its file alone: the address it came from is forgotten. */
export async function keepInput(db: Executor, { generationId, number }: InputRef, kept: KeptInput): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('input_pictures')
    .set({
      source_kind: null,
      source: null,
      is_first_frame: kept.isFirstFrame ? 1 : 0,
      ...toFileColumns(kept),
      ...(kept.sourceSha256 === null ? {} : { source_sha256: kept.sourceSha256 }),
    })
    .where('generation_id', '=', generationId)
    .where('number', '=', number)
    .where('file', 'is', null)
    .where(sql<SqlBool>`EXISTS (SELECT 1 FROM generations WHERE id = input_pictures.generation_id AND state = ${OPEN})`)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

const OPEN = TRANSITIONS.open.to[0];

/** Of a picture: whatever goes in is on the disk. */
export const HAS_ITS_INPUTS: Expression<SqlBool> = sql<SqlBool>`NOT EXISTS (
  SELECT 1 FROM input_pictures WHERE generation_id = pictures.generation_id AND file IS NULL)`;
