// The command `npm run paint`: what is asked is checked, then priced and confirmed, then painted.

import { join } from 'node:path';
import { ConfigError, loadPainter, type PainterConfig } from '../../config.ts';
import { DatabaseUnusableError } from '../../db/sqlite/errors.ts';
import { DatabaseInUseError } from '../../db/sqlite/process-lock.ts';
import { readEnvFile, type Environment } from '../../environment/env-file.ts';
import { ProviderError } from '../../generation/ports/image-provider.ts';
import { codeOf } from '../../runtime/error-code.ts';
import type { StopRequest } from '../../runtime/stop-request.ts';
import { printable } from '../../runtime/text.ts';
import { takenByNpm } from '../npm-options.ts';
import { helpText, readArguments, type PaintArguments } from './asked/arguments.ts';
import { readBatch } from './asked/batch.ts';
import { checkLine, checkWithoutKeys, type Checked } from './asked/check-line.ts';
import type { LineFault } from './model/faults.ts';
import { FLAGS } from './model/flags.ts';
import type { GivenOptions } from './asked/given-options.ts';
import { InputStore } from './asked/input-store.ts';
import { resumeCommand } from './asked/resume-command.ts';
import { checkKeys } from './check.ts';
import { Painter } from './painter.ts';
import type { NumberedLine } from './plan.ts';
import { paintSession } from './session.ts';
import { EXIT } from './journal/summary.ts';
import { Terminal, type Streams } from './terminal/terminal.ts';
import { textsFor, type PaintTexts } from './texts/index.ts';
import { FolderError, INPUTS_FOLDER } from './journal/workspace.ts';

export interface PaintSurroundings {
  readonly environment: Environment;
  readonly streams: Streams;
  readonly stop: StopRequest;
  /** Ends the process at once, with that code. */
  readonly exit: (code: number) => void;
}

/** What goes through all steps. */
interface Call extends PaintSurroundings {
  readonly asked: PaintArguments;
  readonly texts: PaintTexts;
  readonly terminal: Terminal;
}

/** A batch may be wrong in each of its lines. */
const MOST_FAULTS = 30;
/** Stands where a prompt is missing. */
const NO_PROMPT = '-';
/** What is wrong with an option whatever a line says beside it. */
const FAULTS_OF_ANY_LINE: readonly LineFault['kind'][] = [
  'not_a_choice',
  'not_a_size',
  'not_a_switch',
  'not_plain',
  'unknown_host',
  'image_unreadable',
];
/** npm has these itself, so that they say nothing of what was typed. */
const NPMS_OWN: readonly string[] = ['yes', 'json', 'help'];

/** The exit code. */
export async function paint(args: readonly string[], surroundings: PaintSurroundings): Promise<number> {
  const { environment, streams, stop, exit } = surroundings;
  const texts = textsFor(environment);
  const { asked, faults } = readArguments(args, texts);
  const terminal = new Terminal(streams, { isJson: asked.isJson, term: environment['TERM'] });
  const call = { ...surroundings, asked, texts, terminal };
  if (asked.isHelp) {
    streams.output.write(helpText(texts));
    return EXIT.painted;
  }
  const kept = keptByNpm(environment, texts);
  if (kept !== null || asked.isSandbox) {
    terminal.complain(kept ?? texts.noSandbox);
    return EXIT.badArguments;
  }
  // Until something is submitted, there is nothing to wait for.
  const leave = { isAtOnce: true };
  void stop.asked.then(() => {
    if (leave.isAtOnce) exit(EXIT.interrupted);
  });
  try {
    return await withSettings(
      call,
      faults.map((fault) => texts.faults.argument(fault)),
      () => {
        leave.isAtOnce = false;
      },
    );
  } catch (error) {
    return explain(error, call);
  }
}

function keptByNpm(environment: Environment, texts: PaintTexts): string | null {
  const names = FLAGS.filter((flag) => !NPMS_OWN.includes(flag)).map(
    (flag) => [`--${flag}`, [flag.replaceAll('-', '_')]] as const,
  );
  return takenByNpm('paint', Object.fromEntries(names), environment, (flags) => texts.notPassed(flags.join(' ')));
}

async function withSettings(call: Call, faults: readonly string[], onStart: () => void): Promise<number> {
  const { asked, environment, terminal, texts } = call;
  let config: PainterConfig;
  try {
    config = loadPainter(environment, readEnvFile(environment));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { faults: ofLines } = await checkAll(call, checkWithoutKeys);
    const code = refuse(call, [...faults, ...error.faults, ...ofLines]);
    terminal.complain(texts.faults.withoutKey);
    return code;
  }
  for (const warning of config.warnings) terminal.complain(warning);
  await using painter = new Painter(config);
  if (asked.isCheck && faults.length === 0) return await checkKeys(painter, terminal, texts);
  await using inputs = new InputStore(join(asked.out, INPUTS_FOLDER), painter.imaging);
  const { modelsAt, defaultModelId, lanes, hosts, learn } = painter;
  const checks = { modelsAt, defaultModelId, lanes, hosts, inputs, learn };
  const checked = await checkAll(call, (given) => checkLine(given, checks));
  const all = [...faults, ...checked.faults];
  if (all.length > 0) return refuse(call, all);
  if (asked.isResume && (asked.batch !== null || Object.keys(asked.given).length > 0)) {
    terminal.complain(texts.batchNotRead);
  }
  const { databasePath } = config;
  return await paintSession({ ...call, lines: checked.lines, painter, databasePath, inputs, onStart });
}

