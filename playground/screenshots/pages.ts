// The pictures that pages show, and what is wrong between those pages and the files that are there.

export const FOLDER = 'docs/images';
export const THEMES = ['dark', 'light'] as const;
export type PictureTheme = (typeof THEMES)[number];

export interface Page {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

interface Found {
  readonly pages: readonly Page[];
  /** The names of the files in the folder of the pictures. */
  readonly files: readonly string[];
  /** The names of the pictures that can be made. */
  readonly shots: readonly string[];
}

export function fileOf(name: string, theme: PictureTheme): string {
  return `${name}-${theme}.webp`;
}

function filesOf(name: string): readonly string[] {
  return THEMES.map((theme) => fileOf(name, theme));
}

/** The files of the folder that these pages name. */
export function filesNamed(pages: readonly Page[]): ReadonlySet<string> {
  return new Set(pages.flatMap(({ text }) => namedIn(text)));
}

/** The files that no page names any more. */
export function filesUnused({ pages, files }: Pick<Found, 'pages' | 'files'>): readonly string[] {
  const named = filesNamed(pages);
  return files.filter((file) => !named.has(file));
}

/** Every fault as a sentence: what is named and missing, what is there and unused, what is shown in one theme alone. */
export function findPictureFaults({ pages, files, shots }: Found): readonly string[] {
  const made = new Set(shots.flatMap(filesOf));
  const named = filesNamed(pages);
  return [
    ...pages.flatMap(({ path, text }) => faultsOf(path, new Set(namedIn(text)), { files, made })),
    ...filesUnused({ pages, files }).map((file) => `${FOLDER}/${file}: no page shows it`),
    ...shots
      .filter((name) => !filesOf(name).some((file) => named.has(file)))
      .map((name) => `the picture ${name} can be made, and no page shows it`),
  ];
}

function faultsOf(
  path: string,
  named: ReadonlySet<string>,
  { files, made }: { readonly files: readonly string[]; readonly made: ReadonlySet<string> },
): string[] {
  return [...named].flatMap((file) => [
    ...(files.includes(file) ? [] : [`${path}: ${FOLDER}/${file} is missing`]),
    ...(made.has(file) ? [] : [`${path}: nothing makes ${file}`]),
    ...(named.has(inOtherTheme(file)) ? [] : [`${path}: ${file} is shown without ${inOtherTheme(file)}`]),
  ]);
}

function inOtherTheme(file: string): string {
  return file.includes('-dark.') ? file.replace('-dark.', '-light.') : file.replace('-light.', '-dark.');
}

function namedIn(text: string): string[] {
  return [...text.matchAll(/(?:docs\/)?images\/(?<file>[\w.-]+\.(?:webp|png|jpe?g))/gu)].flatMap(
    ({ groups }) => groups?.['file'] ?? [],
  );
}
