import { describe, expect, it } from 'vitest';
import { type EditOutcome, ProgressEdits } from '../../../src/discord/messages/progress-edits.ts';
import { buttonRow } from '../../../src/discord/views/pages.ts';
import type { MessageView } from '../../../src/discord/views/generation-view.ts';
import { ManualClock } from '../../support/manual-clock.ts';

interface Edit {
  readonly id: string;
  readonly content: string;
  /** Since the start of the test. */
  readonly atMs: number;
  readonly signal: AbortSignal;
}

const CANCEL = { label: 'Cancel', verb: 'cancel', args: ['1'] };

/** Progress of words alone. */
const words = (content: string): MessageView => ({ content, attachments: [] });

/** ProgressEdits whose edits end as `answer` says; by default they are shown at once. */
function createReplies(answer: (edit: Edit) => Promise<EditOutcome> = () => Promise.resolve('shown')) {
  const clock = new ManualClock();
  const startMs = clock.now();
  const edits: Edit[] = [];
  const replies = new ProgressEdits<MessageView>({
    clock,
    edit: (id, _token, { content }, signal) => {
      const edit = { id, content, atMs: clock.now() - startMs, signal };
      edits.push(edit);
      return answer(edit);
    },
  });
  const told = (): string[] => edits.map(({ id, content, atMs }) => `${atMs} ${id} ${content}`);
  return { clock, replies, edits, told };
}

/** An edit that is pending until it is aborted. */
function untilAborted({ signal }: Edit): Promise<EditOutcome> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve('unclear'), { once: true });
  });
}

describe('progress', () => {
  it('is shown after a short delay, so that a state that passes at once is never shown', async () => {
    const { clock, replies, told } = createReplies();
    replies.show('1', '1', words('place 3'));
    await clock.advance(200);
    replies.show('1', '1', words('painting'));
    expect(told()).toEqual([]);
    await clock.advance(200);
    expect(told()).toEqual(['300 1 painting']);
  });

  it('goes on when the clock is set back by hours', async () => {
    const { clock, replies, edits } = createReplies();
    replies.show('1', '1', words('place 3'));
    await clock.advance(300);
    replies.show('1', '1', words('painting'));
    clock.jump(-5 * 3_600_000);
    await clock.advance(6_000);
    expect(edits.map(({ content }) => content)).toEqual(['place 3', 'painting']);
  });

  it('is edited at most once in three seconds, and always to the newest', async () => {
    const { clock, replies, edits } = createReplies();
    for (let step = 0; step < 200; step += 1) {
      replies.show('1', '1', words(String(step * 100)));
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
    const { clock, replies, edits } = createReplies(() => clock.sleep(2_000).then(() => 'shown'));
    for (let step = 0; step < 200; step += 1) {
      replies.show('1', '1', words(String(step)));
      await clock.advance(100);
    }
    const gaps = edits.slice(1).map(({ atMs }, index) => atMs - (edits[index]?.atMs ?? 0));
    expect(edits.length).toBeGreaterThan(2);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(3_000);
  });

  it('is not edited to the text that is already shown', async () => {
    const { clock, replies, told } = createReplies();
    for (const content of ['place 2', 'place 2', 'place 1', 'place 2']) {
      replies.show('1', '1', words(content));
      await clock.advance(400);
    }
    await clock.advance(10_000);
    expect(told()).toEqual(['300 1 place 2']);
  });

  it('is edited where only its button changes', async () => {
    const { clock, replies, edits } = createReplies();
    replies.show('1', '1', { ...words('painting'), components: buttonRow([CANCEL]) });
    await clock.advance(400);
    replies.show('1', '1', { ...words('painting'), components: buttonRow([CANCEL]) });
    await clock.advance(5_000);
    expect(edits).toHaveLength(1);
    replies.show('1', '1', { ...words('painting'), components: buttonRow([{ ...CANCEL, isDisabled: true }]) });
    await clock.advance(5_000);
    expect(edits).toHaveLength(2);
  });

  it('of one reply does not wait for that of another', async () => {
    const { clock, replies, told } = createReplies();
    replies.show('1', '1', words('a'));
    await clock.advance(400);
    replies.show('2', '2', words('b'));
    await clock.advance(400);
    expect(told()).toEqual(['300 1 a', '700 2 b']);
  });

  it.each(['refused', 'unclear'] as const)(
    'goes on after an edit that was %s, at its own pace and with what is new',
    async (outcome) => {
      const { clock, replies, told } = createReplies(() => Promise.resolve(outcome));
      replies.show('1', '1', words('a'));
      await clock.advance(400);
      replies.show('1', '1', words('b'));
      await clock.advance(10_000);
      expect(told()).toEqual(['300 1 a', '3300 1 b']);
    },
  );

  it('that was rate limited is retried, even without newer progress', async () => {
    const outcomes: EditOutcome[] = ['limited', 'limited', 'shown'];
    const { clock, replies, told } = createReplies(() => Promise.resolve(outcomes.shift() ?? 'shown'));
    replies.show('1', '1', words('a'));
    await clock.advance(20_000);
    expect(told()).toEqual(['300 1 a', '3300 1 a', '6300 1 a']);
  });

  it('stops for a reply that takes no edits', async () => {
    const { clock, replies, told } = createReplies(() => Promise.resolve('closed'));
    for (const content of ['a', 'b', 'c']) {
      replies.show('1', '1', words(content));
      await clock.advance(4_000);
    }
    expect(told()).toEqual(['300 1 a']);
  });
});

describe('the end', () => {
  it('is followed by no progress, neither pending nor later', async () => {
    const { clock, replies, told } = createReplies();
    replies.show('1', '1', words('a'));
    await clock.advance(400);
    replies.show('1', '1', words('b'));
    expect(replies.finish('1')).toBeNull();
    replies.show('1', '1', words('c'));
    await clock.advance(10_000);
    expect(told()).toEqual(['300 1 a']);
  });

  it('comes before any progress for a picture that was done at once', async () => {
    const { clock, replies, told } = createReplies();
    expect(replies.finish('1')).toBeNull();
    replies.show('1', '1', words('late'));
    await clock.advance(10_000);
    expect(told()).toEqual([]);
  });

  it('returns the pending edit, and aborts none', async () => {
    const { clock, replies, edits } = createReplies(() => clock.sleep(2_000).then(() => 'shown'));
    replies.show('1', '1', words('a'));
    await clock.advance(400);
    const late = replies.finish('1');
    await clock.advance(10_000);
    await expect(late).resolves.toBe('shown');
    expect(edits.map(({ signal }) => signal.aborted)).toEqual([false]);
  });

  it('returns an edit that got no answer, until a later one got one', async () => {
    const outcomes: EditOutcome[] = ['unclear', 'unclear', 'shown'];
    const { clock, replies } = createReplies(() => Promise.resolve(outcomes.shift() ?? 'shown'));
    for (const id of ['1', '2']) {
      replies.show(id, id, words('a'));
      await clock.advance(400);
    }
    await expect(replies.finish('1')).resolves.toBe('unclear');
    replies.show('2', '2', words('b'));
    await clock.advance(3_000);
    expect(replies.finish('2')).toBeNull();
  });

  it('of the bot aborts every edit', async () => {
    const { clock, replies, edits } = createReplies(untilAborted);
    replies.show('1', '1', words('a'));
    await clock.advance(400);
    replies.show('2', '2', words('b'));
    replies.stop();
    await clock.advance(10_000);
    expect(edits.map(({ id, signal }) => [id, signal.aborted])).toEqual([['1', true]]);
  });
});
