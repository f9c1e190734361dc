// What happens behind: the life of each picture, the ledger, the hosts, the operator's messages, the log.

import type { GenerationState, PictureState } from '../../src/generation/model/generation.ts';

/** One line of the ledger; money in micro-dollars. */
export interface LedgerLineView {
  readonly id: number;
  readonly atMs: number;
  readonly generationId: string | null;
  readonly kind: string;
  readonly heldMicros: number;
  readonly chargedMicros: number;
  readonly billedMicros: number;
  readonly grantedMicros: number;
  readonly userId: string;
  readonly guildId: string;
}

export interface PictureView {
  readonly number: number;
  readonly state: PictureState;
  /** The account that it was sent to. */
  readonly account: string | null;
  readonly taskId: string | null;
  readonly priceMicros: number;
}

export interface GenerationView {
  readonly id: string;
  readonly state: GenerationState;
  readonly userId: string;
  readonly guildId: string | null;
  readonly channelId: string;
  readonly model: string;
  readonly prompt: string;
  readonly createdAtMs: number;
  readonly pictures: readonly PictureView[];
  /** The message that it is shown in, where it is known. */
  readonly messageId: string | null;
}

/** The sum under one cap. `cap` null: none. */
export interface CapView {
  readonly of: 'member' | 'server' | 'bot';
  readonly id: string | null;
  readonly period: 'day' | 'month';
  readonly heldMicros: number;
  readonly chargedMicros: number;
  readonly capMicros: number | null;
}

export interface HostTaskView {
  readonly id: string;
  readonly model: string;
  readonly prompt: string;
  readonly state: string;
  readonly polls: number;
  readonly submittedAtMs: number;
}

export interface HostView {
  readonly name: 'bfl' | 'replicate' | 'atlascloud';
  /** As the host counts it, in dollars; null where it tells none. */
  readonly balanceUsd: number | null;
  readonly billedUsd: number;
  /** The newest first. */
  readonly tasks: readonly HostTaskView[];
}

export interface LogLineView {
  readonly atMs: number;
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'fatal';
  readonly module: string | null;
  readonly text: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly generationId: string | null;
}

export interface BehindView {
  readonly generations: readonly GenerationView[];
  readonly ledger: readonly LedgerLineView[];
  readonly caps: readonly CapView[];
  readonly hosts: readonly HostView[];
  readonly log: readonly LogLineView[];
}

export type BehindEvent =
  | { readonly of: 'generation'; readonly generation: GenerationView }
  | { readonly of: 'ledger'; readonly lines: readonly LedgerLineView[] }
  | { readonly of: 'caps'; readonly caps: readonly CapView[] }
  | { readonly of: 'host'; readonly host: HostView }
  | { readonly of: 'log'; readonly lines: readonly LogLineView[] };
