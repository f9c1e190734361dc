import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  replies,
  type Behaviour,
  type CallKind,
  type Fault,
  type FaultReply,
  type ImageTrick,
} from '../../sandbox/bfl/bfl.ts';
import { textOf, type Invocation, type Message, type OptionValue } from '../../sandbox/discord/discord.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { pictureIn, replySaying, says, startWorld, type World } from '../support/world.ts';

const PRICE = 40_000;
const PRIVATE = 'http://169.254.169.254/latest/meta-data';
const UNTRUSTED = 'https://bfl.ai.example.com/v1/get_result?id=1';
const FOREVER = Number.POSITIVE_INFINITY;
const TOO_LATE_MS = 3_600_000;

const UNKNOWN = 'FLUX did not say whether it took this picture; you were not charged. Try again.';
const NO_ROOM = 'FLUX had no room for this picture for ten minutes; nothing was charged. Try again later.';
const UNREACHABLE = 'FLUX could not be reached for ten minutes; nothing was charged. Try again later.';
const UNANSWERED = 'FLUX accepted this picture, but its result cannot be found out; you were not charged. Try again.';
const NOT_HANDED_OVER = 'FLUX painted this picture but did not hand it over; nothing was charged. Try again later.';
const DAMAGED = 'The picture arrived damaged every time; nothing was charged. Try again.';

/** A fault of one task, and its expected outcome. */
interface Trouble {
  readonly name: string;
  readonly fault?: Omit<Fault, 'when'>;
  readonly behaviour?: Behaviour;
  readonly options?: Readonly<Record<string, OptionValue>>;
  /** The sentence that the member reads; without it the picture arrives. */
  readonly sentence?: string;
  readonly reason?: string;
  readonly billed?: number;
  readonly charged?: number;
}

const atSubmit = (name: string, reply: FaultReply, outcome: Partial<Trouble>, delayMs = 0): Trouble => ({
  name,
  fault: { on: 'submit', reply, times: FOREVER, delayMs },
  ...outcome,
});
const atPoll = (name: string, reply: FaultReply, outcome: Partial<Trouble> = unanswered, delayMs = 0): Trouble => ({
  name,
  fault: { on: 'poll', reply, times: FOREVER, delayMs },
  ...outcome,
});
const atDownload = (name: string, image: ImageTrick, outcome: Partial<Trouble> = notHandedOver): Trouble => ({
  name,
  behaviour: { image },
  ...outcome,
});

const arrives = { charged: PRICE, billed: PRICE };
const unknown = { sentence: UNKNOWN, reason: 'outcome_unknown', billed: PRICE };
const noRoom = { sentence: NO_ROOM, reason: 'overloaded' };
const unreachable = { sentence: UNREACHABLE, reason: 'unreachable' };
const unanswered = { sentence: UNANSWERED, reason: 'unanswered', billed: PRICE };
const notHandedOver = { sentence: NOT_HANDED_OVER, reason: 'not_handed_over', billed: PRICE };
const damaged = { sentence: DAMAGED, reason: 'bad_image', billed: PRICE };

const json = (status: number, body: object): FaultReply => ({ status, body });
const toPrivate: FaultReply = { status: 307, headers: { location: PRIVATE } };

const SUBMITS: readonly Trouble[] = [
  atSubmit('500 at submit', replies.broken(500), unknown),
  atSubmit('502 at submit', replies.badGateway(), unknown),
  atSubmit('503 at submit', replies.broken(503), noRoom),
  atSubmit('429 at submit', replies.tooManyTasks(), noRoom),
  atSubmit('404 at submit', json(404, { detail: 'Not Found' }), {
    sentence: 'FLUX does not offer this model at present; nothing was charged. Choose another one.',
    reason: 'unknown_model',
  }),
  atSubmit('slow headers, but in time at submit', 'slow-headers', arrives, 300),
  atSubmit('headers too slow at submit', 'slow-headers', unknown, TOO_LATE_MS),
  atSubmit('a hanging answer at submit', 'hang', unknown),
  atSubmit('a hanging answer after it was taken at submit', 'hang-after-accept', unknown),
  atSubmit('a dropped socket at submit', 'drop-socket', unknown),
  atSubmit('a dropped socket after it was taken at submit', 'drop-after-accept', unknown),
  atSubmit('malformed JSON at submit', 'malformed-json', unknown),
  atSubmit('a price that is no JSON number at submit', { status: 200, body: '{"id":"1","cost":NaN}' }, unknown),
  atSubmit('a wrong content type at submit', 'wrong-content-type', arrives),
  atSubmit('a redirect to a private address at submit', toPrivate, unreachable),
];

