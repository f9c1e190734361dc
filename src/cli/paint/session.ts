// From checked lines, or from what a folder has unfinished, to the summary: plan, price, question, pictures.

import type { KeptFile } from '../../generation/model/generation.ts';
import { modelName } from '../../generation/model/image-model.ts';
import { formatUsd, type MicroUsd } from '../../generation/model/money.ts';
import type { StopRequest } from '../../runtime/stop-request.ts';
import { printable } from '../../runtime/text.ts';
import { Bookkeeping } from './bookkeeping.ts';
import type { PaintArguments } from './asked/arguments.ts';
import { folderName, resumeCommand } from './asked/resume-command.ts';
import type { StopCause } from './model/stop-cause.ts';
import type { InputStore } from './asked/input-store.ts';
import type { Painter } from './painter.ts';
import { limitOf, pursesOf } from './purses.ts';
import type { Purse } from './engine/budget.ts';
import { planPictures, priceOf, toPaint, unfinished, type NumberedLine } from './plan.ts';
import { shortened } from './terminal/progress.ts';
import { askToPaint } from './terminal/question.ts';
import { failedForNow, plannedRecord, sumOf, type PictureRecord } from './journal/record.ts';
import { paintAll } from './run.ts';
import { EXIT, exitCodeOf, summaryOf } from './journal/summary.ts';
import type { Streams, Terminal } from './terminal/terminal.ts';
import type { PaintTexts } from './texts/index.ts';
import { openWorkspace, type Workspace } from './journal/workspace.ts';

const PROMPT_CHARACTERS = 400;

export interface SessionOptions {
  readonly asked: PaintArguments;
  /** What is to be painted anew; none to go on with what is unfinished. */
  readonly lines: readonly NumberedLine[];
  readonly painter: Painter;
  /** Of the bot. */
  readonly databasePath: string;
  readonly inputs: InputStore;
  readonly terminal: Terminal;
  readonly texts: PaintTexts;
  readonly streams: Streams;
  readonly stop: StopRequest;
  readonly exit: (code: number) => void;
  /** Called before the first picture may be submitted: from then on a request to stop waits for what is paid. */
  readonly onStart: () => void;
}

/** The exit code. Throws a FolderError. */
export async function paintSession(options: SessionOptions): Promise<number> {
  const { asked, terminal, texts, painter } = options;
  await using workspace = await openWorkspace(asked.out);
  const { journal, results } = workspace;
  const records = asked.isResume
    ? unfinished(journal.records, asked.retriesUnconfirmed)
    : await plan(options, workspace);
  await using books = openBooks(records, options, workspace);
  // A process that was killed may not have written down the end of some.
  const ended = journal.records.filter(({ state }) => ['painted', 'failed', 'unconfirmed'].includes(state));
  await results.note(ended);
  if (books !== null) await books.book(ofBookedRuns(workspace));
  if (records.length === 0) {
    tellUnconfirmed(options, workspace);
    terminal.say(texts.nothingToResume(printable(asked.out)));
    return EXIT.painted;
  }
  for (const modelId of new Set(records.map(({ plan: { recipe } }) => recipe.modelId))) await painter.learn(modelId);
  const purses = pursesOf(records, journal, asked.budget);
  tellPlan(records, purses, options, workspace);
  if (!asked.isYes && toPaint(records, asked.retriesUnconfirmed).length > 0) {
    const code = await confirm(options);
    if (code !== null) return code;
  }
  options.onStart();
  // A picture that is planned must find what goes into it.
  if (!asked.isResume) await options.inputs.adopt(inputsOf(records));
  const begun = await begin(records, purses, options, workspace);
  const cause = await paintAll(begun, {
    ...options,
    workspace,
    purses,
    books,
    isJson: asked.isJson,
    retriesUnconfirmed: asked.retriesUnconfirmed,
    resume: resumeCommand(asked.out),
    leave: () => options.exit(EXIT.interrupted),
  });
  tellBooked(books, options);
  return await end(begun, cause, options, workspace);
}

/** null where nothing is booked. What a run began to book goes on being booked, and nothing else with it. */
function openBooks(
  records: readonly PictureRecord[],
  { asked, databasePath }: SessionOptions,
  workspace: Workspace,
): Bookkeeping | null {
  const booked = ofBookedRuns(workspace);
  const goesOn = records.length === 0 || booked.some((record) => records.includes(record));
  const isBooked = asked.isLedger || (asked.isResume && booked.length > 0 && goesOn);
  return isBooked ? Bookkeeping.open(databasePath) : null;
}

/** A process that was killed may not have booked the end of some. */
function ofBookedRuns({ journal }: Workspace): readonly PictureRecord[] {
  return journal.records.filter(({ plan: { run } }) => journal.run(run)?.isBooked === true);
}

function tellBooked(books: Bookkeeping | null, { terminal, texts }: SessionOptions): void {
  if (books !== null) terminal.say(texts.ledger.booked(formatUsd(books.booked)));
}

/** Of new pictures nothing is written down before they are confirmed. */
async function plan(
  { asked, lines, terminal, texts }: SessionOptions,
  { journal, folder }: Workspace,
): Promise<readonly PictureRecord[]> {
  const left = unfinished(journal.records, false).length;
  if (left > 0) terminal.say(terminal.styled('yellow', texts.unfinished(left, resumeCommand(asked.out))));
  const last = journal.records.reduce((most, { plan: { index } }) => Math.max(most, index), await folder.lastIndex());
  return planPictures(lines, last + 1).map(plannedRecord);
}

