import { describe, expect, it } from 'vitest';
import { LiveReplies } from '../../src/discord/live-replies.ts';
import { ManualClock } from '../support/manual-clock.ts';

interface Edit {
  readonly id: string;
  readonly content: string;
  /** Since the start of the test. */
  readonly atMs: number;
  readonly signal: AbortSignal;
}

/** Live replies on a Discord that takes each edit as `answer` does, at once unless said. */
function createReplies(answer: (edit: Edit) => Promise<void> = () => Promise.resolve()) {
  const clock = new ManualClock();
  const startMs = clock.now();
  const edits: Edit[] = [];
  const errors: unknown[] = [];
  const replies = new LiveReplies({
    clock,
    edit: (id, content, signal) => {
      const edit = { id, content, atMs: clock.now() - startMs, signal };
      edits.push(edit);
      return answer(edit);
    },
    onError: (_id, error) => errors.push(error),
  });
  const told = (): string[] => edits.map(({ id, content, atMs }) => `${atMs} ${id} ${content}`);
  return { clock, replies, edits, errors, told };
}

/** An edit that stays on its way until it is aborted. */
function untilAborted({ signal }: Edit): Promise<void> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
  });
}

describe('progress', () => {
  it('is shown when it has stood for a moment, so that what passes at once is never shown', async () => {
    const { clock, replies, told } = createReplies();
    replies.show('1', '1', 'place 3');
    await clock.advance(200);
    replies.show('1', '1', 'painting');
    expect(told()).toEqual([]);
    await clock.advance(200);
    expect(told()).toEqual(['300 1 painting']);
  });

  it('is edited at most once in three seconds, and always to the newest', async () => {
    const { clock, replies, edits } = createReplies();
    for (let step = 0; step < 200; step += 1) {
      replies.show('1', '1', String(step * 100));
      await clock.advance(100);
    }
    await clock.advance(5_000);
    const gaps = edits.slice(1).map(({ atMs }, index) => atMs - (edits[index]?.atMs ?? 0));
    expect(edits.length).toBeGreaterThan(5);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(3_000);
    for (const { content, atMs } of edits.slice(0, -1)) expect(atMs - Number(content)).toBeLessThanOrEqual(100);
    expect(edits.at(-1)?.content).toBe('19900');
  });

  it('keeps to that when each edit takes its time', async () => {
    const { clock, replies, edits } = createReplies(() => clock.sleep(2_000));
    for (let step = 0; step < 200; step += 1) {
      replies.show('1', '1', String(step));
      await clock.advance(100);
    }
    const gaps = edits.slice(1).map(({ atMs }, index) => atMs - (edits[index]?.atMs ?? 0));
    expect(edits.length).toBeGreaterThan(2);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(3_000);
  });

  it('is not edited to what already stands there', async () => {
    const { clock, replies, told } = createReplies();
    for (const content of ['place 2', 'place 2', 'place 1', 'place 2']) {
      replies.show('1', '1', content);
      await clock.advance(400);
    }
    await clock.advance(10_000);
    expect(told()).toEqual(['300 1 place 2']);
  });

  it('of one reply does not wait for that of another', async () => {
    const { clock, replies, told } = createReplies();
    replies.show('1', '1', 'a');
    await clock.advance(400);
    replies.show('2', '2', 'b');
    await clock.advance(400);
    expect(told()).toEqual(['300 1 a', '700 2 b']);
  });

  it('goes on after an edit that failed, at its own pace and with what is new', async () => {
    const { clock, replies, told, errors } = createReplies(() => Promise.reject(new Error('500')));
    replies.show('1', '1', 'a');
    await clock.advance(400);
    expect(errors).toEqual([new Error('500')]);
    replies.show('1', '1', 'b');
    await clock.advance(10_000);
    expect(told()).toEqual(['300 1 a', '3300 1 b']);
  });
});

describe('the end', () => {
  it('is followed by no progress, neither what waited nor what comes later', async () => {
    const { clock, replies, told, errors } = createReplies();
    replies.show('1', '1', 'a');
    await clock.advance(400);
    replies.show('1', '1', 'b');
    replies.finish('1');
    replies.show('1', '1', 'c');
    await clock.advance(10_000);
    expect(told()).toEqual(['300 1 a']);
    expect(errors).toEqual([]);
  });

  it('comes before any progress for a picture that was done at once', async () => {
    const { clock, replies, told } = createReplies();
    replies.finish('1');
    replies.show('1', '1', 'late');
    await clock.advance(10_000);
    expect(told()).toEqual([]);
  });

  it('aborts the edit that is on its way, and that is no error', async () => {
    const { clock, replies, edits, errors } = createReplies(untilAborted);
    replies.show('1', '1', 'a');
    replies.show('2', '2', 'b');
    await clock.advance(400);
    replies.finish('1');
    await clock.advance(10_000);
    expect(edits.map(({ id, signal }) => `${id} ${signal.aborted ? 'aborted' : 'on its way'}`)).toEqual([
      '1 aborted',
      '2 on its way',
    ]);
    expect(errors).toEqual([]);
  });

  it('of the bot aborts every edit', async () => {
    const { clock, replies, edits, errors } = createReplies(untilAborted);
    replies.show('1', '1', 'a');
    await clock.advance(400);
    replies.show('2', '2', 'b');
    replies.stop();
    await clock.advance(10_000);
    expect(edits.map(({ id, signal }) => [id, signal.aborted])).toEqual([['1', true]]);
    expect(errors).toEqual([]);
  });
});
