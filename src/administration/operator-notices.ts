import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Clock } from '../runtime/clock.ts';
import type { Messenger, OperatorNotice, PriceReport } from '../generation/ports/messenger.ts';
import type { ImageModel } from '../generation/model/image-model.ts';
import type { BurnRule } from '../generation/model/burn-rate.ts';
import type { GenerationStore } from '../generation/ports/generation-store.ts';
import type { AdministrationStore } from './store.ts';

export interface OperatorNoticesOptions {
  readonly store: Pick<AdministrationStore, 'claimNotice' | 'restoration' | 'botPause'>;
  readonly generations: Pick<GenerationStore, 'mostOfWindow' | 'toldPrices'>;
  readonly burn: BurnRule | null;
  readonly messenger: Pick<Messenger, 'notifyOperator'>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Between two tries to tell of the same burn rate, or price, in ms. */
const TRY_AGAIN_MS = 60_000;

/** Sends notices to the operator, each once, also across restarts. Every notice is logged as well. */
export class OperatorNotices {
  readonly #options: OperatorNoticesOptions;
  readonly #holder = randomUUID();
  /** Sent, being sent, or another process's to send. */
  readonly #done = new Set<string>();
  /** The incident that this process tries to tell of, and when the last try ended: further delays come by the dozen. */
  #burning: { readonly sinceMs: number; readonly triedAtMs: number } | null = null;

  readonly #priceTriedAtMs = new Map<string, number>();

  constructor(options: OperatorNoticesOptions) {
    this.#options = options;
  }

  /** Sends a notice of this kind at most once a day (UTC). */
  async tellDaily(notice: OperatorNotice): Promise<void> {
    await this.#notifyOnce(keyOf(notice, this.#today()), notice);
  }

  /** The day (UTC). */
  #today(): string {
    return new Date(this.#options.clock.now()).toISOString().slice(0, 10);
  }

