// The process of one peer that paints a batch: prompts into a folder, one after another or so many at once.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { aiSdk } from './ai-sdk.ts';
import { addressesSchema } from './protocol.ts';
import { tutorialLoop } from './tutorial-loop.ts';

const batchSchema = addressesSchema.pick({ kind: true, bfl: true }).extend({
  prompts: z.array(z.string()),
  folder: z.string(),
  atOnce: z.int().min(1),
});
export type PeerBatch = z.infer<typeof batchSchema>;

const { kind, bfl, prompts, folder, atOnce } = batchSchema.parse(JSON.parse(process.argv[2] ?? 'null'));
const paint = kind === 'ai-sdk' ? aiSdk(bfl) : tutorialLoop(bfl);
const left = [...prompts.entries()].toReversed();

async function paintNext(): Promise<void> {
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [index, prompt] = next;
    await writeFile(join(folder, `${index + 1}.jpg`), await paint(prompt));
  }
}

await Promise.all(Array.from({ length: atOnce }, paintNext));
