// Every host that paints, in the words that all of them share: what a picture's life is tested with, whoever paints.

import { replies as atlasReplies, startSandboxAtlasCloud } from '../../sandbox/atlascloud/atlascloud.ts';
import { replies as bflReplies, startSandboxBfl } from '../../sandbox/bfl/bfl.ts';
import type { CannedReply, FaultReply } from '../../sandbox/image-host/faults.ts';
import type { ImageTrick } from '../../sandbox/image-host/image-trick.ts';
import { replies as replicateReplies, startSandboxReplicate } from '../../sandbox/replicate/replicate.ts';
import { hostSettings, type SandboxHost } from '../../sandbox/settings.ts';
import type { MicroUsd } from '../../src/generation/model/money.ts';

export const HOSTS = ['bfl', 'replicate', 'atlascloud'] as const;
export type HostName = (typeof HOSTS)[number];

type End = 'moderated' | 'failed' | 'never' | 'vanish';

/** What becomes of a task, and of the way there and back. Missing fields mean normal behaviour. */
export interface Plan {
  readonly end?: End;
  /** So many of its polls say that it is going. */
  readonly goingPolls?: number;
  readonly image?: ImageTrick;
  /** The first so many downloads are faulty, later ones are not. Default: all. */
  readonly imageTimes?: number;
  /** Goes on until `finish`. */
  readonly isHeld?: boolean;
  /** Instead of the answer to the first submit. */
  readonly submit?: 'rate_limited' | 'drop-socket' | 'drop-after-accept';
}

/** What a host counted of the tasks of one prompt. */
interface CountedTasks {
  readonly tasks: number;
  readonly downloads: number;
  readonly billed: MicroUsd;
}

/** What of a plan every sandbox calls alike. */
interface CommonBehaviour {
  readonly statuses: string[];
  readonly latencyMs?: number;
  readonly image?: ImageTrick;
  readonly imageTimes?: number;
}

type SandboxTask = {
  readonly id: string;
  readonly prompt: string;
  readonly polls: number;
  readonly downloads: number;
  readonly readyAtMs: number | null;
} & ({ readonly billedCredits: number } | { readonly billedUsd: number });

/** What is the same of every sandbox. */
interface Sandbox extends AsyncDisposable {
  readonly tasks: readonly SandboxTask[];
  taskWhere(test: (task: SandboxTask) => boolean): Promise<unknown>;
  fault(fault: { on: 'submit'; reply: FaultReply; when: (call: { readonly body: unknown }) => boolean }): unknown;
}

/** What differs between them. */
interface Opened {
  readonly name: HostName;
  readonly sandbox: Sandbox & SandboxHost;
  /** What the usual picture costs there. */
  readonly price: MicroUsd;
  /** A status of a task that is going. */
  readonly going: string;
  readonly rateLimited: CannedReply;
  readonly script: (prompt: string, common: CommonBehaviour, end: End | undefined) => void;
  readonly finish: (id: string) => void;
}

const LATENCY_MS = 30;

const OPEN: Readonly<Record<HostName, () => Promise<Opened>>> = {
  bfl: async () => {
    const sandbox = await startSandboxBfl({ pictures: 'plain', latencyMs: LATENCY_MS });
    const ends = { moderated: 'request-moderated', failed: 'error', never: 'never', vanish: 'vanish' } as const;
    return {
      name: 'bfl',
      sandbox,
      price: 40_000,
      going: 'Pending',
      rateLimited: bflReplies.tooManyTasks(1),
      script: (prompt, common, end) =>
        sandbox.script((one) =>
          one.prompt === prompt ? { ...common, ...(end === undefined ? {} : { outcome: ends[end] }) } : undefined,
        ),
      finish: (id) => {
        const task = sandbox.tasks.find((one) => one.id === id);
        if (task !== undefined) sandbox.finish(task);
      },
    };
  },
  replicate: async () => {
    const sandbox = await startSandboxReplicate({ pictures: 'plain', latencyMs: LATENCY_MS });
    return {
      name: 'replicate',
      sandbox,
      price: 40_000,
      going: 'processing',
      rateLimited: replicateReplies.throttled(1),
      script: (prompt, common, end) =>
        sandbox.script((one) =>
          one.prompt === prompt ? { ...common, ...(end === undefined ? {} : { outcome: end }) } : undefined,
        ),
      finish: (id) => sandbox.finish({ id }),
    };
  },
  atlascloud: async () => {
    const sandbox = await startSandboxAtlasCloud({ pictures: 'plain', latencyMs: LATENCY_MS });
    return {
      name: 'atlascloud',
      sandbox,
      // Of FLUX.2 [pro], since its catalogue has no FLUX1.1.
      price: 30_000,
      going: 'processing',
      rateLimited: { ...atlasReplies.media(429, 'too many requests'), headers: { 'retry-after': '1' } },
      script: (prompt, common, end) =>
        sandbox.script((one) =>
          one.prompt === prompt ? { ...common, ...(end === undefined ? {} : { outcome: end }) } : undefined,
        ),
      finish: (id) => sandbox.finish({ id }),
    };
  },
};

