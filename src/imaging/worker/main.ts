// Runs in a thread of its own: draws, decodes and encodes, one job at a time.

import { parentPort } from 'node:worker_threads';
import { freeNow, isAlone } from '../../runtime/own-memory.ts';
import type { ImagingJob, WorkerMessage } from '../jobs.ts';
import { isWhole, preview, shrink } from './pictures.ts';

if (parentPort === null) throw new Error('This file is run by job-thread.ts alone');
const port = parentPort;

port.on('message', (job: ImagingJob) => void answer(job));
say({ kind: 'ready' });

async function answer(job: ImagingJob): Promise<void> {
  try {
    const bytes = await resultOf(job);
    // What was handed over is handed back without a copy; the memory of an encoder cannot be.
    const isHandedBack = job.kind === 'decode' && bytes !== null && isAlone(bytes);
    say({ kind: 'done', bytes }, isHandedBack ? [bytes.buffer] : []);
  } catch (error) {
    say({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}

async function resultOf(job: ImagingJob): Promise<Uint8Array | null> {
  switch (job.kind) {
    case 'decode':
      if (await isWhole(job.bytes, job.size)) return job.bytes;
      freeNow(job.bytes);
      return null;
    case 'preview':
      return preview(job.bytes);
    case 'shrink':
      return shrink(job.bytes, job.limitBytes);
    case 'chart': {
      // Loaded with the first chart: canvas, chart library and fonts are large, and few bots draw any.
      const { drawSpendingChart } = await import('./spending-chart.ts');
      return drawSpendingChart(job.chart);
    }
  }
}

function say(message: WorkerMessage, transfer: readonly ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}
