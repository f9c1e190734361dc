// What happens behind the messages, gathered from the database, the hosts and the log, and told as it changes.

import { readBooks, type BooksReading } from '../books.ts';
import type { Hosts } from '../world/hosts.ts';
import type { BehindEvent, BehindView, LogLineView } from '../wire/behind.ts';
import { behindAfter, capKey } from '../wire/behind-after.ts';
import { capsOf, type CapSettings } from './caps.ts';
import { watchHosts, type HostWatch } from './host-watch.ts';
import { LogReader, type LogOptions } from './log-lines.ts';
import { Steps } from './steps.ts';

export interface BehindOptions extends LogOptions {
  readonly databasePath: string;
  /** The caps in the bot's settings. */
  readonly caps: CapSettings;
  readonly hosts: Hosts;
  readonly tell: (change: BehindEvent) => void;
}

/** What comes within so many ms is told together. */
const GATHERED_MS = 40;

export class Behind implements Disposable {
  readonly #options: BehindOptions;
  readonly #hosts: readonly HostWatch[];
  readonly #log: LogReader;
  readonly #steps = new Steps();
  #lines: LogLineView[] = [];
  #view: BehindView;
  #file: string | null = null;
  #isStale = false;
  #timer: NodeJS.Timeout | null = null;
  #isOver = false;

  constructor(options: BehindOptions) {
    this.#options = options;
    this.#hosts = watchHosts(options.hosts, () => this.#soon());
    this.#log = new LogReader(options);
    const hosts = this.#hosts.map((host) => host.view());
    this.#view = { generations: [], ledger: [], caps: [], queue: [], hosts, log: [] };
  }

  /** As it was told. */
  get view(): BehindView {
    return this.#view;
  }

  /** As it is now; what has changed is told before. */
  upToDate(): BehindView {
    this.#isStale = true;
    this.#gather();
    return this.#view;
  }

  /** One line of the bot's log. */
  read(line: string): void {
    const view = this.#log.read(line);
    this.#lines.push(view);
    this.#steps.read(view.text, view.atMs, view.fields);
    this.look();
  }

  /** Something happened with which the bot may have written to its database. */
  look(): void {
    this.#isStale = true;
    this.#soon();
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const host of this.#hosts) host[Symbol.dispose]();
  }

  #soon(): void {
    if (this.#isOver) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#gather();
    }, GATHERED_MS);
  }

  #gather(): void {
    for (const watch of this.#hosts) {
      const host = watch.take();
      if (host !== null) this.#tell({ of: 'host', host });
    }
    if (this.#lines.length > 0) this.#tell({ of: 'log', lines: this.#lines.splice(0) });
    if (!this.#isStale) return;
    this.#isStale = false;
    const reading = readBooks(this.#options.databasePath);
    if (reading === 'busy') this.look();
    else if (reading !== null) this.#compare(reading);
  }

  #compare(reading: BooksReading): void {
    const { ledger, queue } = reading;
    const generations = reading.generations.map(({ roleIds: _roleIds, joinedAtMs: _joinedAtMs, ...row }) => ({
      ...row,
      path: this.#steps.of(row.id),
    }));
    const caps = capsOf(reading, this.#options.caps);
    if (this.#file !== null && reading.file !== this.#file) {
      this.#tell({ of: 'everything', behind: { ...this.#view, generations, ledger, queue, caps } });
    } else {
      const changed = {
        generations: changedIn(this.#view.generations, generations, ({ id }) => id),
        lines: changedIn(this.#view.ledger, ledger, ({ id }) => id),
        caps: changedIn(this.#view.caps, caps, capKey),
      };
      if (changed.generations.length > 0) this.#tell({ of: 'generations', generations: changed.generations });
      if (changed.lines.length > 0) this.#tell({ of: 'ledger', lines: changed.lines });
      if (changed.caps.length > 0) this.#tell({ of: 'caps', caps: changed.caps });
      if (JSON.stringify(queue) !== JSON.stringify(this.#view.queue)) this.#tell({ of: 'queue', queue });
    }
    this.#file = reading.file;
    this.#steps.keepOnly(new Set(generations.map(({ id }) => id)));
  }

  #tell(event: BehindEvent): void {
    this.#view = behindAfter(this.#view, event);
    this.#options.tell(event);
  }
}

/** Those that are new or not as they were. */
function changedIn<One>(before: readonly One[], now: readonly One[], keyOf: (one: One) => string | number): One[] {
  const known = new Map(before.map((one) => [keyOf(one), JSON.stringify(one)]));
  return now.filter((one) => known.get(keyOf(one)) !== JSON.stringify(one));
}