const POLLS: readonly Trouble[] = [
  atPoll('500 at every poll', replies.broken(500)),
  atPoll('502 at every poll', replies.badGateway()),
  atPoll('503 at every poll', replies.broken(503)),
  atPoll('429 at every poll', replies.tooManyTasks()),
  atPoll('402 at every poll', replies.outOfCredits()),
  atPoll('403 at every poll', replies.forbidden()),
  atPoll('404 at every poll', json(404, { detail: 'Not Found' })),
  atPoll('headers too slow at every poll', 'slow-headers', unanswered, TOO_LATE_MS),
  atPoll('a hanging answer at every poll', 'hang'),
  atPoll('a dropped socket at every poll', 'drop-socket'),
  atPoll('malformed JSON at every poll', 'malformed-json'),
  atPoll('Ready without a picture at every poll', json(200, { status: 'Ready', result: null })),
  atPoll('a wrong content type at every poll', 'wrong-content-type', arrives),
  atPoll('a redirect to a private address at every poll', toPrivate),
  { name: 'a polling url on an untrusted host', behaviour: { pollingUrl: UNTRUSTED }, ...unanswered },
  { name: 'a polling url at a private address', behaviour: { pollingUrl: PRIVATE }, ...unanswered },
  {
    name: 'a task that never ends',
    behaviour: { outcome: 'never' },
    sentence: 'FLUX took too long over this picture; nothing was charged. Try again.',
    reason: 'timed_out',
    billed: PRICE,
  },
  {
    name: 'a task that vanishes',
    behaviour: { outcome: 'vanish' },
    sentence: 'FLUX lost this picture; nothing was charged. Try again.',
    reason: 'task_lost',
    billed: PRICE,
  },
  {
    name: 'a task that fails',
    behaviour: { outcome: 'error' },
    sentence: 'FLUX failed on this picture; nothing was charged. Try again.',
    reason: 'provider_failed',
    billed: PRICE,
  },
];

const DOWNLOADS: readonly Trouble[] = [
  atDownload('500 at every download', { status: 500 }),
  atDownload('502 at every download', { status: 502 }),
  atDownload('503 at every download', { status: 503 }),
  atDownload('429 at every download', { status: 429 }),
  atDownload('402 at every download', { status: 402 }),
  atDownload('403 at every download', { status: 403 }),
  atDownload('404 at every download', { status: 404 }),
  atDownload('a hanging body at every download', 'hanging'),
  atDownload('a dropped socket at every download', 'dropped'),
  atDownload('half a body and a dropped socket at every download', 'truncated-body'),
  atDownload('a truncated picture at every download', 'truncated', damaged),
  atDownload('a page instead of a picture at every download', 'not-a-picture', damaged),
  atDownload('a picture without pixels at every download', 'no-pixels', damaged),
  atDownload('half the pixels of a picture at every download', 'half-the-pixels', damaged),
  atDownload('a header that promises too many pixels at every download', 'too-many-pixels', damaged),
  atDownload('an oversized picture at every download', 'oversized', damaged),
  atDownload('a wrong content type at every download', 'wrong-type', arrives),
  atDownload('a redirect to a private address at every download', { redirect: PRIVATE }),
  { name: 'a picture url on an untrusted host', behaviour: { sampleUrl: UNTRUSTED }, ...notHandedOver },
];

/** A price that cannot be read is none; test/e2e/told-prices.long.test.ts has those that can. */
const noPrice = (name: string, behaviour: Behaviour, price = PRICE, model = 'flux-pro-1.1'): Trouble => ({
  name,
  behaviour,
  options: { model },
  charged: price,
  billed: price,
});

const PRICES: readonly Trouble[] = [
  noPrice('a price that is absurd at submit', { toldCost: { submit: 1e15 } }, 30_000, 'flux-2-pro'),
  noPrice('a price that is negative at submit', { toldCost: { submit: -3 } }, 30_000, 'flux-2-pro'),
  noPrice('a price that is negative', { toldCost: { ready: -4 } }),
  noPrice('a price that is no number', { toldCost: { ready: 'NaN' } }),
  noPrice('a price that is above all money there is', { toldCost: { ready: 1e300 } }),
];

/** All faults run at once in one world, each for its own member, who sends another command afterwards. */
const TROUBLES = [...SUBMITS, ...POLLS, ...DOWNLOADS, ...PRICES];
const TIMINGS = {
  // Long enough for so many at once on a loaded machine: only an answer that never comes may time out.
  requestTimeoutMs: 10_000,
  downloadTimeoutMs: 10_000,
  // A task counts as lost after six and a half seconds of polling.
  taskTimeoutMs: 30_000,
  startTimeoutMs: 300,
  fetchTimeoutMs: 300,
  breaker: { failures: FOREVER, firstTrialMs: 1, lastTrialMs: 1 },
};
const SETTINGS = { BFL_CONCURRENCY: '200', GUILD_DAILY_USD: 'none', BURN_USD: 'none' };

interface Story {
  readonly invocation: Invocation;
  readonly final: Message;
  /** The final message of the same member's next command. */
  readonly next: Message;
}

let world: World;
const stories = new Map<string, Promise<Story>>();

/** Sends the command and waits for its acknowledgement. */
async function begin({ name: prompt, fault, options }: Trouble): Promise<Invocation> {
  if (fault !== undefined) world.bfl.fault({ ...fault, when: (call) => isOf(prompt, call, fault.on) });
  const invocation = await world.member().command('imagine', { prompt, ...options });
  await invocation.acknowledged;
  return invocation;
}

