// What the eight members ask for in thirty days: made up, and the same for the same moment.

import { randomFrom, type Random } from '../../sandbox/image-host/painting/random.ts';
import { MODELS, PROFILES, PROMPTS, USUAL_LIMITS, type MonthModel, type Profile } from './members.ts';

const DAY_MS = 86_400_000;
const DAYS = 30;
/** Nobody paints at night; hours in UTC. */
const HOURS = { from: 8, to: 23 };
/** The last of them is over by now. */
const SETTLED_MS = 15 * 60_000;
const SEED = 'a month of eight members';

/** What became of a picture. `lost`: painted and billed, and not handed over. */
export type PlannedEnd = 'kept' | 'moderated' | 'failed' | 'lost';

export interface PlannedCommand {
  /** Of PROFILES. */
  readonly member: number;
  readonly atMs: number;
  readonly model: MonthModel;
  readonly host: 'bfl' | 'replicate';
  readonly prompt: string;
  readonly seed: number;
  /** One for each of its pictures; none: it was cancelled before anything was sent. */
  readonly ends: readonly PlannedEnd[];
  /** From the command to its last picture, in ms. */
  readonly tookMs: number;
}

/** Every command of the thirty days before that moment, oldest first. Nobody passes a limit. */
export function planMonth(nowMs: number): readonly PlannedCommand[] {
  const today = Math.floor(nowMs / DAY_MS) * DAY_MS;
  const days = Array.from({ length: DAYS }, (_, day) => today - (DAYS - 1 - day) * DAY_MS);
  const all = PROFILES.flatMap((profile, member) => {
    const spent = new Spent(profile);
    return days.flatMap((dayMs) => planDay({ profile, member, dayMs, nowMs, spent }));
  });
  return all.toSorted((one, other) => one.atMs - other.atMs);
}

function planDay(of: {
  readonly profile: Profile;
  readonly member: number;
  readonly dayMs: number;
  readonly nowMs: number;
  readonly spent: Spent;
}): PlannedCommand[] {
  const { profile, member, dayMs, nowMs, spent } = of;
  const random = randomFrom(`${SEED} ${member} ${dayMs}`);
  if (!random.chance(profile.activeDays)) return [];
  const wanted = random.whole(profile.commands.from, profile.commands.to);
  const times = Array.from({ length: wanted }, () => dayMs + random.between(HOURS.from, HOURS.to) * 3_600_000);
  return times
    .toSorted((one, other) => one - other)
    .map((atMs) => planCommand(profile, member, Math.floor(atMs), random))
    .filter(({ atMs }) => atMs < nowMs - SETTLED_MS)
    .filter((command) => spent.allows(command));
}

function planCommand(profile: Profile, member: number, atMs: number, random: Random): PlannedCommand {
  const model = random.pick(profile.models);
  const count = random.chance(0.2) ? random.whole(2, 4) : 1;
  const isCancelled = random.chance(0.02);
  return {
    member,
    atMs,
    model,
    host: model === 'flux-2-klein-4b' || random.chance(0.85) ? 'bfl' : 'replicate',
    prompt: random.pick(PROMPTS[profile.prompts]),
    seed: random.whole(1, 2 ** 31),
    ends: isCancelled ? [] : Array.from({ length: count }, () => endBy(random.next())),
    tookMs: Math.floor(MODELS[model].usualMs * random.between(0.8, 1.7) + 900),
  };
}

function endBy(share: number): PlannedEnd {
  if (share < 0.03) return 'moderated';
  if (share < 0.045) return 'failed';
  return share < 0.055 ? 'lost' : 'kept';
}

/** What one member has spent, by day and month. */
class Spent {
  readonly #limits: { readonly day: number; readonly month: number };
  readonly #sums = new Map<string, number>();

  constructor({ raised }: Profile) {
    this.#limits = raised ?? USUAL_LIMITS;
  }

  /** Counts it where it fits; a hold counts in full until its pictures have ended. */
  allows({ atMs, model, ends }: PlannedCommand): boolean {
    const price = MODELS[model].price * Math.max(1, ends.length);
    const date = new Date(atMs).toISOString();
    const [day, month] = [date.slice(0, 10), date.slice(0, 7)];
    const after = (key: string): number => (this.#sums.get(key) ?? 0) + price;
    if (after(day) > this.#limits.day || after(month) > this.#limits.month) return false;
    for (const key of [day, month]) this.#sums.set(key, after(key));
    return true;
  }
}
