import type { Logger } from 'pino';
import { BackgroundTasks } from '../../runtime/background-tasks.ts';
import type { Clock } from '../../runtime/clock.ts';
import { orAborted } from '../../runtime/or-aborted.ts';
import type { Generation } from '../model/generation.ts';
import type { Messenger } from '../ports/messenger.ts';
import { ProviderError, type ImageProvider } from '../ports/image-provider.ts';
import { alongside } from './alongside.ts';
import { IncidentNotices } from './incident-notices.ts';

/**
 * What a picture says of the provider. `worked`: it was painted and fetched, or declined as the rules have it. `unclear`:
 * neither, such as an account without credits, a request that no model takes, or a limit that was reached.
 */
export type Verdict = 'worked' | 'failed' | 'unclear';

export interface BreakerRule {
  /** So many pictures in a row must have failed, none working in between. */
  readonly failures: number;
  /** From a failure to the next trial, in ms: at first, and at most after doubling each time. */
  readonly firstTrialMs: number;
  readonly lastTrialMs: number;
}

/** What holds where a test says nothing. */
export const USUAL_BREAKER: BreakerRule = { failures: 5, firstTrialMs: 15_000, lastTrialMs: 300_000 };

export interface ProviderBreakerOptions {
  readonly rule: BreakerRule;
  readonly provider: Pick<ImageProvider, 'accountState'>;
  readonly messenger: Pick<Messenger, 'notifyOperator'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Called when submitting stops, when one picture is let through, and when it goes on. */
  readonly onChange: () => void;
  /** Runs during an outage until the signal ends it. `isHolding`: whether the outage keeps pictures from their submit now. */
  readonly duringOutage: (isHolding: () => boolean, signal: AbortSignal) => Promise<void>;
}

/** Closed: all may pass. Open: none may. Trial: one may, and what becomes of it decides. */
type State =
  | { readonly kind: 'closed' }
  | { readonly kind: 'open' }
  | {
      readonly kind: 'trial';
      /** The picture on trial; null until one has come. */
      readonly picture: string | null;
      readonly decided: PromiseWithResolvers<Trial>;
    };

/** Who asked for a picture, of which model, and with which words. */
export interface Source {
  readonly member: string;
  readonly model: string;
  readonly prompt: string;
}

/** What a picture of that generation comes from. */
export function sourceOf({ requester, recipe }: Pick<Generation, 'requester' | 'recipe'>): Source {
  return { member: requester.userId, model: recipe.modelId, prompt: recipe.prompt };
}

interface Trial {
  readonly verdict: Verdict;
  readonly source: Source;
}

interface Failure extends Source {
  readonly atMs: number;
}

/** Failures that lie further apart are no outage. In ms. */
const WINDOW_MS = 600_000;
/** Whose failures stopped everybody is not counted again for so long: nobody stops others again and again. In ms. */
const HEARD_MS = 3_600_000;

/**
 * Stops submitting while the provider fails for everybody, since each further submit may be billed and bring nothing. It
 * opens after some failures in a row, of which no member and no prompt brings about more than half, and closes when a single
 * picture, let through after a pause that doubles, was painted. It begins closed: after a restart the first failures open it
 * again.
 *
 * Whoever brought it about is not counted for an hour once it has closed. Neither is a model that failed while another one
 * painted the trial, until it paints.
 */
export class ProviderBreaker {
  readonly #options: ProviderBreakerOptions;
  readonly #notices: IncidentNotices;
  readonly #outages: BackgroundTasks;
  #state: State = { kind: 'closed' };
  #failures: readonly Failure[] = [];
  /** What opened it last. */
  #causes: readonly Failure[] = [];
  readonly #heardAtMs = new Map<string, number>();
  readonly #failingModels = new Set<string>();

  constructor(options: ProviderBreakerOptions) {
    this.#options = options;
    this.#notices = new IncidentNotices(options.messenger, options.clock);
    this.#outages = new BackgroundTasks((error) => options.log.error({ err: error }, 'breaker broke off'));
  }

  /** Whether no picture may be submitted just now. */
  get isHolding(): boolean {
    return this.#state.kind === 'open' || (this.#state.kind === 'trial' && this.#state.picture !== null);
  }

  /** Lets a picture pass, and on a trial takes its one place. */
  enter(picture: string): boolean {
    if (this.isHolding) return false;
    if (this.#state.kind === 'trial') {
      this.#state = { ...this.#state, picture };
      this.#options.log.info({ picture }, 'submitting one trial picture');
    }
    return true;
  }

