// The one table of what becomes of a picture, whoever paints it.

import type { MicroUsd } from '../../src/generation/model/money.ts';
import { bringsPictures } from './final-replies.ts';
import { PaintingHost, type HostName, type Plan } from './painting-hosts.ts';
import { says, startWorld, type World, type WorldOptions } from './world.ts';

/** How a picture ends, in shares of its price. */
interface Ending {
  /** What its member reads; without it the pictures arrive. */
  readonly sentence?: string;
  /** What the ledger keeps of it. */
  readonly reason?: string;
  readonly charged: number;
  /** What the ledger says that the host took. */
  readonly billed: number;
  /** What the host counted as billed; as the ledger says unless given. */
  readonly counted?: number;
  /** The submits that the host took; 1 unless given. */
  readonly tasks?: number;
  /** How often pictures were fetched. */
  readonly downloads: number;
}

export interface Life {
  readonly name: string;
  readonly plan: Plan;
  readonly options?: Readonly<Record<string, number>>;
  readonly ends: Readonly<Record<HostName, Ending>>;
}

const ARRIVES: Ending = { charged: 1, billed: 1, downloads: 1 };
const DECLINED = 'declined this prompt';
const FAILED = 'FLUX failed on this picture; nothing was charged. Try again.';
const LOST = 'FLUX lost this picture; nothing was charged. Try again.';
const UNCLEAR = 'FLUX did not say whether it took this picture; you were not charged. Try again.';

const everywhere = (ending: Ending): Life['ends'] => ({ bfl: ending, replicate: ending, atlascloud: ending });
const declined = (billed: number): Ending => {
  return { sentence: DECLINED, reason: 'request_moderated', charged: 0, billed, downloads: 0 };
};
const failed = (billed: number, counted: number): Ending => {
  return { sentence: FAILED, reason: 'provider_failed', charged: 0, billed, counted, downloads: 0 };
};
const lost = (counted: number): Ending => {
  return { sentence: LOST, reason: 'task_lost', charged: 0, billed: 1, counted, downloads: 0 };
};
/** Nobody knows of it but the host, which paints it. */
const unclear: Ending = { sentence: UNCLEAR, reason: 'outcome_unknown', charged: 0, billed: 1, downloads: 0 };

/** What the usual tests run: cheap, and all at once. */
export const USUAL_LIVES: readonly Life[] = [
  { name: 'is painted, paid for and delivered', plan: {}, ends: everywhere(ARRIVES) },
  {
    name: 'has three others beside it',
    plan: {},
    options: { count: 4 },
    ends: everywhere({ charged: 4, billed: 4, tasks: 4, downloads: 4 }),
  },
  {
    name: 'is declined by the host, which is booked as that host bills it',
    plan: { end: 'moderated' },
    // What Replicate bills of what it declines is published nowhere.
    ends: { bfl: declined(0), replicate: declined(1), atlascloud: declined(0) },
  },
  {
    name: 'fails at the host',
    plan: { end: 'failed' },
    // BFL does not say whether it bills that: this sandbox does not.
    ends: { bfl: failed(1, 0), replicate: failed(1, 1), atlascloud: failed(0, 0) },
  },
  { name: 'is slow', plan: { goingPolls: 1 }, ends: everywhere(ARRIVES) },
  { name: 'is refused once for the rate', plan: { submit: 'rate_limited' }, ends: everywhere(ARRIVES) },
  {
    name: 'is submitted, and the answer is lost',
    plan: { submit: 'drop-after-accept' },
    // Replicate alone has a list in which it is found.
    ends: { bfl: unclear, replicate: ARRIVES, atlascloud: unclear },
  },
  {
    name: 'comes damaged once',
    plan: { image: 'truncated', imageTimes: 1 },
    ends: everywhere({ ...ARRIVES, downloads: 2 }),
  },
  {
    name: 'has an address that has expired once',
    plan: { image: { status: 403 }, imageTimes: 1 },
    ends: everywhere({ ...ARRIVES, downloads: 2 }),
  },
];

