import fc from 'fast-check';
import { pino } from 'pino';
import { decodeWhole } from '../support/imaging.ts';
import { expect } from 'vitest';
import { bfl as atBfl } from '../../src/flux/bfl/bfl.ts';
import { createHostClient } from '../../src/flux/client/host-client.ts';
import { ProviderError, type AccountState, type ImageProvider } from '../../src/generation/ports/image-provider.ts';
import { never, request } from '../flux/bfl/client-world.ts';
import { VirtualClock } from '../flux/polling/virtual-clock.ts';
import { openRawServer, RawAnswer } from '../support/raw-server.ts';
import { FUZZ_SEED, UncaughtErrors } from '../support/hostile-strings.ts';
import { providerAnswers, soundBodies, type ProviderCall } from '../support/provider-fuzz.ts';

/** Clients in parallel, since each may wait for an answer that does not come. */
const CLIENTS = 100;

/** Runs this many rounds of 100 calls each: every call ends as the bot expects, whatever the provider answers. */
export async function fuzzProvider(rounds: number): Promise<void> {
  using uncaught = new UncaughtErrors();
  await using stack = new AsyncDisposableStack();
  const words: RawAnswer[] = [];
  const server = stack.use(
    await openRawServer(({ path }) => words[Number(path.split('/')[1])] ?? new RawAnswer(Buffer.alloc(0))),
  );
  const clients = Array.from({ length: CLIENTS }, (_, lane) =>
    stack.use(
      createHostClient(atBfl(), {
        apiUrl: `${server.url}/${lane}/`,
        apiKey: 'bfl_fuzz',
        trustedHosts: ['127.0.0.1'],
        decodeWhole,
        clock: new VirtualClock(),
        log: pino({ level: 'silent' }),
        requestTimeoutMs: 1_000,
        downloadTimeoutMs: 1_000,
        random: () => 0.5,
      }),
    ),
  );
  let count = 0;
  const ends = new Map<string, number>();

  const oneCase = fc
    .constantFrom<ProviderCall>('submit', 'poll', 'poll', 'download', 'balance')
    .chain((call) => fc.tuple(fc.constant(call), providerAnswers(soundBodies(server.url, '7'), call)));
  const property = fc.asyncProperty(fc.array(oneCase, { minLength: CLIENTS, maxLength: CLIENTS }), async (cases) => {
    await Promise.all(
      cases.map(async ([call, answer], lane) => {
        count += 1;
        words[lane] = answer;
        const client = clients[lane];
        if (client === undefined) throw new Error(`No lane ${lane}`);
        const end = await run(client, call, `${server.url}/${lane}`);
        ends.set(`${call}: ${end}`, (ends.get(`${call}: ${end}`) ?? 0) + 1);
      }),
    );
    expect(uncaught.errors).toEqual([]);
  });
  await fc.assert(property, { seed: FUZZ_SEED, numRuns: rounds, endOnFailure: true });

  expect(count).toBe(rounds * CLIENTS);
  expect([...ends.keys()].filter((end) => end.endsWith('no amount of money'))).toEqual([]);
  // The outcomes must differ, else the cases would prove little.
  expect(ends.size).toBeGreaterThan(12);
}

/** How the call ended. Throws for an error that the bot does not handle. */
async function run(client: ImageProvider, call: ProviderCall, url: string): Promise<string> {
  const submittedAtMs = Date.now();
  // The client's own timeout for the balance is 10 s a try.
  const timeout = AbortSignal.timeout(2_000);
  const task = {
    modelId: request.modelId,
    taskId: '7',
    pollingUrl: `${url}/poll`,
    submittedAtMs,
    deadlineMs: submittedAtMs + 1_500,
  };
  try {
    switch (call) {
      case 'submit':
        await client.submit(request, never);
        return 'done';
      case 'poll':
        return (await client.waitUntilDone(task, never)).kind;
      case 'download':
        // Its bytes count as held until it is disposed.
        (await client.download(`${url}/picture`, request.size, never))[Symbol.dispose]();
        return 'done';
      case 'balance':
        return isSound(await client.accountState(timeout)) ? 'done' : 'no amount of money';
    }
  } catch (error) {
    if (error instanceof ProviderError) return error.kind;
    if (error === timeout.reason) return 'aborted';
    throw error;
  }
}

function isSound(state: AccountState): boolean {
  return state.kind !== 'well' || Number.isSafeInteger(state.balance);
}
