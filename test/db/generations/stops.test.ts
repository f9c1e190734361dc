import { describe, expect, it } from 'vitest';
import { createAdministrationStore } from '../../../src/db/administration/store.ts';
import { openDatabase } from '../../../src/db/sqlite/database.ts';
import { createGenerationStore } from '../../../src/db/generations/store.ts';
import { auditLedger } from '../../../src/db/ledger/ledger-audit.ts';
import { NO_CAPS, type DefaultCaps } from '../../../src/generation/model/caps.ts';
import { DAY_MS } from '../../../src/runtime/durations.ts';
import { FailWaiting } from '../../../src/generation/pipeline/fail-waiting.ts';
import { BY_BFL, capSet, draft, NOON } from '../../support/drafts.ts';

const clock = { now: () => NOON, monotonic: () => 0, sleep: () => Promise.resolve() };
const AUDIT = { guildId: '100', actorId: '9', action: 'x', subject: 'x', before: null, after: null, atMs: NOON };
const OF = { member: { kind: 'user', id: '1' }, server: { kind: 'guild', id: '100' } } as const;
const REF = { generationId: '1', number: 1 };
const PRICE = 40_000;

/** Commands of members who wait, in the order of their ids, and what admins and the operator may do about it. */
async function openQueue(
  commands: readonly { readonly id: string; readonly userId?: string; readonly count?: number }[],
) {
  const database = openDatabase(':memory:');
  const { kysely } = database;
  const store = createGenerationStore(kysely);
  const administration = createAdministrationStore(kysely);
  for (const [index, command] of commands.entries()) {
    await store.accept(draft({ ...command, atMs: NOON + index }), capSet(), 100);
    await store.open(command.id);
  }
  return {
    kysely,
    store,
    administration,
    under: (caps: Partial<DefaultCaps>) => createGenerationStore(kysely, null, { ...NO_CAPS, ...caps }),
    block: (target: { readonly kind: 'user' | 'guild'; readonly id: string }) =>
      administration.block({ ...target, reason: 'x', blockedBy: '9', atMs: NOON }),
    cap: (subject: 'member' | 'everyone' | 'new' | 'guild' | 'ceiling', limit: number) =>
      administration.changeCap(
        '100',
        {
          subject,
          subjectId: subject === 'member' ? '1' : '',
          span: 'day',
          ...(subject === 'new' ? { days: 7 } : {}),
        },
        limit,
        AUDIT,
      ),
    pause: (pausedBy: string | null) => administration.changeSettings('100', { pausedBy }, AUDIT),
    /** What waits, as `generation/number`, the oldest first. */
    waiting: async () => (await store.waitingPictures()).map(({ generationId, number }) => `${generationId}/${number}`),
    faults: () => auditLedger(kysely),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

function failWaitingIn(store: ReturnType<typeof createGenerationStore>): FailWaiting {
  return new FailWaiting({ store, clock, onChange: () => undefined });
}

describe('the claim of a picture', () => {
  it.each(Object.entries(OF))('whose %s was blocked since is refused', async (_who, target) => {
    await using queue = await openQueue([{ id: '1' }]);
    await queue.block(target);
    expect(await queue.store.claim(REF, NOON, BY_BFL)).toEqual({ kind: 'blocked' });
    await queue.administration.unblock(target.kind, target.id, AUDIT);
    expect(await queue.store.claim(REF, NOON, BY_BFL)).toEqual({ kind: 'claimed' });
  });

  it('is not stopped by a block that was lifted while somebody still cancelled for it', async () => {
    await using queue = await openQueue([{ id: '1' }]);
    expect(await queue.store.cancelWaiting('1', 'blocked', NOON)).toBeNull();
    await queue.block(OF.server);
    await queue.administration.unblock('guild', '100', AUDIT);
    await failWaitingIn(queue.store).cancel({ guildId: '100' }, 'blocked');
    expect(await queue.waiting()).toEqual(['1/1']);
    await queue.block(OF.member);
    await failWaitingIn(queue.store).cancel({ userId: '1' }, 'blocked');
    expect(await queue.waiting()).toEqual([]);
  });

  it('is refused while its server or the whole bot is paused, and no look at the queue finds it', async () => {
    await using queue = await openQueue([{ id: '1' }, { id: '2', userId: '2' }]);
    const heads = async () => (await queue.store.queueHeads(2, NOON)).length;
    const pauses = [
      (isPaused: boolean) => queue.pause(isPaused ? '9' : null),
      (isPaused: boolean) => queue.administration.setBotPause(isPaused ? 'tea' : null, AUDIT),
    ];
    for (const pause of pauses) {
      await pause(true);
      expect([await queue.store.claim(REF, NOON, BY_BFL), await heads()]).toEqual([{ kind: 'not_claimed' }, 0]);
      await pause(false);
      expect(await heads()).toBe(2);
    }
    expect(await queue.store.claim(REF, NOON, BY_BFL)).toEqual({ kind: 'claimed' });
  });

  it.each([
    ['member', 'member', 'member'],
    ['everyone', 'everyone', 'member'],
    ['server', 'guild', 'guild'],
    ['ceiling', 'ceiling', 'guild'],
  ] as const)('is refused where the cap of the %s leaves no room any more', async (_name, subject, scope) => {
    await using queue = await openQueue([{ id: '1' }]);
    await queue.cap(subject, PRICE - 1);
    expect(await queue.store.claim(REF, NOON, BY_BFL)).toEqual({ kind: 'over_cap', scope });
    await queue.cap(subject, PRICE);
    expect(await queue.store.claim(REF, NOON, BY_BFL)).toEqual({ kind: 'claimed' });
  });

  it('is refused where the cap of new members leaves no room any more, until the member is new no more', async () => {
    await using queue = await openQueue([]);
    const { requester, ...rest } = draft({ id: '1' });
    const joined = { ...requester, joinedAtMs: NOON - 7 * DAY_MS + 1 };
    await queue.store.accept({ ...rest, requester: joined }, capSet(), 100);
    await queue.store.open('1');
    await queue.cap('new', PRICE - 1);
    expect(await queue.store.claim(REF, NOON, BY_BFL)).toEqual({ kind: 'over_cap', scope: 'member' });
    expect(await queue.store.claim(REF, NOON + 1, BY_BFL)).toEqual({ kind: 'claimed' });
  });

  it('is refused where the settings lowered a cap since, also one of the whole bot', async () => {
    await using queue = await openQueue([{ id: '1' }, { id: '2', userId: '2' }]);
    const lowered = queue.under({ botMonthly: 2 * PRICE - 1 });
    expect(await lowered.claim(REF, NOON, BY_BFL)).toEqual({ kind: 'over_cap', scope: 'bot' });
  });

  it('counts in the day of the hold, whenever it comes', async () => {
    await using queue = await openQueue([{ id: '1' }]);
    await queue.cap('member', PRICE - 1);
    const tomorrow = NOON + 86_400_000;
    expect(await queue.store.claim(REF, tomorrow, BY_BFL)).toEqual({ kind: 'over_cap', scope: 'member' });
  });
});

describe('a hold', () => {
  it('is refused under a cap that was set a moment before, which it reads behind its lock', async () => {
    await using queue = await openQueue([]);
    const [, result] = await Promise.all([
      queue.cap('everyone', 0),
      queue.store.accept(draft({ id: '1' }), capSet(), 100),
    ]);
    expect(result).toMatchObject({ kind: 'over_cap', cap: { scope: 'member', source: { kind: 'everyone' } } });
  });
});

describe('what waits beyond a lowered cap', () => {
  const COMMANDS = [
    { id: '1', count: 2 },
    { id: '2', userId: '2', count: 2 },
    { id: '3', count: 2 },
  ];

  it('ends from the newest on, until what is held and charged fits', async () => {
    await using queue = await openQueue(COMMANDS);
    await queue.cap('guild', 3 * PRICE);
    await failWaitingIn(queue.store).overCap({ guildId: '100' });
    expect(await queue.waiting()).toEqual(['1/1', '1/2', '2/1']);
    expect((await queue.store.find('3'))?.pictures.map(({ state, failure }) => [state, failure?.reason])).toEqual([
      ['cancelled', 'over_cap'],
      ['cancelled', 'over_cap'],
    ]);
    expect(await queue.faults()).toEqual([]);
  });

  it('ends for that member alone whose cap it was', async () => {
    await using queue = await openQueue(COMMANDS);
    await queue.cap('member', PRICE);
    await failWaitingIn(queue.store).overCap({ guildId: '100' });
    expect(await queue.waiting()).toEqual(['1/1', '2/1', '2/2']);
  });

  it('counts what is with BFL, which nobody can stop any more', async () => {
    await using queue = await openQueue(COMMANDS);
    await queue.store.claim(REF, NOON, BY_BFL);
    await queue.cap('member', PRICE - 1);
    await failWaitingIn(queue.store).overCap({ guildId: '100' });
    expect(await queue.waiting()).toEqual(['2/1', '2/2']);
  });

  it('ends no more than it must where several end it at the same time', async () => {
    await using queue = await openQueue(COMMANDS);
    await queue.cap('guild', 4 * PRICE);
    const processes = [1, 2, 3].map(() => failWaitingIn(queue.under({})));
    await Promise.all(processes.map((process) => process.overCap({ guildId: '100' })));
    expect(await queue.waiting()).toEqual(['1/1', '1/2', '2/1', '2/2']);
  });
});
