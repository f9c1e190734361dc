// What goes on at the hosts: their accounts, tasks and calls, gathered as they change.

import { z } from 'zod';
import type { Call } from '../../sandbox/image-host/calls.ts';
import type { HostChange } from '../../sandbox/image-host/changes.ts';
import type { Hosts } from '../world/hosts.ts';
import {
  KEPT,
  type HostAccountView,
  type HostCallView,
  type HostName,
  type HostTaskView,
  type HostView,
} from '../wire/behind.ts';

const CREDITS_PER_USD = 100;

/** What an answer about a task may say of its cost, in credits; of these hosts BFL alone says it. */
const toldSchema = z.object({ id: z.string(), cost: z.number() });

/** What a task of every host has. */
type AnyTask = Pick<HostTaskView, 'id' | 'model' | 'prompt' | 'submittedAtMs' | 'polls'> & {
  readonly readyAtMs: number | null;
};

/** A host in the words of the page. */
interface Watched<Task> {
  readonly name: HostName;
  readonly account: () => HostAccountView;
  readonly stateOf: (task: Readonly<Task>) => string;
  readonly billedUsd: (task: Readonly<Task>) => number;
}

/** Watches the three hosts; `changed` is called at each change. */
export function watchHosts({ bfl, replicate, atlascloud }: Hosts, changed: () => void): HostWatch[] {
  return [
    watch(bfl, changed, {
      name: 'bfl',
      account: () => ({ balanceUsd: bfl.credits / CREDITS_PER_USD, billedUsd: bfl.billedCredits / CREDITS_PER_USD }),
      stateOf: ({ state }) => state,
      billedUsd: ({ billedCredits }) => billedCredits / CREDITS_PER_USD,
    }),
    watch(replicate, changed, {
      name: 'replicate',
      account: () => ({ balanceUsd: replicate.creditUsd, billedUsd: replicate.billedUsd }),
      stateOf: ({ end }) => end ?? 'processing',
      billedUsd: ({ billedUsd }) => billedUsd,
    }),
    watch(atlascloud, changed, {
      name: 'atlascloud',
      account: () => ({ balanceUsd: atlascloud.balanceUsd, billedUsd: atlascloud.billedUsd }),
      stateOf: ({ end }) => end ?? 'processing',
      billedUsd: ({ billedUsd }) => billedUsd,
    }),
  ];
}

function watch<Task extends AnyTask, Kind extends string>(
  host: { onChange(listener: (change: HostChange<Task, Kind>) => void): () => void },
  changed: () => void,
  watched: Watched<Task>,
): HostWatch {
  const changes = new ChangesAtHost(watched.name, watched.account);
  const stop = host.onChange((change) => {
    if (change.of === 'call') changes.seeCall(change.call);
    if (change.of === 'task') {
      const { task } = change;
      changes.seeTask(task, watched.stateOf(task), watched.billedUsd(task));
    }
    changed();
  });
  return { view: () => changes.view, take: () => changes.take(), [Symbol.dispose]: stop };
}

export interface HostWatch extends Disposable {
  /** The host as it is when it is first shown. */
  readonly view: () => HostView;
  /** What has changed since this was last called; null: nothing. */
  readonly take: () => HostView | null;
}

class ChangesAtHost {
  readonly #name: HostName;
  readonly #account: () => HostAccountView;
  readonly #numbers = new WeakMap<object, number>();
  /** The tasks that may still be shown. */
  readonly #seen = new Map<string, HostTaskView>();
  readonly #tasks = new Map<string, HostTaskView>();
  readonly #calls = new Map<number, HostCallView>();
  #told: string;
  #count = 0;

  constructor(name: HostName, account: () => HostAccountView) {
    this.#name = name;
    this.#account = account;
    this.#told = JSON.stringify(account());
  }

  get view(): HostView {
    return { name: this.#name, account: this.#account(), tasks: [], calls: [] };
  }

  seeCall(call: Readonly<Call<string>>): void {
    const number = this.#numberOf(call);
    const { atMs, method, path, status, answer } = call;
    this.#calls.set(number, { number, atMs, method, path: path.split('?', 1)[0] ?? '', status });
    const told = answer === null ? undefined : toldSchema.safeParse(parseJson(answer)).data;
    const task = told === undefined ? undefined : this.#seen.get(told.id);
    if (told !== undefined && task !== undefined) this.#show({ ...task, toldUsd: told.cost / CREDITS_PER_USD });
  }

  seeTask({ id, model, prompt, submittedAtMs, polls, readyAtMs }: AnyTask, state: string, billedUsd: number): void {
    const toldUsd = this.#seen.get(id)?.toldUsd ?? null;
    this.#show({ id, model, prompt, state, isRunning: readyAtMs === null, polls, submittedAtMs, toldUsd, billedUsd });
  }

  take(): HostView | null {
    const account = this.#account();
    const isSame = JSON.stringify(account) === this.#told;
    if (isSame && this.#tasks.size === 0 && this.#calls.size === 0) return null;
    const changed = {
      name: this.#name,
      account,
      tasks: [...this.#tasks.values()],
      calls: [...this.#calls.values()].slice(-KEPT.calls),
    };
    this.#told = JSON.stringify(account);
    this.#tasks.clear();
    this.#calls.clear();
    return changed;
  }

  #show(task: HostTaskView): void {
    this.#tasks.set(task.id, task);
    this.#seen.set(task.id, task);
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > KEPT.tasks && oldest !== undefined) this.#seen.delete(oldest);
  }

  #numberOf(call: object): number {
    const known = this.#numbers.get(call);
    if (known !== undefined) return known;
    this.#count += 1;
    this.#numbers.set(call, this.#count);
    return this.#count;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