/** What takes longer, or is rarer. */
export const RARE_LIVES: readonly Life[] = [
  {
    name: 'comes damaged every time',
    plan: { image: 'truncated' },
    ends: everywhere({
      sentence: 'The picture arrived damaged every time; nothing was charged. Try again.',
      reason: 'bad_image',
      charged: 0,
      billed: 1,
      downloads: 9,
    }),
  },
  {
    name: 'is lost by the host',
    plan: { end: 'vanish' },
    ends: { bfl: lost(0), replicate: lost(1), atlascloud: lost(0) },
  },
  {
    name: 'never ends',
    plan: { end: 'never' },
    ends: everywhere({
      sentence: 'FLUX took too long over this picture; nothing was charged. Try again.',
      reason: 'timed_out',
      charged: 0,
      billed: 1,
      counted: 0,
      downloads: 0,
    }),
  },
  {
    name: 'is submitted, and the connection breaks before the host took it',
    plan: { submit: 'drop-socket' },
    ends: everywhere({ ...unclear, tasks: 0, counted: 0 }),
  },
];

/** What became of it, as its member, the ledger and the host saw it. */
interface Lived {
  readonly pictures: number;
  readonly ledger: { readonly held: MicroUsd; readonly charged: MicroUsd; readonly billed: MicroUsd };
  readonly reasons: readonly string[];
  readonly host: { readonly tasks: number; readonly downloads: number; readonly billed: MicroUsd };
}

/** The bot with one host. */
export class HostWorld implements AsyncDisposable {
  readonly name: HostName;
  readonly host: PaintingHost;
  readonly world: World;
  readonly #begun = new Map<string, Promise<Lived>>();

  private constructor(name: HostName, host: PaintingHost, world: World) {
    this.name = name;
    this.host = host;
    this.world = world;
  }

  static async start(name: HostName, options: Pick<WorldOptions, 'timings'> = {}): Promise<HostWorld> {
    await using opening = new AsyncDisposableStack();
    const host = opening.use(await PaintingHost.open(name));
    const settings = { ...host.settings, BURN_USD: 'none', GUILD_DAILY_USD: 'none', USER_CONCURRENCY: '4' };
    const world = await startWorld({ ...options, settings });
    opening.move();
    return new HostWorld(name, host, world);
  }

  /** Lets all of these begin at once, each for a member of its own. */
  begin(lives: readonly Life[]): void {
    for (const life of lives) {
      const lived = this.#live(life);
      // A rejection is reported by the test that awaits it.
      lived.catch(() => undefined);
      this.#begun.set(life.name, lived);
    }
  }

  async #live({ name: prompt, plan, options, ends }: Life): Promise<Lived> {
    const { sentence, tasks = 1, counted = 1 } = ends[this.name];
    this.host.plan(prompt, plan);
    const invocation = await this.world.member().command('imagine', { prompt, ...options });
    const { attachments } = await invocation.replyWhere((message) =>
      sentence === undefined ? bringsPictures(message) : says(message, sentence),
    );
    // It bills what it paints, whoever knows of it.
    if (counted > 0) await this.host.ended(prompt, tasks);
    return { pictures: attachments.length, ...(await this.#booked(invocation.id)), host: this.host.countOf(prompt) };
  }

  async #booked(generationId: string): Promise<Pick<Lived, 'ledger' | 'reasons'>> {
    const entries = await this.world.ledger(generationId);
    const sum = (of: 'held' | 'charged' | 'billed'): MicroUsd => entries.reduce((all, entry) => all + entry[of], 0);
    return {
      ledger: { held: sum('held'), charged: sum('charged'), billed: sum('billed') },
      reasons: entries.flatMap(({ reason }) => reason ?? []),
    };
  }

  livedOf({ name }: Life): Promise<Lived> {
    const lived = this.#begun.get(name);
    if (lived === undefined) throw new Error(`${name} was not begun`);
    return lived;
  }

  expectedOf({ ends }: Life): Lived {
    const { sentence, reason, charged, billed, counted = billed, tasks = 1, downloads } = ends[this.name];
    const { price } = this.host;
    return {
      pictures: sentence === undefined ? tasks : 0,
      ledger: { held: 0, charged: charged * price, billed: billed * price },
      reasons: reason === undefined ? [] : [reason],
      host: { tasks, downloads, billed: counted * price },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await using _host = this.host;
    await this.world.endSoundly();
  }
}
