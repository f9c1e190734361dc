// Runs in a thread of its own: draws, decodes and encodes, one job at a time.

import { parentPort } from 'node:worker_threads';
import { freeNow, isAlone } from '../../runtime/own-memory.ts';
import type { ImagingJob, JobResult, WorkerMessage } from '../jobs.ts';
import { isWhole, preview, shrink, withAiMark } from './pictures.ts';
import { prepareInput } from './prepare-input.ts';

if (parentPort === null) throw new Error('This file is run by job-thread.ts alone');
const port = parentPort;

port.on('message', (job: ImagingJob) => void answer(job));
say({ kind: 'ready' });

async function answer(job: ImagingJob): Promise<void> {
  try {
    const { bytes, ...rest } = await resultOf(job);
    // What was handed over is handed back without a copy; the memory of an encoder cannot be.
    const isHandedBack = job.kind === 'decode' && bytes !== null && isAlone(bytes);
    say({ kind: 'done', bytes, ...rest }, isHandedBack ? [bytes.buffer] : []);
  } catch (error) {
    say({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}

async function resultOf(job: ImagingJob): Promise<JobResult> {
  switch (job.kind) {
    case 'decode':
      if (await isWhole(job.bytes, job.size)) return { bytes: job.bytes };
      freeNow(job.bytes);
      return { bytes: null };
    case 'preview':
      return { bytes: await preview(job.bytes) };
    case 'shrink':
      return { bytes: await shrink(job.bytes, job.limitBytes) };
    case 'prepare':
      return prepareInput(job);
    case 'mark':
      return { bytes: await withAiMark(job.bytes, job.format) };
    case 'chart': {
      // Loaded with the first chart: canvas, chart library and fonts are large, and few bots draw any.
      const { drawSpendingChart } = await import('./spending-chart.ts');
      return { bytes: await drawSpendingChart(job.chart) };
    }
  }
}

function say(message: WorkerMessage, transfer: readonly ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}