  /** Sends a notice that the burn rate delays pictures, with who has most of the window, once an incident. Never throws. */
  async tellOfBurning(incidentSinceMs: number): Promise<void> {
    const { generations, burn, clock, log } = this.#options;
    const key = `burning:${incidentSinceMs}`;
    const atMs = clock.monotonic();
    const isTried = this.#burning?.sinceMs === incidentSinceMs && atMs - this.#burning.triedAtMs < TRY_AGAIN_MS;
    if (burn === null || isTried || this.#done.has(key)) return;
    this.#burning = { sinceMs: incidentSinceMs, triedAtMs: Number.POSITIVE_INFINITY };
    try {
      const use = await generations.mostOfWindow(clock.now());
      if (use === null) return;
      await this.#notifyOnce(key, { kind: 'burning', ...burn, ...use });
    } catch (error) {
      log.error({ err: error }, 'notifying the operator of the burn rate failed');
    } finally {
      this.#burning = { sinceMs: incidentSinceMs, triedAtMs: clock.monotonic() };
    }
  }

  /** Sends a notice of a price that is not our own, once for each such price. Never throws. */
  async tellOfPrice(report: PriceReport): Promise<void> {
    const { clock, log } = this.#options;
    const key = `price:${report.modelId}:${report.listPrice}:${report.price}`;
    // Each picture reports it again, also while the notice is on its way.
    if (clock.monotonic() - (this.#priceTriedAtMs.get(key) ?? Number.NEGATIVE_INFINITY) < TRY_AGAIN_MS) return;
    this.#priceTriedAtMs.set(key, Number.POSITIVE_INFINITY);
    try {
      await this.#notifyOnce(key, { kind: 'price', ...report });
    } catch (error) {
      log.error({ err: error }, 'notifying the operator of a price failed');
    } finally {
      this.#priceTriedAtMs.set(key, clock.monotonic());
    }
  }

  /** The same for the prices that a former process learnt, and may have died before it told of them. */
  async tellOfPrices(): Promise<void> {
    const { generations, log } = this.#options;
    try {
      for (const told of await generations.toldPrices()) {
        if (told.price !== told.listPrice) await this.tellOfPrice({ ...told, isBelieved: true });
      }
    } catch (error) {
      log.error({ err: error }, 'the told prices could not be read');
    }
  }

  /** Sends a notice that a backup was restored, if one was and no notice was sent yet. Never throws. */
  async tellOfRestore(): Promise<void> {
    const { store, log } = this.#options;
    try {
      const restoration = await store.restoration();
      if (restoration === null) return;
      const isPaused = (await store.botPause()) !== null;
      await this.#notifyOnce(`restored:${restoration.restoredAtMs}`, { kind: 'restored', ...restoration, isPaused });
    } catch (error) {
      log.error({ err: error }, 'notifying the operator of the restore failed');
    }
  }

  /** Sends a notice that another process answers with the bot's token, at most once a day. Never throws. */
  async tellOfTokenInUse(): Promise<void> {
    try {
      await this.tellDaily({ kind: 'token_in_use' });
    } catch (error) {
      this.#options.log.error({ err: error }, 'notifying the operator of the token failed');
    }
  }

  /** Sends a notice that a model is offered no more, at most once a day for each. Never throws. */
  async tellOfHiddenModel(hidden: ImageModel, successor: ImageModel | null): Promise<void> {
    try {
      const notice = { kind: 'model_hidden', modelId: hidden.id, successorId: successor?.id ?? null } as const;
      await this.#notifyOnce(`model_hidden:${hidden.id}:${this.#today()}`, notice);
    } catch (error) {
      this.#options.log.error({ err: error }, 'notifying the operator of a hidden model failed');
    }
  }

  /** Sends a notice that the last good backup, of then, is too old, once for each such backup. Never throws. */
  async tellOfOverdueBackup(lastMs: number): Promise<void> {
    await this.#tellOfBackups(`backup_overdue:${lastMs}`, { kind: 'backup_overdue', lastMs });
  }

  /** Sends a notice that there is a newer one, once. False where it did not arrive. Never throws. */
  tellOfBackupAgain(lastMs: number): Promise<boolean> {
    return this.#tellOfBackups(`backup_again:${lastMs}`, { kind: 'backup_again' });
  }

  /** Sends a notice that the database is damaged, at most once a day. Never throws. */
  async tellOfDamage(): Promise<void> {
    await this.#tellOfBackups(`database_damaged:${this.#today()}`, { kind: 'database_damaged' });
  }

  async #tellOfBackups(key: string, notice: OperatorNotice): Promise<boolean> {
    try {
      return await this.#notifyOnce(key, notice);
    } catch (error) {
      this.#options.log.error({ err: error }, 'notifying the operator of the backups failed');
      return false;
    }
  }

  /** Sends a notice of what a host billed between the backup and the restore, once for each restore. */
  async tellOfUnrecorded(notice: OperatorNotice & { readonly kind: 'unrecorded' }): Promise<void> {
    await this.#notifyOnce(keyOf(notice, String(notice.sinceMs)), notice);
  }

  /**
   * A notice that could not be delivered is sent again by this process the next time, but not by another. False where it was not
   * delivered.
   */
  async #notifyOnce(key: string, notice: OperatorNotice): Promise<boolean> {
    if (this.#done.has(key)) return true;
    this.#done.add(key);
    let isDone = false;
    try {
      isDone = await this.#notify(key, notice);
      return isDone;
    } finally {
      if (!isDone) this.#done.delete(key);
    }
  }

  /** False where it arrived nowhere. */
  async #notify(key: string, notice: OperatorNotice): Promise<boolean> {
    const { store, messenger, clock, log } = this.#options;
    if (!(await store.claimNotice(key, this.#holder, clock.now()))) return true;
    log.warn({ notice }, 'operator notice');
    return messenger.notifyOperator(notice);
  }
}

/** Of one account, where there are several. */
function keyOf({ kind, account }: OperatorNotice, when: string): string {
  return [kind, ...(account === undefined ? [] : [account]), when].join(':');
}
