import type { CommandLinePicture } from '../../src/db/generations/command-line.ts';
import type { Cap } from '../../src/generation/model/caps.ts';
import { calendarIn, periodsAt } from '../../src/generation/model/periods.ts';
import type { LaneClaim, NewGeneration } from '../../src/generation/ports/generation-store.ts';
import type { CapSet } from '../../src/generation/model/cap-set.ts';

/** The account of the first key. */
export const BY_BFL: LaneClaim = { host: 'bfl', account: 'bfl', price: null };

export const NOON = Date.parse('2026-11-22T12:00:00Z');

export interface DraftOptions {
  readonly id: string;
  readonly userId?: string;
  readonly guildId?: string;
  readonly count?: number;
  readonly unitPrice?: number;
  readonly atMs?: number;
  readonly origin?: NewGeneration['origin'];
  readonly inputs?: NewGeneration['recipe']['inputs'];
}

/** A request for a picture of a fox, with defaults for everything. */
export function draft({
  id,
  userId = '1',
  guildId = '100',
  count = 1,
  unitPrice = 40_000,
  atMs = NOON,
  origin = null,
  inputs = [],
}: DraftOptions): NewGeneration {
  return {
    requester: { userId, guildId, channelId: '10', roleIds: ['7'], joinedAtMs: 0, locale: 'en-US' },
    reply: {
      interactionId: id,
      token: `token-${id}`,
      tokenExpiresAtMs: atMs + 900_000,
      isPrivate: false,
      attachmentLimitBytes: 10_485_760,
    },
    recipe: {
      modelId: 'flux-pro-1.1',
      prompt: 'a fox',
      aspect: '1:1',
      resolution: null,
      size: { width: 1024, height: 1024 },
      seed: 7,
      isSeedChosen: true,
      count,
      enhance: false,
      safety: 2,
      format: 'jpeg',
      inputs,
      strength: null,
    },
    listPrice: unitPrice,
    processId: 'process',
    createdAtMs: atMs,
    isMarked: false,
    origin,
    mostPrice: null,
    draftId: null,
    leastPrice: 0,
    finalPrice: null,
  };
}

export function capSet(caps: readonly Cap[] = [], atMs = NOON): CapSet {
  return { caps, periods: periodsAt(atMs, calendarIn('utc')) };
}

/** A picture that is to go in, as it was uploaded. */
export const UPLOADED: NewGeneration['recipe']['inputs'][number] = {
  number: 1,
  source: { kind: 'upload', url: 'https://cdn.discordapp.com/attachments/1/2/a.png?ex=1' },
  maxMegapixels: 4,
  setsShape: false,
  kept: null,
  isFirstFrame: false,
};

/** A picture of the command line. */
export const COMMAND_LINE: CommandLinePicture = {
  id: '4611686018427387905',
  recipe: draft({ id: '1' }).recipe,
  host: 'bfl',
  account: 'bfl',
  submittedAtMs: NOON,
  cost: 40_000,
  failure: null,
};
