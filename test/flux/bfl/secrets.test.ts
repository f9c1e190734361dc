import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { startSandboxBfl } from '../../../sandbox/bfl/bfl.ts';
import { createWorld, never, request } from './client-world.ts';

/** Runs the calls, and returns every error with its causes as text. */
async function errorsOf(...calls: (() => Promise<unknown>)[]): Promise<string> {
  const errors: string[] = [];
  for (const call of calls) {
    try {
      await call();
    } catch (error) {
      errors.push(inspect(error, { depth: 8, showHidden: true }));
    }
  }
  return errors.join('\n');
}

test('neither log nor errors contain the key, a signed URL or a body', async () => {
  await using world = await createWorld({ client: { maxImageBytes: 10 } });
  await using stranger = await startSandboxBfl();
  const { bfl, client } = world;
  const outside = `${stranger.deliveryUrl.replace('127.0.0.1', 'localhost')}/x?sig=outside-signature`;

  const named = `https://${bfl.apiKey}.elsewhere.test/x`;

  const good = await world.start();
  const ready = await client.waitUntilDone(good, never);
  const sampleUrl = ready.kind === 'ready' ? ready.sampleUrl : '';
  const submit = (): Promise<unknown> => client.submit(request, never);

  bfl.fault({ on: 'submit', reply: { status: 400, body: { detail: `no: ${request.prompt}` } } });
  bfl.fault({ on: 'submit', reply: { status: 200, body: 'secret-body' } });
  bfl.fault({ on: 'submit', reply: { status: 200, body: { id: 1, polling_url: 'secret-body' } } });
  bfl.fault({ on: 'submit', reply: { status: 422, body: { detail: `Bad API key: ${bfl.apiKey}` } } });
  bfl.fault({ on: 'submit', reply: { status: 400, body: { detail: `${'-'.repeat(150)}${bfl.apiKey}` } } });
  bfl.fault({ on: 'submit', reply: 'drop-after-accept' });
  const errors = await errorsOf(
    submit,
    submit,
    submit,
    submit,
    submit,
    submit,
    () => client.download(outside, request.size, never),
    () => client.download(named, request.size, never),
    () => client.download(sampleUrl, request.size, never),
  );

  bfl.fault({ on: 'poll', times: Infinity, reply: { status: 200, body: '<p>secret-body</p>' } });
  const late = await errorsOf(async () => client.waitUntilDone(await world.start(), never));

  const everything = `${errors}\n${late}\n${world.logLines.join('\n')}`;
  expect(everything).toContain('OutcomeUnknownError');
  expect(everything).toContain('UnansweredError');
  const signature = new URL(sampleUrl).searchParams.get('sig') ?? 'none';
  for (const secret of [
    bfl.apiKey.slice(0, 10),
    bfl.apiKey.slice(0, 10).toLowerCase(),
    'secret-body',
    'outside-signature',
    signature,
    encodeURIComponent(signature),
  ]) {
    expect(everything).not.toContain(secret);
  }
});

test('what BFL says in its own words stands in the log at debug alone, and in no error or outcome', async () => {
  await using world = await createWorld();
  const { bfl, client } = world;
  // As it quotes a prompt: cut, in capitals, so that nobody could take it out.
  const quote = request.prompt.toUpperCase().slice(0, 12);
  const poll = (status: string, details: unknown): void => {
    bfl.fault({ on: 'poll', reply: { status: 200, body: { status, details } } });
  };
  bfl.fault({ on: 'submit', reply: { status: 422, body: { detail: [{ loc: ['body', quote], msg: `no ${quote}` }] } } });
  bfl.fault({ on: 'submit', reply: { status: 400, body: { detail: quote } } });
  const refused = await errorsOf(
    () => client.submit(request, never),
    () => client.submit(request, never),
  );
  poll(quote, null);
  poll('Error', { error: quote });
  const failed = await client.waitUntilDone(await world.start(), never);
  poll('Request Moderated', { 'Moderation Reasons': [quote, 'Violence'] });
  const declined = await client.waitUntilDone(await world.start(), never);

  expect([failed, declined]).toEqual([
    { kind: 'failed', isInputUnreadable: false, cost: null },
    { kind: 'moderated', stage: 'request', reasons: ['violence'], cost: null },
  ]);
  const lines = world.logLines.filter((line) => line.includes(quote));
  expect(lines.map((line) => line.startsWith('{"level":20,'))).toEqual([true, true, true, true, true]);
  expect(refused).not.toContain(quote);
});
