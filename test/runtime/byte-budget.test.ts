import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { ByteBudget } from '../../src/runtime/byte-budget.ts';

/** Those that were admitted so far, by name, and what gives their room back. */
class Crowd {
  readonly budget: ByteBudget;
  readonly inside = new Map<string, Disposable>();

  constructor(limit: number) {
    this.budget = new ByteBudget(limit);
  }

  async ask(name: string, bytes: number, owner = name, signal?: AbortSignal): Promise<void> {
    this.inside.set(name, await this.budget.take(bytes, owner, signal));
  }

  /** Asks for all in this order, and waits until nothing more is admitted. */
  async askAll(...asked: readonly (readonly [name: string, bytes: number, owner?: string])[]): Promise<string[]> {
    for (const one of asked) void this.ask(...one);
    return this.names();
  }

  async leave(name: string): Promise<string[]> {
    this.inside.get(name)?.[Symbol.dispose]();
    this.inside.delete(name);
    return this.names();
  }

  async names(): Promise<string[]> {
    await new Promise(setImmediate);
    return [...this.inside.keys()];
  }
}

describe('a byte budget', () => {
  it('admits what fits, and the rest in the order of asking as room is given back', async () => {
    const crowd = new Crowd(100);
    expect(await crowd.askAll(['a', 40], ['b', 40], ['c', 40], ['d', 10])).toEqual(['a', 'b']);
    expect(await crowd.leave('a')).toEqual(['b', 'c', 'd']);
  });

  it('gives no owner more than half, and lets others pass one who waits for a share', async () => {
    const crowd = new Crowd(100);
    expect(await crowd.askAll(['a1', 30, 'a'], ['a2', 30, 'a'], ['b1', 30, 'b'])).toEqual(['a1', 'b1']);
    expect(await crowd.leave('a1')).toEqual(['b1', 'a2']);
  });

  it('admits what is larger than a share while its owner holds nothing, and what is larger than all alone', async () => {
    const crowd = new Crowd(100);
    expect(await crowd.askAll(['a', 70], ['giant', 500], ['b', 10])).toEqual(['a']);
    expect(await crowd.leave('a')).toEqual(['giant']);
    expect(await crowd.leave('giant')).toEqual(['b']);
  });

  it('lets no small piece pass a large one of the same owner, which would wait for as long as small ones come', async () => {
    const crowd = new Crowd(100);
    expect(await crowd.askAll(['a1', 20, 'a'], ['a2', 60, 'a'], ['a3', 20, 'a'], ['b', 20])).toEqual(['a1', 'b']);
    expect(await crowd.leave('a1')).toEqual(['b', 'a2']);
    expect(await crowd.leave('a2')).toEqual(['b', 'a3']);
  });

  it('makes nobody wait who takes nothing', async () => {
    const crowd = new Crowd(100);
    expect(await crowd.askAll(['a', 100], ['b', 100], ['words', 0])).toEqual(['words', 'a']);
  });

  it('forgets one who gives up waiting, and leaves nothing on the signal', async () => {
    const crowd = new Crowd(100);
    const giveUp = new AbortController();
    const all = crowd.askAll(['a', 60]);
    const waiting = crowd.ask('b', 60, 'b', giveUp.signal);
    void crowd.ask('c', 30);
    expect(await all).toEqual(['a']);
    giveUp.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    expect(await crowd.names()).toEqual(['a', 'c']);
    await expect(crowd.ask('d', 1, 'd', giveUp.signal)).rejects.toThrow('enough');
    expect(getEventListeners(giveUp.signal, 'abort')).toEqual([]);
  });

  it('takes room back once', async () => {
    const crowd = new Crowd(100);
    const first = await crowd.budget.take(60, 'a');
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    expect(await crowd.askAll(['b', 60], ['c', 60])).toEqual(['b']);
  });
});