interface CheckedLines {
  readonly lines: readonly NumberedLine[];
  readonly faults: readonly string[];
}

/** The one picture of the command, or every line of a batch: all of them are looked at before anything is spent. */
async function checkAll(
  { asked, texts }: Call,
  check: (given: GivenOptions) => Promise<Checked>,
): Promise<CheckedLines> {
  const { batch, given } = asked;
  if (asked.isResume || asked.isCheck) return { lines: [], faults: [] };
  const read = batch === null ? { lines: [{ line: null, given }], faults: [] } : await readBatch(batch);
  const faults = read.faults.map((fault) => ({ line: fault.line, sentence: texts.faults.batch(fault) }));
  const unread = new Set(read.faults.flatMap(({ line, fault }) => (fault.kind === 'unknown_option' ? [] : [line])));
  const lines: NumberedLine[] = [];
  const hasPrompt = batch !== null || given.prompt !== undefined;
  for (const one of read.lines) {
    if (one.line !== null && unread.has(one.line)) continue;
    // That there is none is a fault of the command line itself: the other options are looked at all the same.
    const checked = await check(hasPrompt ? withFlags(given, one.given) : { ...given, prompt: NO_PROMPT });
    if (hasPrompt && checked.line !== null) lines.push({ ...checked.line, number: one.line });
    faults.push(...checked.faults.map((fault) => ({ line: one.line, sentence: texts.faults.line(fault) })));
  }
  if (read.lines.length === 0) {
    const { faults: ofFlags } = await check({ ...given, prompt: NO_PROMPT });
    const ofAnyLine = ofFlags.filter(({ kind }) => FAULTS_OF_ANY_LINE.includes(kind));
    faults.push(...ofAnyLine.map((fault) => ({ line: null, sentence: texts.faults.line(fault) })));
  }
  const inOrder = faults.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return {
    lines,
    faults: inOrder.map(({ line, sentence }) => (line === null ? sentence : texts.faults.inLine(line, sentence))),
  };
}

/** What a line says goes before what is said for all; an empty field says nothing. */
function withFlags(flags: GivenOptions, own: GivenOptions): GivenOptions {
  const said = Object.entries(own).filter(([, value]) => value !== '' && value !== null);
  return { ...flags, ...Object.fromEntries(said) };
}

function refuse({ terminal, texts }: Call, faults: readonly string[]): number {
  const { title, more, see } = texts.faults;
  const shown = faults.slice(0, MOST_FAULTS).map((fault) => `  - ${printable(fault)}`);
  const rest = faults.length > MOST_FAULTS ? [`  - ${more(faults.length - MOST_FAULTS)}`] : [];
  terminal.complain([title, ...shown, ...rest, see].join('\n'));
  return EXIT.badArguments;
}

/** What ended the command, as a sentence and an exit code. */
function explain(error: unknown, { asked, terminal, texts }: Call): number {
  if (error instanceof FolderError) {
    const { fault } = error;
    terminal.complain(folderSentence(fault, texts));
    return EXIT.someFailed;
  }
  if (error instanceof DatabaseInUseError || error instanceof DatabaseUnusableError) {
    const { inUse, unusable } = texts.ledger;
    terminal.complain(error instanceof DatabaseInUseError ? inUse : unusable(error.message));
    return EXIT.badArguments;
  }
  if (error instanceof ProviderError) {
    terminal.complain(texts.check.unasked(error.message));
    return error.kind === 'key_refused' || error.kind === 'out_of_credits' ? EXIT.account : EXIT.someFailed;
  }
  // The disk is full, or gone: everything that was paid stands in the journal.
  if (codeOf(error) !== '' && error instanceof Error && 'syscall' in error) {
    terminal.complain(texts.folder.unwritable(asked.out, codeOf(error)));
    terminal.complain(texts.summary.resume(resumeCommand(asked.out)));
    return EXIT.someFailed;
  }
  terminal.complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return EXIT.someFailed;
}

function folderSentence(fault: FolderError['fault'], { folder }: PaintTexts): string {
  switch (fault.kind) {
    case 'unwritable':
      return folder.unwritable(fault.path, fault.why);
    case 'inUse':
      return folder.inUse(fault.path);
    case 'damaged':
      return folder.damaged(fault.path, fault.line);
  }
}
