import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { PICTURE, type Addresses, type Paint } from './protocol.ts';

const POLL_EVERY_MS = 2_000;

const submitted = z.object({ polling_url: z.url() });
const polled = z.object({ status: z.string(), result: z.object({ sample: z.url() }).nullish() });

/** The loop of the tutorials: submit, then poll every two seconds. */
export function tutorialLoop({ apiUrl, apiKey }: Addresses['bfl']): Paint {
  const headers = { 'x-key': apiKey, accept: 'application/json' };
  return async (prompt) => {
    const submit = await fetch(`${apiUrl}/v1/flux-pro-1.1`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({
        prompt,
        width: PICTURE.width,
        height: PICTURE.height,
        output_format: PICTURE.outputFormat,
      }),
    });
    if (!submit.ok) throw new Error(`The submit was answered with ${submit.status}`);
    const { polling_url: pollingUrl } = submitted.parse(await submit.json());
    for (;;) {
      await sleep(POLL_EVERY_MS);
      const { status, result } = polled.parse(await (await fetch(pollingUrl, { headers })).json());
      if (status === 'Ready' && result) return new Uint8Array(await (await fetch(result.sample)).arrayBuffer());
      if (status !== 'Pending') throw new Error(`The task ended as "${status}"`);
    }
  };
}
