/**
 * Set up once before the long tests: bundles Easel's programs, since finding and reading 1,500 modules takes longer than all else that a
 * process does which a test starts and kills. Vite bundles them, as it transforms what a test itself loads.
 */
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'vite';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the bundle of each of these scripts stands; undefined where none were bundled. */
    bundledPrograms: Readonly<Record<string, string>> | undefined;
  }
}

const PROGRAMS = ['main', 'paint', 'doctor', 'backup', 'restore', 'setup'];
const scriptOf = (program: string): string => `src/${program}.ts`;
/** What finds files of its own beside its modules or is loaded at run time, and what is not installed. */
const NOT_BUNDLED = ['better-sqlite3', 'sharp', '@napi-rs/canvas', 'pino', 'zlib-sync'];

// Within the project, so that what is not bundled is found from there; one for each run, and open to other users of the machine.
const folder = resolve('node_modules/.cache', `easel-programs-${process.pid}`);

/** What a program reads and starts beside its modules stands where it did. */
const keepUrls: Plugin = {
  name: 'keep-urls',
  transform(code, id) {
    if (!id.startsWith(resolve('src'))) return null;
    return code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href));
  },
};

export async function setup(project: TestProject): Promise<void> {
  await bundle();
  project.onTestsRerun(bundle);
  const bundled = PROGRAMS.map((program) => [scriptOf(program), join(folder, `${program}.mjs`)]);
  project.provide('bundledPrograms', Object.fromEntries(bundled));
}

export async function teardown(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

async function bundle(): Promise<void> {
  await build({
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    plugins: [keepUrls],
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: folder,
      target: 'node24',
      rolldownOptions: {
        input: PROGRAMS.map(scriptOf),
        external: NOT_BUNDLED,
        // Of a file whose name does not say that it is a module, Node finds out by compiling it.
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
}
