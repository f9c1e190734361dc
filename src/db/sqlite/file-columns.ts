import type { KeptFile } from '../../generation/model/generation.ts';
import type { PicturesTable } from '../schema.ts';

/** The facts of a file, in whichever table. */
type FileFacts = Pick<PicturesTable, 'file_sha256' | 'file_bytes' | 'file_format' | 'file_width' | 'file_height'>;

/** A file on the disk, as rows keep it. */
export function toFileColumns({ file, sha256, bytes, format, size }: KeptFile) {
  return {
    file,
    file_sha256: sha256,
    file_bytes: bytes,
    file_format: format,
    file_width: size.width,
    file_height: size.height,
  };
}

/** null where a fact is missing. `file`: its name, which may stand in a column of its own. */
export function toKeptFile(file: string, row: FileFacts): KeptFile | null {
  const { file_sha256: sha256, file_bytes: bytes, file_format: format, file_width: width, file_height: height } = row;
  if (sha256 === null || bytes === null || format === null || width === null || height === null) return null;
  return { file, sha256, bytes, format, size: { width, height } };
}