/** One host of the sandbox, which tells its tasks by their prompts. */
export class PaintingHost implements AsyncDisposable {
  readonly #opened: Opened;

  private constructor(opened: Opened) {
    this.#opened = opened;
  }

  static async open(name: HostName): Promise<PaintingHost> {
    return new PaintingHost(await OPEN[name]());
  }

  /** What the usual picture costs there. */
  get price(): MicroUsd {
    return this.#opened.price;
  }

  /** Those of a bot that paints there alone. */
  get settings(): Readonly<Record<string, string>> {
    return { ...hostSettings(this.#opened.sandbox), PROVIDERS: this.#opened.name };
  }

  /** Of all its tasks. */
  get billed(): MicroUsd {
    return this.#opened.sandbox.tasks.reduce((sum, task) => sum + billedOf(task), 0);
  }

  plan(prompt: string, { end, goingPolls = 0, image, imageTimes, isHeld = false, submit }: Plan): void {
    const { sandbox, script, going, rateLimited } = this.#opened;
    const common = {
      statuses: Array.from({ length: goingPolls }, () => going),
      ...(image !== undefined && { image }),
      ...(imageTimes !== undefined && { imageTimes }),
      ...(isHeld && { latencyMs: Number.POSITIVE_INFINITY }),
    };
    script(prompt, common, end);
    if (submit === undefined) return;
    const when = ({ body }: { readonly body: unknown }): boolean =>
      JSON.stringify(body).includes(`"prompt":${JSON.stringify(prompt)}`);
    sandbox.fault({ on: 'submit', reply: submit === 'rate_limited' ? rateLimited : submit, when });
  }

  countOf(prompt: string): CountedTasks {
    const tasks = this.#tasksOf(prompt);
    const sum = (of: (task: SandboxTask) => number): number => tasks.reduce((all, task) => all + of(task), 0);
    return { tasks: tasks.length, downloads: sum(({ downloads }) => downloads), billed: sum(billedOf) };
  }

  #tasksOf(prompt: string): readonly SandboxTask[] {
    return this.#opened.sandbox.tasks.filter((task) => task.prompt === prompt);
  }

  /** Resolves once so many were asked about. */
  async polled(prompt: string, tasks: number): Promise<void> {
    const isPolled = ({ polls }: SandboxTask): boolean => polls > 0;
    await this.#opened.sandbox.taskWhere(() => this.#tasksOf(prompt).filter(isPolled).length >= tasks);
  }

  /** Resolves once so many have ended, and were billed. */
  async ended(prompt: string, tasks: number): Promise<void> {
    const isEnded = ({ readyAtMs }: SandboxTask): boolean => readyAtMs !== null;
    await this.#opened.sandbox.taskWhere(() => this.#tasksOf(prompt).filter(isEnded).length >= tasks);
  }

  /** Ends what is held. */
  finish(prompt: string): void {
    for (const { id } of this.#tasksOf(prompt)) this.#opened.finish(id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened.sandbox[Symbol.asyncDispose]();
  }
}

const MICROS_PER_CREDIT = 10_000;
const MICROS_PER_USD = 1_000_000;

function billedOf(task: SandboxTask): MicroUsd {
  const micros = 'billedCredits' in task ? task.billedCredits * MICROS_PER_CREDIT : task.billedUsd * MICROS_PER_USD;
  return Math.round(micros);
}
