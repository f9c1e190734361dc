// Looks for the task of a submit whose answer nobody heard, where its host has a list.

import type { Logger } from 'pino';
import type { Lane } from '../../../generation/flow-control/lanes.ts';
import type { InputFiles } from '../../../generation/pipeline/input-files.ts';
import type { FoundTask } from '../../../generation/ports/host-account.ts';
import { ProviderError } from '../../../generation/ports/image-provider.ts';
import type { Clock } from '../../../runtime/clock.ts';
import type { Journal } from '../journal/journal.ts';
import { keyOf, type PictureRecord } from '../journal/record.ts';

export interface LostSubmitLookupOptions {
  readonly journal: Pick<Journal, 'records'>;
  readonly inputs: Pick<InputFiles, 'open'>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Waits before the list is read, in ms: what was taken just now may be listed a moment later. */
const LOOKS_MS = [0, 2_000, 4_000] as const;
const NEVER = new AbortController().signal;

export class LostSubmitLookup {
  readonly #options: LostSubmitLookupOptions;
  /** Tasks that were given to a picture and are not in the journal yet. */
  readonly #given = new Set<string>();

  constructor(options: LostSubmitLookupOptions) {
    this.#options = options;
  }

  /** The task that no other picture has; null where there is none, or where that cannot be told. */
  async find(record: PictureRecord, lane: Lane): Promise<FoundTask | null> {
    const { lookup } = lane.account;
    const { sent, plan } = record;
    if (lookup === undefined || sent === null) return null;
    const { inputs, clock, log } = this.#options;
    using opened = await inputs.open({ inputs: plan.recipe.inputs, owner: keyOf(record) }, NEVER);
    if (opened === null) return null;
    const request = { ...plan.recipe, inputs: opened.files };
    for (const waitMs of LOOKS_MS) {
      await clock.sleep(waitMs);
      if (clock.now() - sent.atMs > lookup.withinMs) return null;
      try {
        const found = await lookup.find(request, sent.atMs, NEVER);
        if (found === null) return null;
        const task = found.find(({ taskId }) => this.#isNobodys(taskId));
        if (task === undefined) continue;
        this.#given.add(task.taskId);
        return task;
      } catch (error) {
        if (!(error instanceof ProviderError)) throw error;
        log.warn({ picture: plan.index, err: error }, 'a lost submit could not be looked up');
      }
    }
    return null;
  }

  #isNobodys(taskId: string): boolean {
    return !this.#given.has(taskId) && this.#options.journal.records.every(({ task }) => task?.taskId !== taskId);
  }
}
