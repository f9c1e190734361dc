import type { AuditEntry } from './store.ts';

/** The statements of every server. */
export const ALL_SERVERS = '';

/** Where the statements of a server go: to a channel, or to a user directly. */
export interface StatementReceiver {
  /** `ALL_SERVERS` for each server that the bot is in. */
  readonly guildId: string;
  readonly kind: 'channel' | 'user';
  readonly id: string;
}

export interface StatementTarget extends StatementReceiver {
  readonly setAtMs: number;
  /** Since when Discord refuses the last statement there; null where it arrived. */
  readonly refusedAtMs: number | null;
}

export interface StatementStore {
  /** In the order of servers. */
  receivers(): Promise<readonly StatementTarget[]>;
  /** False where it was one already. */
  addReceiver(receiver: StatementReceiver, audit: AuditEntry): Promise<boolean>;
  /** False where it was none. */
  removeReceiver(receiver: StatementReceiver, audit: AuditEntry): Promise<boolean>;
  /** Writes down since when a statement is refused, once, or with null that it arrived. */
  noteRefused(receiver: StatementReceiver, atMs: number | null): Promise<void>;
}
