import { readFile } from 'node:fs/promises';
import { parseSync } from 'oxc-parser';
import { describe, expect, it } from 'vitest';
import { createGenerationStore } from '../../../src/db/generations/store.ts';
import * as sqlTransitions from '../../../src/db/generations/transitions.ts';
import { openDatabase } from '../../../src/db/sqlite/database.ts';
import {
  TRANSITIONS,
  UNENDED_PICTURE,
  UNFINISHED_GENERATION,
  type LifecycleEvent,
  type TransitionName,
} from '../../../src/generation/model/lifecycle.ts';
import type { GenerationState, PictureState } from '../../../src/generation/model/generation.ts';
import { observed } from '../../../src/generation/observed-store.ts';
import { createLogger } from '../../../src/runtime/log.ts';
import { BY_BFL, capSet, draft, NOON } from '../../support/drafts.ts';
import { reliabilityTable } from '../../support/reliability-page.ts';

const GENERATION_STATES: { readonly [State in GenerationState]: State } = {
  held: 'held',
  open: 'open',
  ended: 'ended',
  delivered: 'delivered',
  undelivered: 'undelivered',
  withdrawn: 'withdrawn',
};
const PICTURE_STATES: { readonly [State in PictureState]: State } = {
  held: 'held',
  queued: 'queued',
  submitting: 'submitting',
  rendering: 'rendering',
  kept: 'kept',
  moderated: 'moderated',
  failed: 'failed',
  cancelled: 'cancelled',
};
const ID = '1';
const REF = { generationId: ID, number: 1 };
const FILE = { file: 'f', sha256: 'ab', bytes: 1, format: 'jpeg', size: { width: 1, height: 1 } } as const;
/** What the states of a picture ask of its row. */
const FILLED = {
  task_id: 't',
  polling_url: 'https://x',
  deadline_ms: NOON,
  file: 'f',
  charged_micros: 0,
  failure_reason: 'provider_failed',
  failure_details: '[]',
} as const;
const PREPARED = {
  aspect: '1:1',
  size: { width: 1024, height: 1024 },
  listPrice: 40_000,
  leastPrice: 0,
  finalPrice: null,
} as const;
const TASK = { taskId: 't', pollingUrl: 'https://x', submittedAtMs: NOON, deadlineMs: NOON + 1 };