function tellPlan(
  records: readonly PictureRecord[],
  purses: readonly Purse[],
  options: SessionOptions,
  { journal }: Workspace,
): void {
  const { asked, terminal, texts, painter } = options;
  const { plan: words } = texts;
  const painted = toPaint(records, asked.retriesUnconfirmed);
  const models = [...new Set(records.map(({ plan: { recipe } }) => modelName(recipe.modelId, painter.models)))];
  const [only] = records;
  if (asked.isResume) {
    const again = records.filter(failedForNow).length;
    terminal.say(words.goesOn({ fetched: records.length - painted.length, missing: painted.length, again }));
  } else if (records.length === 1 && only !== undefined) {
    const { prompt, size } = only.plan.recipe;
    terminal.say(words.one(models.join(', '), `${size.width} × ${size.height}`, shortened(prompt, PROMPT_CHARACTERS)));
  } else terminal.say(words.several(records.length, models.join(', ')));
  terminal.say(words.into(printable(folderName(asked.out))));
  const spentOn = ({ runs }: Purse): MicroUsd =>
    journal.records
      .filter(({ plan: { run } }) => runs.has(run))
      .reduce((sum, record) => sum + sumOf(record, ['held', 'billed', 'perhaps']), 0);
  const spent = purses.reduce((sum, purse) => sum + spentOn(purse), 0);
  if (spent > 0) terminal.say(words.spent(formatUsd(spent)));
  const limit = limitOf(purses);
  terminal.say(words.price(formatUsd(priceOf(painted)), limit === null ? null : formatUsd(limit)));
  const fits = purses.reduce((sum, purse) => {
    const own = painted.filter(({ plan: { run } }) => purse.runs.has(run));
    return sum + (purse.limit === null ? own.length : howManyFit(own, purse.limit - spentOn(purse)));
  }, 0);
  if (fits < painted.length) terminal.say(terminal.styled('yellow', words.shortBudget(fits)));
}

function howManyFit(records: readonly PictureRecord[], budget: MicroUsd): number {
  let left = budget;
  const over = records.findIndex(({ plan: { price } }) => {
    left -= price;
    return left < 0;
  });
  return over === -1 ? records.length : over;
}

/** null to go on. */
async function confirm({ streams, texts, terminal }: SessionOptions): Promise<number | null> {
  switch (await askToPaint(streams, texts)) {
    case 'yes':
      return null;
    case 'no':
      terminal.say(texts.declined);
      return EXIT.someFailed;
    case 'nobody':
      terminal.complain(texts.noTerminal);
      return EXIT.badArguments;
    case 'interrupted':
      terminal.complain(`\n${texts.declined}`);
      return EXIT.interrupted;
  }
}

function inputsOf(records: readonly PictureRecord[]): readonly KeptFile[] {
  return records.flatMap(({ plan: { recipe } }) => recipe.inputs.map(({ kept }) => kept));
}

/** Writes down what is to be painted, and what may be spent from now on. */
async function begin(
  records: readonly PictureRecord[],
  purses: readonly Purse[],
  { asked, painter }: SessionOptions,
  { journal }: Workspace,
): Promise<readonly PictureRecord[]> {
  const taken = new Set(records.map(({ plan: { run } }) => run));
  const begun = purses.flatMap(({ id: purse, limit: budget, runs }) =>
    [...runs]
      .filter((run) => taken.has(run))
      .map((run) => {
        const isBooked = asked.isLedger || journal.run(run)?.isBooked === true;
        return { event: 'run', run, purse, budget, isBooked, atMs: painter.clock.now() } as const;
      }),
  );
  const again = records
    .filter(failedForNow)
    .map(({ plan: { index }, submits: submit }) => ({ event: 'again', index, submit }) as const);
  await journal.note([...begun, ...(asked.isResume ? again : records.map(({ plan: planned }) => planned))]);
  return records.map(({ plan: { index } }) => journal.record(index));
}

async function end(
  records: readonly PictureRecord[],
  cause: StopCause | null,
  options: SessionOptions,
  { journal }: Workspace,
): Promise<number> {
  const { asked, terminal, texts, inputs } = options;
  const ended = records.map(({ plan: { index } }) => journal.record(index));
  const summary = summaryOf(ended);
  const again = ended.filter(failedForNow).length;
  const { painted, failed, unconfirmed, left, billed, perhaps } = summary;
  const open = unfinished(ended, false).filter(({ state }) => state !== 'unconfirmed').length;
  const unfetched = open - left - again;
  if (cause !== null && left > 0) terminal.say(terminal.styled('yellow', texts.summary.stopped(cause, left)));
  terminal.say(texts.summary.pictures(painted, failed, unconfirmed));
  terminal.say(texts.summary.money({ billed: formatUsd(billed), perhaps: perhaps === 0 ? null : formatUsd(perhaps) }));
  if (again > 0) terminal.say(texts.summary.again(again));
  if (unfetched > 0) terminal.say(terminal.styled('yellow', texts.summary.unfetched(unfetched)));
  if (open > 0) terminal.say(texts.summary.resume(resumeCommand(asked.out)));
  tellUnconfirmed(options, { journal });
  if (unfinished(journal.records, true).length === 0) await inputs.remove();
  return exitCodeOf(summary, cause);
}

function tellUnconfirmed({ asked, terminal, texts }: SessionOptions, { journal }: Pick<Workspace, 'journal'>): void {
  const count = journal.records.filter(({ state }) => state === 'unconfirmed').length;
  if (count > 0 && !asked.retriesUnconfirmed) terminal.say(terminal.styled('yellow', texts.unconfirmedLeft(count)));
}
