import { glob, readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { filesUnused, findPictureFaults, FOLDER } from '../../playground/screenshots/pages.ts';
import { SHOTS } from '../../playground/screenshots/shots/shots.ts';

describe('the pictures of the pages', () => {
  it('are there in both themes, can be made anew, and each is shown', async () => {
    const paths = await Array.fromAsync(glob(['*.md', 'docs/**/*.md']));
    const pages = await Promise.all(paths.map(async (path) => ({ path, text: await readFile(path, 'utf8') })));
    const shots = SHOTS.map(({ name }) => name);
    expect(new Set(shots).size).toBe(shots.length);
    expect(findPictureFaults({ pages, files: await readdir(FOLDER), shots })).toEqual([]);
  });
});

describe('a picture is reported', () => {
  const picture = (name: string, themes = ['dark', 'light']): string =>
    themes.map((theme) => `<source srcset="images/${name}-${theme}.webp" />`).join('\n');
  const files = ['hero-dark.webp', 'hero-light.webp'];
  const faultsIn = (text: string, there: Partial<Parameters<typeof findPictureFaults>[0]> = {}): readonly string[] =>
    findPictureFaults({ pages: [{ path: 'docs/guide.md', text }], files, shots: ['hero'], ...there });

  it('that a page names and that is missing', () => {
    expect(faultsIn(picture('hero'), { files: ['hero-light.webp'] })).toEqual([
      'docs/guide.md: docs/images/hero-dark.webp is missing',
    ]);
  });

  it('that nothing makes', () => {
    expect(faultsIn(`${picture('hero')} ![old](images/old.png)`, { files: [...files, 'old.png'] })).toEqual([
      'docs/guide.md: nothing makes old.png',
    ]);
  });

  it('that a page shows in one theme alone', () => {
    expect(faultsIn(picture('hero', ['dark']), { files: ['hero-dark.webp'] })).toEqual([
      'docs/guide.md: hero-dark.webp is shown without hero-light.webp',
    ]);
  });

  it('that no page shows', () => {
    const there = { files: [...files, 'old.png'], shots: ['hero', 'quota'] };
    expect(faultsIn(picture('hero'), there)).toEqual([
      'docs/images/old.png: no page shows it',
      'the picture quota can be made, and no page shows it',
    ]);
    expect(filesUnused({ pages: [], files })).toEqual(files);
  });

  it('but not one that is named from the top of the repository', () => {
    expect(faultsIn(picture('hero').replaceAll('images/', 'docs/images/'))).toEqual([]);
  });
});
