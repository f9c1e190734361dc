import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replies, type FaultReply, type SandboxTask } from '../../sandbox/bfl/bfl.ts';
import { textOf, type Invocation, type Member } from '../../sandbox/discord/discord.ts';
import { pictureIn, replySaying, says, startWorld, type World } from '../support/world.ts';

const SECOND = 'bfl_sandbox_second_0123456789';
const FOREVER = Number.POSITIVE_INFINITY;

let world: World;
let operator: Member;

beforeAll(async () => {
  world = await startWorld({
    bfl: { maxTasks: 2, otherAccounts: [{ apiKey: SECOND, maxTasks: 2 }] },
    settings: { BFL_API_KEY_2: SECOND, BFL_CONCURRENCY: '2', USER_PACE_USD: '1', USER_CONCURRENCY: '8' },
    timings: { pauseProbeMs: 50, breaker: { failures: 2, firstTrialMs: 300, lastTrialMs: 300 } },
  });
  // What is to be held runs until a test ends it.
  world.bfl.script(({ prompt }) => (prompt.includes('held') ? { latencyMs: FOREVER } : undefined));
  operator = world.discord.guild.addMember({ name: 'Operator', user: world.discord.owner });
});

afterAll(() => world.endSoundly());

const accountOf = ({ apiKey }: SandboxTask): string => (apiKey === SECOND ? 'bfl-2' : 'bfl');
const running = (): SandboxTask[] => world.bfl.tasks.filter(({ state }) => state === 'active');
const painters = (part: string): string[] =>
  world.bfl.tasks.filter(({ prompt }) => prompt.includes(part)).map(accountOf);

function ask(prompt: string, count = 1): Promise<Invocation> {
  return world.member().command('imagine', { prompt, count });
}

function told(part: string) {
  return operator.directChannel.messageWhere((message) => says(message, 'The account **bfl') && says(message, part));
}

/** Every submit with the key of the first account is answered so. */
function firstAnswers(reply: FaultReply, times = FOREVER) {
  return world.bfl.fault({
    on: 'submit',
    times,
    reply,
    when: ({ headers }) => headers['x-key'] === world.bfl.apiKey,
  });
}

describe('two keys of one host', () => {
  it('paint as much at once as both may, and what waits takes whichever place becomes free', async () => {
    const held = await ask('a held heron', 4);
    await world.bfl.taskWhere(() => running().length === 4);
    const behind = await ask('a heron held up');
    await replySaying(behind, 'a heron held up');
    expect(running().map(accountOf).toSorted()).toEqual(['bfl', 'bfl', 'bfl-2', 'bfl-2']);
    const ofSecond = running().find((task) => accountOf(task) === 'bfl-2');
    if (ofSecond === undefined) throw new Error('no task');
    world.bfl.finish(ofSecond);
    const last = await world.bfl.taskWhere(({ prompt }) => prompt === 'a heron held up');
    expect(accountOf(last)).toBe('bfl-2');
    for (const task of running()) world.bfl.finish(task);
    await Promise.all([held, behind].map(pictureIn));
    expect(world.bfl.maxActive).toBe(4);
  });

  it('have a limiter each: a 429 to one slows that one down alone, and its picture goes to the other', async () => {
    firstAnswers(replies.tooManyTasks(), 1);
    await pictureIn(await ask('a heron in a crowd'));
    expect(painters('in a crowd')).toEqual(['bfl-2']);
    const shown = textOf(await replySaying(await operator.command('operator lanes', {}, { unchecked: true }), 'bfl-2'));
    expect(shown).toContain('0 of 1 under way (slowed down by the host; 2 set)');
    expect(shown).toContain('0 of 2 under way');
  });

  it('have a pause each: one without credits is told of by its name, while the other paints', async () => {
    const { credits } = world.bfl;
    world.bfl.credits = 0;
    await pictureIn(await ask('a heron on credit'));
    expect(painters('on credit')).toEqual(['bfl-2']);
    expect(textOf(await told('out of credits'))).toContain('**bfl**');
    world.bfl.credits = credits;
    await world.logLineWhere((line) => line.includes('account resumed'));
  });

  it('have a breaker each: one that fails for everybody stops nobody whom the other serves', async () => {
    const broken = firstAnswers(replies.broken(503));
    for (const name of ['Ada', 'Ben', 'Cleo']) {
      await pictureIn(await world.member(name).command('imagine', { prompt: `a heron in a storm for ${name}` }));
    }
    expect(painters('in a storm')).toEqual(['bfl-2', 'bfl-2', 'bfl-2']);
    expect(textOf(await told('is failing at BFL'))).toContain('**bfl**');
    broken.lift();
    // It is tried again with one picture once that is due.
    while (!painters('after the storm').includes('bfl')) await pictureIn(await ask('a heron after the storm'));
  });

  it('go on with one where the key of the other is refused, and the operator is told which setting that is', async () => {
    world.bfl.revoke(SECOND);
    const held = await ask('a held heron of the first');
    await world.bfl.taskWhere(({ prompt }) => prompt === 'a held heron of the first');
    // The first is full by its lowered limit, so that the second is asked.
    const next = await ask('a heron behind a refused key');
    expect(textOf(await told('BFL refuses BFL_API_KEY_2'))).toContain('**bfl-2**');
    for (const task of running()) world.bfl.finish(task);
    await Promise.all([held, next].map(pictureIn));
    expect(painters('behind a refused key')).toEqual(['bfl']);
  });
});
