import { createBlackForestLabs } from '@ai-sdk/black-forest-labs';
import { PICTURE, type Addresses, type Paint } from './protocol.ts';

/** Vercel's AI SDK with its defaults. */
export function aiSdk(bfl: Addresses['bfl']): Paint {
  const model = createBlackForestLabs({ apiKey: bfl.apiKey, fetch: throughNames(bfl) }).image('flux-pro-1.1');
  return async (prompt) => {
    const { images } = await model.doGenerate({
      prompt,
      n: 1,
      size: undefined,
      aspectRatio: undefined,
      seed: undefined,
      files: undefined,
      mask: undefined,
      providerOptions: { blackForestLabs: { ...PICTURE } },
    });
    const [image] = images;
    if (!(image instanceof Uint8Array)) throw new Error('The AI SDK brought no bytes');
    return new Uint8Array(image);
  };
}

/** A fetch that maps BFL's host names to loopback, since the AI SDK refuses loopback URLs. */
function throughNames({ apiUrl, pollingUrl, deliveryUrl }: Addresses['bfl']): typeof fetch {
  const names: readonly (readonly [name: string, address: string])[] = [
    ['https://api.bfl.ai', apiUrl],
    ['https://api.us1.bfl.ai', pollingUrl],
    ['https://delivery-us1.bfl.ai', deliveryUrl],
  ];
  return async (input, init) => {
    const asked = new URL(input instanceof Request ? input.url : input);
    const address = names.find(([name]) => name === asked.origin)?.[1];
    if (address === undefined) throw new Error(`The AI SDK asks ${asked.origin}`);
    const answer = await fetch(address + asked.pathname + asked.search, init);
    if (answer.headers.get('content-type') !== 'application/json') return answer;
    const text = names.reduce((body, [name, url]) => body.replaceAll(url, name), await answer.text());
    return new Response(text, { status: answer.status, headers: { 'content-type': 'application/json' } });
  };
}
