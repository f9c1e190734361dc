// Which files a field for uploads takes.

import type { Component } from '../../../sandbox/discord/message.ts';

export type FileRefusal =
  | { readonly is: 'wrong-type'; readonly file: string; readonly types: readonly string[] }
  | { readonly is: 'file-too-large'; readonly file: string; readonly limit: number };

/** Kinds of files that are named rather than listed. Source: components/reference.mdx "File Upload". */
const FILE_KINDS = ['image', 'video', 'audio'] as const;
type FileKind = (typeof FILE_KINDS)[number];

/** By the ending of the name, where the system knows no type for it. */
const ENDINGS: Readonly<Record<FileKind, readonly string[]>> = {
  image: ['.png', '.jpg', '.jpeg', '.webp', '.gif', '.avif', '.bmp', '.heic'],
  video: ['.mp4', '.mov', '.webm', '.mkv'],
  audio: ['.mp3', '.ogg', '.wav', '.flac', '.m4a'],
};

export function typesOf(component: Component): readonly string[] {
  const types: unknown = 'file_types' in component ? component.file_types : null;
  return Array.isArray(types) ? types.filter((type) => typeof type === 'string') : [];
}

/** For `<input accept>`. */
export function acceptOf(types: readonly string[]): string {
  return types.map((type) => (isKind(type) ? `${type}/*` : type)).join(',');
}

/** The first file that may not be uploaded. `limit`: in bytes. */
export function wrongFile(files: readonly File[], types: readonly string[], limit: number): FileRefusal | null {
  const strange = files.find((file) => types.length > 0 && !types.some((type) => isOfType(file, type)));
  if (strange !== undefined) return { is: 'wrong-type', file: strange.name, types };
  const large = files.find(({ size }) => size > limit);
  return large === undefined ? null : { is: 'file-too-large', file: large.name, limit };
}

function isOfType({ name, type: mime }: File, type: string): boolean {
  const lower = name.toLowerCase();
  if (!isKind(type)) return lower.endsWith(type.toLowerCase());
  return mime === '' ? ENDINGS[type].some((ending) => lower.endsWith(ending)) : mime.startsWith(`${type}/`);
}

export function isKind(type: string): type is FileKind {
  return FILE_KINDS.some((kind) => kind === type);
}
