// The command `npm run screenshots`: makes the pictures of the documentation from a playground of its own.

import { glob, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { CHROMIUM_FLAGS, CHROMIUM_IS_MISSING, findChromium } from '../chromium.ts';
import { readArguments, USAGE, type ScreenshotArguments } from './arguments.ts';
import { encode } from './encode.ts';
import { fileOf, filesNamed, filesUnused, findPictureFaults, FOLDER, type Page } from './pages.ts';
import { Scene } from './scene.ts';
import type { Shot } from './shot.ts';
import { SHOTS } from './shots/shots.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PICTURES = join(ROOT, FOLDER);

/** Resolves with the exit code. */
async function run({ check, only }: ScreenshotArguments): Promise<number> {
  const pages = await readPages();
  if (check) return await report(pages);
  const executablePath = findChromium(process.env);
  if (executablePath === null) {
    process.stderr.write(`${CHROMIUM_IS_MISSING}\n`);
    return 1;
  }
  await using browser = await chromium.launch({ executablePath, args: [...CHROMIUM_FLAGS] });
  const named = filesNamed(pages);
  const isWanted = ({ name }: Shot): boolean => only?.includes(name) ?? named.has(fileOf(name, 'dark'));
  for (const shot of SHOTS.filter(isWanted)) {
    await using scene = await Scene.open(browser, shot);
    const pictures = await take(shot, scene);
    for (const { theme, png } of pictures) await write(fileOf(shot.name, theme), await encode(png));
  }
  if (only !== null) return 0;
  for (const file of filesUnused({ pages, files: await readdir(PICTURES) })) {
    await rm(join(PICTURES, file));
    console.log(`removed ${FOLDER}/${file}: no page shows it`);
  }
  return await report(pages);
}

/** A picture that nobody can see says nothing of why it failed. */
async function take({ name, take: act }: Shot, scene: Scene): ReturnType<Scene['pictures']> {
  try {
    return await scene.pictures(await act(scene));
  } catch (cause) {
    const path = join(ROOT, `data/play/failed-${name}.png`);
    await scene.page.screenshot({ path });
    throw new Error(`${name} could not be made; ${path} shows the page at the end`, { cause });
  }
}

async function readPages(): Promise<readonly Page[]> {
  const paths = await Array.fromAsync(glob(['*.md', 'docs/**/*.md'], { cwd: ROOT }));
  return await Promise.all(paths.map(async (path) => ({ path, text: await readFile(join(ROOT, path), 'utf8') })));
}

async function report(pages: readonly Page[]): Promise<number> {
  const shots = SHOTS.map(({ name }) => name);
  const faults = findPictureFaults({ pages, files: await readdir(PICTURES), shots });
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  if (faults.length > 0) return 1;
  console.log(`All ${shots.length} pictures are there in both themes, and each is shown by a page.`);
  return 0;
}

async function write(file: string, bytes: Buffer): Promise<void> {
  await writeFile(join(PICTURES, file), bytes);
  console.log(`wrote ${FOLDER}/${file} (${Math.ceil(bytes.length / 1_000)} kB)`);
}

const asked = readArguments(
  process.argv.slice(2),
  process.env,
  SHOTS.map(({ name }) => name),
);
if ('fault' in asked) {
  process.stderr.write(`${asked.fault}\n`);
  process.exitCode = 2;
} else if (asked.help) {
  console.log(USAGE);
} else {
  process.exitCode = await run(asked);
}