  /** What fails of one member, or for one prompt, is no outage however often it fails. */
  judge(picture: string, source: Source, verdict: Verdict): void {
    if (verdict === 'worked') this.#failingModels.delete(source.model);
    if (this.#state.kind === 'closed') return this.#count(source, verdict);
    // What was under way before says nothing of what is submitted now.
    if (this.#state.kind !== 'trial' || this.#state.picture !== picture) return;
    if (verdict === 'unclear') {
      this.#state = { ...this.#state, picture: null };
      this.#options.onChange();
    } else {
      this.#state.decided.resolve({ verdict, source });
    }
  }

  #count({ member, model, prompt }: Source, verdict: Verdict): void {
    if (verdict === 'worked') this.#failures = [];
    if (verdict !== 'failed') return;
    const atMs = this.#options.clock.monotonic();
    if (this.#isHeard(member, atMs) || this.#failingModels.has(model)) return;
    const recent = this.#failures.filter((failure) => atMs - failure.atMs <= WINDOW_MS);
    const most = Math.ceil(this.#options.rule.failures / 2);
    const sameMember = recent.filter((failure) => failure.member === member).length;
    const samePrompt = recent.filter((failure) => failure.prompt === prompt).length;
    this.#failures = sameMember < most && samePrompt < most ? [...recent, { member, model, prompt, atMs }] : recent;
    if (this.#failures.length >= this.#options.rule.failures) this.#open();
  }

  #isHeard(member: string, nowMs: number): boolean {
    return nowMs - (this.#heardAtMs.get(member) ?? Number.NEGATIVE_INFINITY) < HEARD_MS;
  }

  /** It was painted, so what failed before spoke for itself alone, or is over. */
  #hear({ model: painted }: Source): void {
    const nowMs = this.#options.clock.monotonic();
    for (const member of this.#heardAtMs.keys()) if (!this.#isHeard(member, nowMs)) this.#heardAtMs.delete(member);
    for (const { member, model } of this.#causes) {
      this.#heardAtMs.set(member, nowMs);
      if (model !== painted) this.#failingModels.add(model);
    }
  }

  #open(): void {
    if (this.#outages.signal.aborted) return;
    const { log, onChange } = this.#options;
    log.error({ failures: this.#failures.length }, 'provider is failing: nothing more is submitted');
    this.#causes = this.#failures;
    this.#failures = [];
    this.#state = { kind: 'open' };
    this.#outages.run((signal) => this.#sitOut(signal));
    onChange();
  }

  async #sitOut(signal: AbortSignal): Promise<void> {
    const { log, onChange, duringOutage } = this.#options;
    const untilItPaints = async (): Promise<void> => {
      try {
        this.#notices.begin();
        // Not waited for: Discord may be slow, and the trials need nobody who knows.
        void this.#notices.tell({ kind: 'provider_failing' });
        await this.#untilItPaints(signal);
      } finally {
        // Whatever broke off above, submitting must not stand still for ever.
        this.#state = { kind: 'closed' };
        this.#notices.end();
      }
    };
    await alongside((over) => duringOutage(() => this.isHolding, over), untilItPaints, { signal, log });
    log.info('provider recovered');
    onChange();
    await this.#notices.tellEnd({ kind: 'provider_back' });
  }

  async #untilItPaints(signal: AbortSignal): Promise<void> {
    const { clock, log, rule, onChange } = this.#options;
    for (let waitMs = rule.firstTrialMs; ; waitMs = Math.min(rule.lastTrialMs, waitMs * 2)) {
      await clock.sleep(waitMs, signal);
      // The free question first. It may be the one thing that is broken, so in the end it is not waited for.
      if (!(await this.#answers(signal)) && waitMs < rule.lastTrialMs) continue;
      // It may have come with the answer: then no picture is let through any more.
      signal.throwIfAborted();
      const decided = Promise.withResolvers<Trial>();
      this.#state = { kind: 'trial', picture: null, decided };
      onChange();
      const { verdict, source } = await orAborted(decided.promise, signal);
      if (verdict === 'worked') {
        this.#hear(source);
        return;
      }
      this.#state = { kind: 'open' };
      log.warn('provider is still failing');
      this.#notices.stillLasts({ kind: 'provider_failing' });
      onChange();
    }
  }

  /** Whether the provider answers at all: a refusal is an answer, which the trial will meet and act on. */
  async #answers(signal: AbortSignal): Promise<boolean> {
    try {
      await this.#options.provider.accountState(signal);
      return true;
    } catch (error) {
      signal.throwIfAborted();
      this.#options.log.debug({ err: error }, 'the account could not be asked');
      return error instanceof ProviderError && error.kind !== 'unreachable' && error.kind !== 'overloaded';
    }
  }

  /** Tries no more; resolves when nothing of it runs. */
  async stop(): Promise<void> {
    this.#outages.abort();
    await this.#outages.settled();
  }
}
