import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { httpAnswer, RawAnswer } from './raw-server.ts';
import { mutationOf, hostileNumber, hostileText, hostileValue } from './hostile-strings.ts';

/** Valid answers of a provider, with URLs of the test's server. */
export interface SoundBodies {
  readonly submit: unknown;
  readonly pending: unknown;
  readonly ready: unknown;
  readonly credits: unknown;
  readonly refusal: unknown;
  readonly picture: Uint8Array;
}

/** A valid picture of one pixel. */
export const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

export function soundBodies(url: string, id: string): SoundBodies {
  return {
    submit: { id, polling_url: `${url}/poll/${id}`, cost: 4 },
    pending: { id, status: 'Pending', result: null, progress: 0.5, details: null, preview: null },
    ready: { id, status: 'Ready', result: { sample: `${url}/picture/${id}?sig=x`, prompt: 'x', seed: 7 }, cost: 4 },
    credits: { credits: 857.5 },
    refusal: { detail: [{ loc: ['body', 'width'], msg: 'must be a multiple of 32', type: 'x', input: 'a fox' }] },
    picture: PIXEL,
  };
}

const status = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom(
      200,
      200,
      200,
      201,
      202,
      204,
      400,
      401,
      402,
      403,
      404,
      408,
      422,
      429,
      500,
      502,
      503,
      504,
    ),
  },
  { weight: 1, arbitrary: fc.integer({ min: 100, max: 999 }) },
);

const headerText = hostileText.map((text) => text.replaceAll(/[^\x20-\x7E]/g, '').slice(0, 200));

const header: fc.Arbitrary<readonly [string, string]> = fc.oneof(
  fc
    .constantFrom('application/json', 'text/html', 'image/jpeg', 'video/mp4', '', 'a'.repeat(2_000))
    .map((type) => ['content-type', type] as const),
  fc.constantFrom('gzip', 'br', 'zstd', 'nonsense').map((coding) => ['content-encoding', coding] as const),
  fc
    .oneof(hostileNumber.map(String), headerText, fc.constantFrom('Wed, 21 Oct 2015 07:28:00 GMT', '-1', '1e400'))
    .map((wait) => ['retry-after', wait] as const),
  fc
    .constantFrom(
      'http://169.254.169.254/latest/meta-data',
      'file:///etc/passwd',
      '//evil.example',
      'http://[::1]:1/',
      'data:,x',
      '/',
      '',
      'http://u:p@127.0.0.1/',
    )
    .map((location) => ['location', location] as const),
  headerText.map((value) => ['x-odd', value] as const),
);

const deep = (levels: number): Buffer => Buffer.from(`${'[{"a":'.repeat(levels)}1${'}]'.repeat(levels)}`);

/** Bodies with other JSON or none. */
const alienBody: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  hostileText.map((text) => Buffer.from(text)),
  hostileValue.map((value) => Buffer.from(JSON.stringify(value))),
  fc.constantFrom<Uint8Array>(
    Buffer.alloc(0),
    deep(5_000),
    Buffer.from(`{"status":${'9'.repeat(5_000)}}`),
    Buffer.from('{"id":1e999,"polling_url":-1e999,"cost":1e999,"credits":1e999,"status":"Ready"}'),
    Buffer.from([0xff, 0xfe, 0x7b, 0x22, 0xc3, 0x28]),
    Buffer.from('\uFEFF{"credits":1}'),
    gzipSync('{"credits":1}'),
    Buffer.from(`{"detail":"${'x'.repeat(200_000)}"}`),
    PIXEL.subarray(0, 30),
    Buffer.from('<html>502</html>'),
  ),
);

export type ProviderCall = 'submit' | 'poll' | 'download' | 'balance';

/** Valid bodies of this call with changes. */
function mutatedBody(sound: SoundBodies, call: ProviderCall): fc.Arbitrary<Uint8Array> {
  const { picture, submit, pending, ready, credits, refusal } = sound;
  const bodies: Readonly<Record<ProviderCall, readonly unknown[]>> = {
    submit: [submit, submit, refusal],
    poll: [ready, ready, pending],
    download: [refusal],
    balance: [credits, refusal],
  };
  const moderated = fc
    .tuple(fc.constantFrom('Content Moderated', 'Request Moderated', 'Error', 'Failed', 'Task not found'), hostileValue)
    .map(([word, details]) => Buffer.from(JSON.stringify({ id: 'x', status: word, result: null, details })));
  const priced = fc
    .tuple(fc.constantFrom(submit, ready, credits), hostileNumber)
    .map(([body, number]) => Buffer.from(JSON.stringify({ ...Object(body), cost: number, credits: number })));
  const json = fc
    .constantFrom(...bodies[call])
    .chain((body) => mutationOf(body))
    .map((body) => Buffer.from(JSON.stringify(body)));
  const flipped = fc
    .array(fc.tuple(fc.nat(picture.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
    .map((flips) => {
      const bytes = Buffer.from(picture);
      for (const [at, value] of flips) bytes[at] = value;
      return bytes;
    });
  return call === 'download'
    ? fc.oneof({ weight: 4, arbitrary: flipped }, json, fc.constant(picture))
    : fc.oneof({ weight: 4, arbitrary: json }, moderated, priced);
}

/** Any answer that a server could send, HTTP or not. */
export function providerAnswers(sound: SoundBodies, call: ProviderCall): fc.Arbitrary<RawAnswer> {
  const http = fc
    .oneof(
      fc.tuple(fc.constantFrom(200, 200, 200, 422, 404), fc.array(header, { maxLength: 1 }), mutatedBody(sound, call)),
      fc.tuple(status, fc.array(header, { maxLength: 3 }), alienBody),
    )
    .map(([code, headers, body]) => new RawAnswer(httpAnswer(code, headers, body)));
  const short = fc
    .tuple(alienBody, fc.boolean())
    .map(([body, hangs]) => new RawAnswer(httpAnswer(200, [], body, body.length + 10), hangs));
  const raw = fc
    .oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.constantFrom<Uint8Array>(
        Buffer.from('HTTP/1.1 200\r\n\r\n'),
        Buffer.from('HTTP/9.9 200 OK\r\n\r\n'),
        Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n'),
        Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 99999999999999\r\n\r\nx'),
        Buffer.from('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'),
        Buffer.from('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n'),
        Buffer.from(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(70_000)}\r\n\r\n`),
        Buffer.from('SSH-2.0-OpenSSH_9.9\r\n'),
      ),
    )
    .map((bytes) => new RawAnswer(bytes));
  return fc.oneof({ weight: 20, arbitrary: http }, { weight: 1, arbitrary: short }, { weight: 2, arbitrary: raw });
}
