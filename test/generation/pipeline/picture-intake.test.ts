import { createHash } from 'node:crypto';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { MAX_UPLOAD_BYTES } from '../../../src/generation/model/input-picture.ts';
import { InputFiles } from '../../../src/generation/pipeline/input-files.ts';
import { PictureFiles } from '../../../src/generation/pipeline/picture-files.ts';
import { PictureIntake } from '../../../src/generation/pipeline/picture-intake.ts';
import { ByteBudget } from '../../../src/runtime/byte-budget.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { imaging } from '../../support/imaging.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

it('a result of our own goes in also where its file is larger than an upload may be', async () => {
  await using folder = await temporaryFolder();
  const size = { width: 2_720, height: 2_720 };
  const result = await sharp({ create: { ...size, channels: 3, background: '#808080' } })
    .png({ compressionLevel: 0 })
    .toBuffer();
  expect(result.byteLength).toBeGreaterThan(MAX_UPLOAD_BYTES);
  await writeFile(join(folder.path, '1-1.png'), result);
  const files = new PictureFiles(folder.path);
  const takenDown = new Set<string>();
  const intake = new PictureIntake({
    isTakenDown: async (hash) => takenDown.has(hash),
    uploads: { download: () => Promise.reject(new Error('nothing is fetched')) },
    imaging,
    files: new InputFiles({ directory: folder.path, files, room: new ByteBudget(1) }),
    storage: { write: (_bytes, write) => write(), untilWell: () => Promise.resolve() },
    room: new ByteBudget(MAX_UPLOAD_BYTES),
    clock: systemClock,
    log: pino({ level: 'silent' }),
    timeoutMs: 1_000,
  });
  const sha256 = createHash('sha256').update(result).digest('hex');
  const of = { file: '1-1.png', sha256, bytes: result.byteLength, format: 'png', size } as const;
  const limits = { maxPixels: 4 * 1_048_576, minSide: 64 };
  const signal = new AbortController().signal;
  const kept = await intake.bring('2-in1', { source: { kind: 'copy', of }, limits, owner: '1' }, signal);
  expect(kept).toMatchObject({ file: '2-in1.jpg', format: 'jpeg', size: { width: 2_048, height: 2_048 } });
  expect((await stat(join(folder.path, '2-in1.jpg'))).size).toBe(kept.bytes);
  // What was taken down while it waited does not go in any more.
  takenDown.add(sha256);
  await expect(
    intake.bring('3-in1', { source: { kind: 'copy', of }, limits, owner: '1' }, signal),
  ).rejects.toMatchObject({ fault: 'taken_down' });
});
