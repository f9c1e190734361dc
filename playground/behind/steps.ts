// The steps of generations, as the bot's log tells of them.

import { z } from 'zod';
import { TRANSITIONS, type LifecycleEvent, type TransitionName } from '../../src/generation/model/lifecycle.ts';
import { KEPT, type StepView } from '../wire/behind.ts';
import { TRANSITION_NAMES } from '../wire/transitions.ts';

type EventName = LifecycleEvent['to'];

/** What of a transition's line decides which transition it was, and what it did to the money. */
const lineSchema = z.object({
  generation: z.string(),
  picture: z.number().nullable().default(null),
  reason: z.string().nullable().default(null),
  price: z.number().optional(),
  charged: z.number().optional(),
  released: z.number().optional(),
  billed: z.number().default(0),
});
type Line = z.infer<typeof lineSchema>;

const EVENTS: ReadonlySet<string> = new Set(
  TRANSITION_NAMES.flatMap((name): readonly string[] => TRANSITIONS[name].events),
);

/** Of several transitions with one event from one state: which of them a line tells of. */
const TELLS: Partial<Record<TransitionName, (line: Line) => boolean>> = {
  requeue: ({ billed }) => billed === 0,
  requeueLostSubmit: ({ billed }) => billed > 0,
  failLostSubmit: ({ reason }) => reason === 'outcome_unknown',
  fail: ({ reason }) => reason !== 'outcome_unknown',
  cancelWaiting: ({ reason }) => reason === 'cancelled',
  failWaiting: ({ reason }) => reason !== 'cancelled',
};

/** The steps of one generation so far, and the states that they led to. */
interface Path {
  readonly steps: readonly StepView[];
  /** null before the first. */
  readonly generation: string | null;
  readonly pictures: ReadonlyMap<number, string>;
}

const BEGINNING: Path = { steps: [], generation: null, pictures: new Map() };

export class Steps {
  readonly #paths = new Map<string, Path>();

  /** Reads a line of the log; one that tells of no transition changes nothing. */
  read(text: string, atMs: number, fields: unknown): void {
    if (!isEvent(text)) return;
    const { data: line } = lineSchema.safeParse(fields);
    if (line === undefined) return;
    const path = this.#paths.get(line.generation) ?? BEGINNING;
    this.#paths.set(line.generation, pathAfter(path, text, atMs, line));
  }

  /** Oldest first. */
  of(generationId: string): readonly StepView[] {
    return this.#paths.get(generationId)?.steps ?? [];
  }

  /** Forgets all other generations. */
  keepOnly(generationIds: ReadonlySet<string>): void {
    for (const id of this.#paths.keys()) if (!generationIds.has(id)) this.#paths.delete(id);
  }
}

function pathAfter(path: Path, event: EventName, atMs: number, line: Line): Path {
  const { picture, reason } = line;
  const transition = transitionOf(event, line, path);
  const { of, to }: { of: string; to: readonly string[] } = TRANSITIONS[transition];
  const reached = to.find((state) => state === event) ?? to[0] ?? null;
  const amountMicros = line.price ?? line.charged ?? line.released ?? null;
  return {
    steps: [...path.steps, { atMs, transition, picture, amountMicros, reason }].slice(-KEPT.steps),
    generation: of === 'generation' ? reached : path.generation,
    pictures: picture === null || reached === null ? path.pictures : new Map(path.pictures).set(picture, reached),
  };
}

/** Where lines were lost with a killed process, the states before say nothing, and the first that has the event is taken. */
function transitionOf(event: EventName, line: Line, path: Path): TransitionName {
  // Pictures that go in are prepared in one line for all pictures of the generation.
  const picture = line.picture === null ? 'held' : (path.pictures.get(line.picture) ?? 'queued');
  const told = TRANSITION_NAMES.filter((name) => TRANSITIONS[name].events.some((one) => one === event));
  const fitting = told.filter((name) => {
    const { of, from }: { of: string; from: readonly string[] } = TRANSITIONS[name];
    const before = of === 'generation' ? path.generation : picture;
    return before === null ? from.length === 0 : from.includes(before);
  });
  const possible = fitting.length > 0 ? fitting : told;
  const name = possible.find((one) => TELLS[one]?.(line) ?? true) ?? possible[0];
  if (name === undefined) throw new Error(`No transition is told as "${event}"`);
  return name;
}

function isEvent(text: string): text is EventName {
  return EVENTS.has(text);
}
