// One run in one folder: from what is asked, or what is unfinished there, to its summary.

import type { KeptFile } from '../../generation/model/generation.ts';
import { PictureFetcher } from '../../generation/pipeline/picture-fetcher.ts';
import { codeOf } from '../../runtime/error-code.ts';
import type { StopRequest } from '../../runtime/stop-request.ts';
import type { Bookkeeping } from './bookkeeping.ts';
import { Budget, type Purse } from './engine/budget.ts';
import { Disk } from './engine/disk.ts';
import { Engine } from './engine/engine.ts';
import { priceKind } from './engine/order.ts';
import type { StopCause } from './model/stop-cause.ts';
import { pictureStem } from './journal/file-name.ts';
import type { InputStore } from './asked/input-store.ts';
import type { Painter } from './painter.ts';
import { PictureRun } from './engine/picture-run.ts';
import { Progress } from './terminal/progress.ts';
import type { PictureRecord } from './journal/record.ts';
import { resultOf } from './journal/results.ts';
import type { Terminal } from './terminal/terminal.ts';
import type { PaintTexts } from './texts/index.ts';
import { limitOf } from './purses.ts';
import type { Workspace } from './journal/workspace.ts';

export interface RunOptions {
  readonly workspace: Workspace;
  readonly painter: Painter;
  readonly inputs: InputStore;
  readonly terminal: Terminal;
  readonly texts: PaintTexts;
  readonly purses: readonly Purse[];
  /** null where nothing is booked. */
  readonly books: Bookkeeping | null;
  readonly isJson: boolean;
  readonly retriesUnconfirmed: boolean;
  readonly stop: StopRequest;
  /** The command that goes on. */
  readonly resume: string;
  /** Ends the process at once. */
  readonly leave: () => void;
}

/** How long a picture that no host starts is tried again, as by the bot; for as long as hosts keep pictures, less a margin. In ms. */
const START_TIMEOUT_MS = 600_000;
const FETCH_TIMEOUT_MS = 9 * 60_000;
/** A host may have deleted what a former process left there. */
const FORMER_FETCH_TIMEOUT_MS = 20_000;

/** What the disk does not take is the engine's to wait for. */
const DISK = { isFailing: false, untilWell: () => Promise.resolve(), write: writeNow };

function writeNow<T>(_bytes: number, write: () => Promise<T>): Promise<T> {
  return write();
}

/** Paints these, and tells of each that ends. Resolves to why some were left, and to null where none was. */
export async function paintAll(records: readonly PictureRecord[], options: RunOptions): Promise<StopCause | null> {
  const { workspace, painter, terminal, texts, stop, leave, purses } = options;
  const { journal, results, folder } = workspace;
  const indexes = new Set(records.map(({ plan }) => plan.index));
  // What the runs spent before counts, too.
  const budget = new Budget(
    purses,
    () => journal.records,
    (account) => painter.lanes.of(null).named(account)?.account.tellsCost ?? false,
  );
  for (const record of journal.records) tellFormer(record, budget, painter);
  const { clock } = painter;
  using progress = new Progress({
    terminal,
    texts,
    total: indexes.size,
    budget: limitOf(purses),
    usualMs: painter.usualMs(records.map(({ plan }) => plan.recipe.modelId)),
    spent: () => budget.spent,
    running: () => engine.running,
    pathOf: (file) => folder.join(file),
    clock,
  });
  const disk = createDisk(options);
  const tell = async (record: PictureRecord): Promise<void> => {
    await disk.untilWritten(() => results.note([record]), true);
    const isBooked = journal.run(record.plan.run)?.isBooked === true;
    await options.books
      ?.book(isBooked ? [record] : [])
      .catch((error: unknown) => terminal.complain(texts.ledger.unbooked(reasonOf(error))));
    progress.ended(record);
    if (options.isJson) terminal.json(resultOf(record));
  };
  const engine = createEngine(options, { budget, disk, onEnd: tell });
  painter.onChange = () => engine.wake();
  void stop.asked.then(() => {
    engine.stop();
    terminal.say(texts.interrupting(engine.running));
    disk.stop();
  });
  void stop.again.then(() => {
    terminal.say(texts.leaving(options.resume));
    leave();
  });
  painter.imaging.warmUp();
  progress.start();
  return await engine.paint(records);
}

/** What hosts said of prices before this process. */
function tellFormer(record: PictureRecord, budget: Budget, { lanes }: Painter): void {
  const { task, sent, charges, submits } = record;
  const lane = sent === null ? null : lanes.of(null).named(sent.account);
  const charge = charges.get(submits);
  if (lane === null || task === null || !lane.account.tellsCost) return;
  if (charge?.kind === 'billed') budget.tell(priceKind(lane, record), charge.micros);
}

function reasonOf(error: unknown): string {
  return codeOf(error) || (error instanceof Error ? error.message : String(error));
}

function createDisk({ painter: { clock }, terminal, texts }: RunOptions): Disk {
  const told = new Set<string>();
  // It is tried again and again, and told once.
  const onTrouble = (error: unknown): void => {
    const reason = reasonOf(error);
    if (!told.has(reason)) terminal.complain(texts.diskTrouble(reason));
    told.add(reason);
  };
  return new Disk({ clock, onTrouble });
}

function createEngine(
  { workspace, painter, inputs, retriesUnconfirmed }: RunOptions,
  {
    budget,
    disk,
    onEnd,
  }: { readonly budget: Budget; readonly disk: Disk; readonly onEnd: (record: PictureRecord) => Promise<void> },
): Engine {
  const { journal, folder } = workspace;
  const { clock, log, lanes } = painter;
  const fetcher = (timeoutMs: number): PictureFetcher =>
    new PictureFetcher({
      files: { keep: ({ number }, image) => keep(number, image) },
      imaging: painter.imaging,
      storage: DISK,
      clock,
      log,
      timeoutMs,
      onLate: () => undefined,
    });
  const keep = (index: number, image: Parameters<typeof folder.keep>[1]): ReturnType<typeof folder.keep> => {
    const { seed, plan, submits } = journal.record(index);
    const stem = pictureStem(index, seed, plan.recipe.prompt);
    const note = (kept: KeptFile): Promise<void> => journal.note([{ event: 'file', index, submit: submits, kept }]);
    return disk.once('picture', () => folder.keep(stem, image, note));
  };
  const pictures = new PictureRun({
    journal,
    lanes,
    budget,
    inputs: inputs.files,
    fetchers: { fresh: fetcher(FETCH_TIMEOUT_MS), former: fetcher(FORMER_FETCH_TIMEOUT_MS) },
    isThere: ({ kept }) => (kept === null ? Promise.resolve(false) : folder.has(kept)),
    clock,
    log,
    taskTimeoutMs: painter.taskTimeoutMs,
    startTimeoutMs: START_TIMEOUT_MS,
    onEnd,
    disk,
  });
  return new Engine({
    pictures,
    lanes,
    budget,
    record: (index) => journal.record(index),
    retriesUnconfirmed,
    disk,
    clock,
    log,
  });
}
