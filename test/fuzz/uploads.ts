import { crc32, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { expect } from 'vitest';
import type { UploadedOption } from '../../sandbox/discord/inputs.ts';
import { textOf } from '../../sandbox/discord/discord.ts';
import { isFinal } from '../support/final-replies.ts';
import { FUZZ_SEED, UncaughtErrors } from '../support/hostile-strings.ts';
import { animation, photo, upload } from '../support/uploads.ts';
import { pictureIn, startWorld } from '../support/world.ts';

/** A PNG whose header says that it has 30 000 × 30 000 pixels. */
async function hugePng(): Promise<Buffer> {
  const bytes = Buffer.from(await photo({ width: 64, height: 64, format: 'png' }));
  bytes.writeUInt32BE(30_000, 16);
  bytes.writeUInt32BE(30_000, 20);
  return bytes;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.byteLength);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A PNG with this behind its header. */
function withChunk(png: Buffer, type: string, data: Buffer): Buffer {
  return Buffer.concat([png.subarray(0, 33), chunk(type, data), png.subarray(33)]);
}

/** A progressive JPEG whose last scan comes two thousand times. */
function manyScans(progressive: Buffer): Buffer {
  const [body, end] = [progressive.subarray(0, -2), progressive.subarray(-2)];
  const scan = body.subarray(body.lastIndexOf(Buffer.from([0xff, 0xda])));
  return Buffer.concat([body, ...Array.from({ length: 2_000 }, () => scan), end]);
}

/** Files that decoders stumble over: much from little, other colours, other formats than are read. */
async function traps(): Promise<readonly Buffer[]> {
  const size = { width: 320, height: 240 };
  const [jpeg, png] = [await photo(size), await photo({ ...size, format: 'png' })];
  const bomb = deflateSync(Buffer.alloc(20_000_000), { level: 9 });
  const named = (name: string): Buffer => Buffer.concat([Buffer.from(name, 'latin1'), bomb]);
  const converted = sharp(jpeg);
  const others = [
    converted.clone().tiff(),
    converted.clone().avif({ effort: 0 }),
    converted.clone().heif({ compression: 'av1', effort: 0 }),
  ];
  return [
    await converted.clone().toColourspace('cmyk').jpeg().toBuffer(),
    await converted.clone().toColourspace('rgb16').png().toBuffer(),
    await converted.clone().toColourspace('b-w').png().toBuffer(),
    await converted.clone().withIccProfile('p3').jpeg().toBuffer(),
    await sharp(png).ensureAlpha(0.2).webp({ lossless: true }).toBuffer(),
    await sharp(await animation(3, 96), { animated: true })
      .webp()
      .toBuffer(),
    withChunk(png, 'acTL', Buffer.from([0, 0, 0, 2, 0, 0, 0, 0])),
    withChunk(png, 'zTXt', named('a text\0\0')),
    withChunk(png, 'iTXt', named('XML:com.adobe.xmp\0\x01\0\0\0')),
    withChunk(png, 'iCCP', named('a profile\0\0')),
    manyScans(await sharp(jpeg).jpeg({ progressive: true }).toBuffer()),
    ...(await Promise.all(others.map((other) => other.toBuffer()))),
    Buffer.concat([Buffer.from([0, 0, 1, 0, 1, 0, 16, 16, 0, 0, 1, 0, 32, 0]), png]),
    Buffer.concat([Buffer.from('BM'), Buffer.alloc(64, 1)]),
    Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>'),
    Buffer.concat([Buffer.from('PK\x03\x04'), jpeg]),
    Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom\0\0\x02\0isomiso2')]),
  ];
}

/** Sound files, and some that claim to be what they are not. */
async function samples(): Promise<readonly Buffer[]> {
  const size = { width: 300, height: 200 };
  const formats = ['jpeg', 'png', 'webp', 'gif'] as const;
  const sound = await Promise.all(formats.map((format) => photo({ ...size, format })));
  const progressive = await sharp(sound[0]).jpeg({ progressive: true }).toBuffer();
  const text = Buffer.from('<html><script>alert(1)</script></html>');
  return [
    ...sound,
    ...(await traps()),
    progressive,
    await photo({ ...size, orientation: 7 }),
    await animation(3, 96),
    await hugePng(),
    Buffer.alloc(0),
    text,
    Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    // Two things at once, either way round.
    Buffer.concat([sound[0] ?? text, text]),
    Buffer.concat([Buffer.from('GIF89a'), sound[1] ?? text]),
    Buffer.concat([sound[1] ?? text, sound[2] ?? text]),
  ];
}

const NAMES = [
  'a.jpg',
  'a.png',
  'a.gif',
  'a.webp',
  'a.svg',
  'a.heic',
  'a.avif',
  'a.pdf',
  'a.exe',
  'a',
  'SPOILER_a.png',
];
const claimed = fc.option(fc.constantFrom(0, 1, 64, 1_024, 30_000, -5, Number.MAX_SAFE_INTEGER), { nil: undefined });

/** A sample, cut, with bytes changed in it, under any name and with any claims. */
function uploads(files: readonly Buffer[]): fc.Arbitrary<UploadedOption> {
  const changes = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 255 })), {
    maxLength: 6,
  });
  const kept = fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, fc.double({ min: 0, max: 1, noNaN: true }));
  return fc
    .record({
      file: fc.constantFrom(...files),
      filename: fc.constantFrom(...NAMES),
      changes: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, changes),
      kept,
      width: claimed,
      height: claimed,
    })
    .map(({ file, filename, changes: list, kept: share, width, height }) => {
      const bytes = Buffer.from(file.subarray(0, Math.ceil(file.byteLength * share)));
      for (const [at, value] of list) {
        const offset = Math.floor(at * (bytes.byteLength - 1));
        if (offset >= 0) bytes[offset] = value;
      }
      return { ...upload(bytes, filename), claims: { width, height } };
    });
}