async function live({ name: prompt, sentence }: Trouble, invocation: Invocation): Promise<Story> {
  const final = await invocation.replyWhere((message) =>
    sentence === undefined ? message.attachments.length > 0 : says(message, sentence),
  );
  const next = await pictureIn(await invocation.member.command('imagine', { prompt: `after ${prompt}` }));
  return { invocation, final, next };
}

/** Whether a call belongs to the command with this prompt. */
function isOf(prompt: string, call: { readonly path: string; readonly body: unknown }, on: CallKind): boolean {
  if (on === 'submit') return JSON.stringify(call.body).includes(`"prompt":${JSON.stringify(prompt)}`);
  return world.bfl.tasks.some((task) => task.prompt === prompt && call.path.includes(task.id));
}

function storyOf({ name }: Trouble): Promise<Story> {
  const story = stories.get(name);
  if (story === undefined) throw new Error(`nobody met ${name}`);
  return story;
}

async function ledgerOf(generationId: string) {
  await using database = openDatabase(world.config.databasePath);
  const rows = await database.kysely
    .selectFrom('ledger')
    .select(['kind', 'held_micros', 'charged_micros', 'billed_micros', 'reason'])
    .where('generation_id', '=', generationId)
    .orderBy('id')
    .execute();
  return rows.map((row) => [row.kind, row.held_micros, row.charged_micros, row.billed_micros, row.reason]);
}

/** The line below a delivered picture. */
const ARRIVED: unknown = expect.stringContaining(' left today');

const isFinal = ({ message }: { readonly message: Message }): boolean =>
  message.attachments.length > 0 || /(?:was|were not) charged/.test(textOf(message));

describe('BFL that answers with', () => {
  beforeAll(async () => {
    world = await startWorld({ timings: TIMINGS, settings: SETTINGS, bfl: { maxTasks: 500, credits: 100_000 } });
    world.bfl.script(({ prompt }) => TROUBLES.find(({ name }) => name === prompt)?.behaviour);
    for (const trouble of TROUBLES) {
      const story = live(trouble, await begin(trouble));
      // A rejection is reported by the test that awaits it.
      story.catch(() => undefined);
      stories.set(trouble.name, story);
    }
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it.each(TROUBLES)('$name', async (trouble) => {
    const { invocation, final, next } = await storyOf(trouble);
    const { sentence, reason = null, billed = 0, charged = 0 } = trouble;
    expect(next.attachments).toHaveLength(1);
    const read = textOf(final).split('\n').slice(1);
    expect(read).toEqual([sentence ?? ARRIVED]);
    expect(invocation.revisions.filter(isFinal)).toHaveLength(1);
    expect(isFinal({ message: final })).toBe(true);
    expect(invocation.followUps.length + invocation.member.directMessages.length).toBe(0);
    const [hold, end, ...more] = await ledgerOf(invocation.id);
    const held = typeof hold?.[1] === 'number' ? hold[1] : 0;
    expect(held).toBeGreaterThan(0);
    expect(end).toEqual([sentence === undefined ? 'settle' : 'release', -held, charged, billed, reason]);
    expect(more).toEqual([]);
  });

  it('leaves a ledger that agrees', async () => {
    await Promise.all(stories.values());
    expect(await world.ledgerFaults()).toEqual([]);
    expect(world.logLines.filter((line) => line.includes('in a way nobody foresaw'))).toEqual([]);
    expect(world.logLines.filter((line) => line.includes('painting broke off'))).toEqual([]);
  });
});

it.each<[string, Behaviour, number]>([
  ['redirects to a host that is not trusted', { image: { redirect: UNTRUSTED } }, 1],
  ['lies on a host that is not trusted', { sampleUrl: UNTRUSTED }, 0],
])(
  'a picture that %s is given up at once: told, not charged, asked for no more',
  async (_what, behaviour, downloads) => {
    await using alone = await startWorld();
    alone.bfl.next(behaviour);
    const invocation = await alone.member().command('imagine', { prompt: 'a fox' });
    await replySaying(invocation, notHandedOver.sentence);
    expect(alone.bfl.callCount('delivery')).toBe(downloads);
    await alone.stopBot();
    const [, end] = await alone.ledger();
    expect(end).toEqual({ kind: 'release', held: -PRICE, charged: 0, billed: PRICE, reason: 'not_handed_over' });
  },
);

it('an endless picture is broken off each time, and the next one comes', async () => {
  await using alone = await startWorld();
  alone.bfl.next({ image: 'endless' });
  const member = alone.member();
  await replySaying(await member.command('imagine', { prompt: 'a fox' }), DAMAGED);
  await pictureIn(await member.command('imagine', { prompt: 'a cat' }));
  await alone.stopBot();
  const [, end] = await alone.ledger();
  expect(end).toEqual({ kind: 'release', held: -PRICE, charged: 0, billed: PRICE, reason: 'bad_image' });
  expect(await alone.ledgerFaults()).toEqual([]);
});