/** A store with one accepted generation of one picture, whose states a test sets as it likes. */
async function openScene() {
  const database = openDatabase(':memory:');
  const { kysely } = database;
  const events: LifecycleEvent[] = [];
  const destination = { write: () => undefined };
  const store = observed(createGenerationStore(kysely), {
    log: createLogger({ level: 'silent', format: 'json' }, destination),
    observe: (event) => void events.push(event),
  });
  await store.accept(draft({ id: ID }), capSet(), 100);
  return {
    kysely,
    store,
    events,
    set: async (generation: GenerationState, picture: PictureState, submits = 1) => {
      await kysely.updateTable('generations').set({ state: generation }).execute();
      await kysely
        .updateTable('pictures')
        .set({ ...FILLED, state: picture, submits })
        .execute();
      events.length = 0;
    },
    states: async () => {
      const found = await store.find(ID);
      return [found?.state, found?.pictures[0]?.state] as const;
    },
    kinds: async () =>
      (await kysely.selectFrom('ledger').select('kind').orderBy('id').execute()).map(({ kind }) => kind),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

type Scene = Awaited<ReturnType<typeof openScene>>;

/** A try to make a transition. `submits`: how often the picture was submitted before; `to`: where this try leads. */
interface Attempt {
  readonly make: (scene: Scene) => Promise<unknown>;
  readonly submits?: number;
  readonly to: GenerationState | PictureState;
}

const failure = <State extends 'failed' | 'moderated' | 'cancelled'>(state: State) =>
  ({ state, reason: 'provider_failed', details: [], billed: 0 }) as const;

/** Every transition but the first, which has nothing to leave. */
const ATTEMPTS: { readonly [Name in Exclude<TransitionName, 'accept'>]: readonly Attempt[] } = {
  open: [{ make: ({ store }) => store.open(ID), to: 'open' }],
  prepare: [{ make: ({ store }) => store.prepare(ID, PREPARED, NOON), to: 'queued' }],
  withdraw: [{ make: ({ store }) => store.withdraw(ID, NOON), to: 'withdrawn' }],
  claim: [{ make: ({ store }) => store.claim(REF, NOON, BY_BFL), to: 'submitting' }],
  requeue: [{ make: ({ store }) => store.requeue(REF, NOON), to: 'queued' }],
  requeueLostSubmit: [{ make: ({ store }) => store.recoverLostSubmit({ ...REF, submits: 1 }, NOON), to: 'queued' }],
  failLostSubmit: [
    { make: ({ store }) => store.recoverLostSubmit({ ...REF, submits: 2 }, NOON), submits: 2, to: 'failed' },
  ],
  startRendering: [{ make: ({ store }) => store.startRendering(REF, TASK), to: 'rendering' }],
  keep: [{ make: ({ store }) => store.keep(REF, FILE, 40_000, NOON), to: 'kept' }],
  fail: [
    { make: ({ store }) => store.fail(REF, failure('failed'), NOON), to: 'failed' },
    { make: ({ store }) => store.fail(REF, failure('moderated'), NOON), to: 'moderated' },
  ],
  cancelRendering: [{ make: ({ store }) => store.cancelRendering(REF, 0, NOON), to: 'cancelled' }],
  failWaiting: [
    { make: ({ store }) => store.failWaiting(REF, failure('failed'), NOON), to: 'failed' },
    { make: ({ store }) => store.failWaiting(REF, failure('cancelled'), NOON), to: 'cancelled' },
  ],
  cancelWaiting: [{ make: ({ store }) => store.cancelWaiting(ID, 'cancelled', NOON), to: 'cancelled' }],
  failRestored: [
    {
      make: ({ kysely }) => kysely.transaction().execute((trx) => sqlTransitions.failRestored(trx, REF, 0, NOON)),
      to: 'failed',
    },
  ],
  // It goes with the end of the last picture.
  end: [{ make: ({ store }) => store.keep(REF, FILE, 40_000, NOON), to: 'ended' }],
  markDelivered: [{ make: ({ store }) => store.markDelivered(ID, 'reply', '9', NOON), to: 'delivered' }],
  markUndelivered: [{ make: ({ store }) => store.markUndelivered(ID), to: 'undelivered' }],
  markDeliveredLate: [{ make: ({ store }) => store.markDelivered(ID, 'history', '9', NOON), to: 'delivered' }],
  closeErased: [
    {
      make: ({ kysely }) => kysely.transaction().execute((trx) => sqlTransitions.closeErased(trx, ID)),
      to: 'delivered',
    },
  ],
};

/** Transitions that one method of the store makes between them, each from its own state. */
const ONE_METHOD: readonly (readonly TransitionName[])[] = [['markDelivered', 'markDeliveredLate']];

const names = Object.keys(ATTEMPTS).filter((name): name is keyof typeof ATTEMPTS => name in ATTEMPTS);

describe.each(names)('the transition %s', (name) => {
  const row = TRANSITIONS[name];
  const from: readonly string[] = row.from;
  const siblings = ONE_METHOD.find((group) => group.includes(name))?.filter((other) => other !== name) ?? [];
  const isSiblings = (state: string): boolean =>
    siblings.some((other) => TRANSITIONS[other].from.some((one) => one === state));
  // The generation or the picture in every state, with one of the other beside it.
  const starts =
    row.of === 'generation'
      ? Object.values(GENERATION_STATES).map((state) => {
          const picture = name === 'end' ? ('rendering' as const) : ('held' as const);
          return { state, generation: state, picture };
        })
      : Object.values(PICTURE_STATES).map((state) => ({ state, generation: 'open' as const, picture: state }));

  it('leads where the table says', () => {
    expect([...new Set(ATTEMPTS[name].map(({ to }) => to))].toSorted()).toEqual([...row.to].toSorted());
  });

  for (const { make, to, submits } of ATTEMPTS[name]) {
    it.each(starts.filter(({ state }) => !isSiblings(state)))(
      `to ${to} is made from $state as the table says`,
      async ({ state, generation, picture }) => {
        await using scene = await openScene();
        await scene.set(generation, picture, submits);
        await make(scene);
        const [generationNow, pictureNow] = await scene.states();
        const isMade = from.includes(state);
        const moved = 'pictures' in row ? row.pictures.to : picture;
        const expected =
          row.of === 'generation'
            ? [isMade ? to : state, isMade ? moved : picture]
            : [generationNow, isMade ? to : state];
        const told = scene.events.map((event) => event.to).filter((event) => event !== 'ended');
        const events: readonly string[] = row.events;
        const seen = { states: [generationNow, pictureNow], told, kinds: await scene.kinds() };
        // The end of a generation goes with that of its last picture, which has a row of its own.
        expect(name === 'end' ? { states: [generationNow, expected[1]] } : seen).toMatchObject({
          states: expected,
          ...(name === 'end'
            ? {}
            : {
                told: isMade ? events.filter((event) => row.to.length === 1 || event === to) : [],
                kinds: ['hold', ...(isMade && row.ledger !== null ? [row.ledger] : [])],
              }),
        });
      },
    );
  }
});

/** Where docs/reliability.md kills the process at each transition; what goes in one transaction is killed as one. */
const CRASH_POINTS: { readonly [Name in TransitionName]: string } = {
  accept: 'after the hold is written',
  open: 'after it is queued',
  prepare: 'after it is queued with what goes in',
  withdraw: 'after its withdrawal is written',
  claim: 'after it is claimed',
  requeue: 'after it is put back into the queue',
  requeueLostSubmit: 'after the lost submit is noted',
  failLostSubmit: 'then after it is submitted, then after its failure is written',
  startRendering: 'after its task is written',
  keep: 'after it is kept and charged',
  fail: 'after its failure is written',
  cancelRendering: 'after it is cancelled at its host',
  failWaiting: 'after it is cancelled under a lower limit',
  cancelWaiting: 'after it is cancelled by its member',
  failRestored: 'after what waited is settled as restored',
  end: 'after it is kept and charged',
  markDelivered: 'after its delivery is written',
  markUndelivered: 'after it is noted as undelivered',
  markDeliveredLate: 'after its late delivery is written',
  closeErased: 'after what waited is settled as restored',
};

describe('the table of transitions', () => {
  it('has a crash point for each row in docs/reliability.md', async () => {
    const tables = ['Killed at every point', 'Killed at every other change'].map(reliabilityTable);
    const killed = (await Promise.all(tables)).flat().map(([point = '']) => point);
    const missing = Object.values(CRASH_POINTS).filter((point) => !killed.some((row) => row.includes(point)));
    expect(missing).toEqual([]);
  });

  it('begins with the hold', async () => {
    await using scene = await openScene();
    expect(await scene.states()).toEqual([TRANSITIONS.accept.to[0], TRANSITIONS.accept.pictures.to]);
    expect(await scene.kinds()).toEqual([TRANSITIONS.accept.ledger]);
    expect(scene.events.map(({ to }) => to)).toEqual([...TRANSITIONS.accept.events]);
  });

  it('has one function in SQL for each row, of the same name', async () => {
    const sources = ['src/db/generations/transitions.ts', 'src/db/generations/accept.ts'];
    const functions = await Promise.all(sources.map(functionsOf));
    for (const name of Object.keys(TRANSITIONS)) {
      expect([name, functions.flat().filter((one) => one === name)]).toEqual([name, [name]]);
    }
    const exported = Object.keys(sqlTransitions);
    expect(exported.filter((name) => !(name in TRANSITIONS))).toEqual([]);
  });

  it('leaves no state without an end, and none unreached', () => {
    const rows = Object.values(TRANSITIONS);
    const left: readonly string[] = rows.flatMap(({ from }) => [...from]);
    const reached: readonly string[] = rows.flatMap((row) => [
      ...row.to,
      ...('pictures' in row ? [row.pictures.to] : []),
    ]);
    const all = [...Object.keys(GENERATION_STATES), ...Object.keys(PICTURE_STATES)];
    expect(all.filter((state) => !reached.includes(state))).toEqual([]);
    for (const state of [...UNFINISHED_GENERATION, ...UNENDED_PICTURE]) expect(left).toContain(state);
  });
});

/** The names of all functions in a file. */
async function functionsOf(path: string): Promise<string[]> {
  const { program } = parseSync(path, await readFile(path, 'utf8'));
  return program.body.flatMap((statement) => {
    const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    return declared?.type === 'FunctionDeclaration' ? (declared.id?.name ?? []) : [];
  });
}

/** The arrows of the table, as a Mermaid diagram writes them. */
function arrowsOf(subject: 'generation' | 'picture'): string[] {
  return Object.entries(TRANSITIONS).flatMap(([name, row]) => {
    const moves = [
      ...(row.of === subject ? [{ from: row.from, to: row.to }] : []),
      ...(subject === 'picture' && 'pictures' in row ? [{ from: row.pictures.from, to: [row.pictures.to] }] : []),
    ];
    return moves.flatMap(({ from, to }) =>
      (from.length === 0 ? ['[*]'] : from).flatMap((start) => to.map((end) => `${start} --> ${end}: ${name}`)),
    );
  });
}

describe('the diagrams of docs/architecture.md', () => {
  it('have the arrows of the table and no other', async () => {
    const page = await readFile('docs/architecture.md', 'utf8');
    const diagrams = [...page.matchAll(/^```mermaid\n([^`]*)^```$/gm)].map(([, text = '']) =>
      text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line.includes('-->')),
    );
    expect(diagrams.map((arrows) => arrows.toSorted())).toEqual([
      arrowsOf('generation').toSorted(),
      arrowsOf('picture').toSorted(),
    ]);
  });
});