/** Gives so many files at once, several times: each command gets one final message, and the ledger stays correct. */
export async function fuzzUploads({
  rounds,
  atOnce,
}: {
  readonly rounds: number;
  readonly atOnce: number;
}): Promise<void> {
  using uncaught = new UncaughtErrors();
  const files = await samples();
  await using world = await startWorld({
    bfl: { latencyMs: 1, credits: 1_000_000 },
    settings: {
      BFL_CONCURRENCY: '100',
      BOT_DAILY_USD: 'none',
      BOT_MONTHLY_USD: 'none',
      GUILD_DAILY_USD: 'none',
      GUILD_MONTHLY_USD: 'none',
      BURN_USD: 'none',
      STRIKES: 'none',
    },
  });
  let count = 0;
  let painted = 0;
  const property = fc.asyncProperty(
    fc.array(uploads(files), { minLength: atOnce, maxLength: atOnce }),
    async (batch) => {
      const finals = batch.map(async (image) => {
        count += 1;
        const options = { prompt: `case ${count}`, model: 'flux-2-klein-4b', image };
        const invocation = await world.member(`m${count}`).command('imagine', options);
        return invocation.replyWhere(isFinal);
      });
      const shown = await Promise.all(finals);
      painted += shown.filter(({ attachments }) => attachments.length > 0).length;
      for (const message of shown) {
        if (message.attachments.length === 0) expect(textOf(message)).toMatch(/charged/);
      }
      expect(uncaught.errors).toEqual([]);
    },
  );
  await fc.assert(property, { seed: FUZZ_SEED, numRuns: rounds, endOnFailure: true });
  expect(count).toBe(rounds * atOnce);
  // The outcomes must differ, else the cases would prove little.
  expect(painted).toBeGreaterThan(count / 20);
  expect(count - painted).toBeGreaterThan(count / 10);

  const image = upload(await photo({ width: 128, height: 128 }));
  await pictureIn(await world.member('Next').command('imagine', { prompt: 'after', model: 'flux-2-klein-4b', image }));
  expect(await world.ledgerFaults()).toEqual([]);
  const entries = await world.ledger();
  expect(entries.reduce((sum, { held }) => sum + held, 0)).toBe(0);
  expect(world.discord.violations).toEqual([]);
}
