// The flags of `npm run paint`.

import { resolve } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { nearestName } from '../../../environment/misspelt.ts';
import { models } from '../../../flux/models.ts';
import { fromUsd, type MicroUsd } from '../../../generation/model/money.ts';
import { FLAGS, SWITCHES, VALUES } from '../model/flags.ts';
import { OPTION_NAMES, type ArgumentFault } from '../model/faults.ts';
import type { GivenOptions } from './given-options.ts';
import type { PaintTexts } from '../texts/index.ts';

export interface PaintArguments {
  readonly isHelp: boolean;
  readonly isCheck: boolean;
  readonly isSandbox: boolean;
  /** What stands for every picture, and the prompt. */
  readonly given: GivenOptions;
  readonly batch: string | null;
  readonly out: string;
  readonly budget: MicroUsd | null;
  readonly isYes: boolean;
  readonly isJson: boolean;
  readonly isResume: boolean;
  readonly retriesUnconfirmed: boolean;
  readonly isLedger: boolean;
}

export const DEFAULT_OUT = 'outputs';
/** More is a slip of the finger. */
const MOST_BUDGET_USD = 1_000_000;

function command(texts: PaintTexts): Command {
  const program = new Command('npm run paint --')
    .usage(texts.help.usage)
    .description(texts.help.description)
    .helpOption(false)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .configureHelp({ sortOptions: false, styleTitle: (title) => texts.help.titles[title] ?? title })
    .addHelpText('after', texts.help.after);
  for (const [name, value] of VALUES) {
    // As if the value could be left out: then all that is wrong is told at once, and not the first of it.
    const option = new Option(`--${name} [${value}]`, name === 'model' ? modelHelp(texts) : texts.help.flags[name]);
    if (name === 'image') option.argParser((path: string, before: unknown) => [...listOf(before), path]);
    program.addOption(option);
  }
  program.addOption(new Option('--no-enhance').hideHelp());
  for (const name of SWITCHES) program.addOption(new Option(`--${name}`, texts.help.flags[name]));
  return program.addOption(new Option('-h, --help', texts.help.flags.help));
}

function modelHelp({ help }: PaintTexts): string {
  return `${help.flags.model}: ${models.map(({ id }) => id).join(', ')}`;
}

function listOf(before: unknown): readonly unknown[] {
  return Array.isArray(before) ? before : [];
}

export function helpText(texts: PaintTexts): string {
  const program = command(texts);
  let text = '';
  program.configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => 100 });
  program.outputHelp();
  return text;
}

/** What was asked for, and everything that is wrong with it. */
export function readArguments(
  args: readonly string[],
  texts: PaintTexts,
): { readonly asked: PaintArguments; readonly faults: readonly ArgumentFault[] } {
  const program = command(texts);
  const faults: ArgumentFault[] = [];
  const { operands, unknown } = parse(program, args, faults);
  for (const flag of unknown.filter((word) => word.startsWith('-'))) {
    const name = flag.replace(/=.*$/su, '');
    const meant = nearestName(
      name,
      FLAGS.map((known) => `--${known}`),
    );
    faults.push({ kind: 'unknown_flag', flag: name, meant });
  }
  const values: Readonly<Record<string, unknown>> = program.opts();
  const textOf = (name: string): string | null => {
    const value = values[name];
    if (value === true) faults.push({ kind: 'needs_value', flag: `--${name}` });
    return typeof value === 'string' ? value : null;
  };
  const words = [...operands, ...unknown.filter((word) => !word.startsWith('-'))].join(' ');
  const isSet = (name: string): boolean => values[name] === true;
  const given: Record<string, unknown> = {};
  for (const name of OPTION_NAMES) {
    // `--enhance` alone switches it on.
    const value = name === 'enhance' || name === 'image' ? values[name] : name === 'prompt' ? words : textOf(name);
    if (name === 'image' && value === true) faults.push({ kind: 'needs_value', flag: '--image' });
    else if (value !== undefined && value !== null && value !== '') given[name] = value;
  }
  const asked = {
    isHelp: isSet('help'),
    isCheck: isSet('check'),
    isSandbox: isSet('sandbox'),
    given,
    batch: textOf('batch'),
    out: resolve(textOf('out') ?? DEFAULT_OUT),
    budget: readBudget(textOf('budget'), faults),
    isYes: isSet('yes'),
    isJson: isSet('json'),
    isResume: isSet('resume'),
    retriesUnconfirmed: isSet('retryUnconfirmed'),
    isLedger: isSet('ledger'),
  };
  return { asked, faults: [...faults, ...combinationFaults(asked)] };
}

function parse(program: Command, args: readonly string[], faults: ArgumentFault[]) {
  try {
    return program.parseOptions([...args]);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    faults.push({ kind: 'unknown_flag', flag: error.message, meant: null });
    return { operands: [], unknown: [] };
  }
}

function readBudget(given: string | null, faults: ArgumentFault[]): MicroUsd | null {
  if (given === null) return null;
  const plain = given.normalize('NFKC').trim();
  const { usd } = /^\$?(?<usd>\d+(?:\.\d+)?)$/u.exec(plain)?.groups ?? {};
  if (usd === undefined || Number(usd) > MOST_BUDGET_USD) {
    faults.push({ kind: 'bad_budget', given });
    return null;
  }
  return fromUsd(Number(usd));
}

function combinationFaults(asked: PaintArguments): readonly ArgumentFault[] {
  const { given, batch, isResume, isCheck, isHelp, retriesUnconfirmed } = asked;
  const hasPrompt = given.prompt !== undefined;
  if (isHelp || isCheck) return [];
  const faults: ArgumentFault[] = [];
  if (hasPrompt && batch !== null) faults.push({ kind: 'excludes', flag: '--batch', other: 'PROMPT' });
  if (hasPrompt && isResume) faults.push({ kind: 'excludes', flag: '--resume', other: 'PROMPT' });
  if (retriesUnconfirmed && !isResume) faults.push({ kind: 'needs', flag: '--retry-unconfirmed', other: '--resume' });
  if (!hasPrompt && batch === null && !isResume) faults.push({ kind: 'no_prompt' });
  return faults;
}
