import { createHash, randomBytes } from 'node:crypto';
import type { SandboxClock } from '../clock/clock.ts';
import type { Answer, Incoming, Reply } from '../image-host/http.ts';
import { servePicture } from '../image-host/image-trick.ts';
import { PictureShop } from '../image-host/picture.ts';
import { endOf, type TaskBook } from '../image-host/task-book.ts';
import type { SandboxBflOptions } from './options.ts';
import { isAddress } from './sizes.ts';
import type { LiveTask, SandboxTask } from './tasks.ts';

interface Signature {
  readonly task: LiveTask;
  readonly url: string;
  expiresAtMs: number;
}

/** The delivery host: serves pictures at signed URLs that expire. */
export class Delivery {
  readonly #baseUrl: string;
  readonly #options: SandboxBflOptions;
  readonly #book: TaskBook<LiveTask>;
  readonly #clock: Pick<SandboxClock, 'now'>;
  readonly #pictures: PictureShop;
  readonly #signatures = new Map<string, Signature>();
  readonly #current = new WeakMap<SandboxTask, Signature>();

  constructor(baseUrl: string, options: SandboxBflOptions, book: TaskBook<LiveTask>, clock: Pick<SandboxClock, 'now'>) {
    this.#baseUrl = baseUrl;
    this.#options = options;
    this.#book = book;
    this.#clock = clock;
    this.#pictures = new PictureShop(options.pictures ?? 'drawn');
  }

  /** The URL of a task's picture. */
  sampleUrl(task: LiveTask): string {
    const current = this.#current.get(task);
    if (current !== undefined && this.#options.signAgainOnPoll !== true) return current.url;
    const from = current === undefined ? endOf(task) : this.#clock.now();
    return this.#sign(task, from + (this.#options.sampleLifeMs ?? 600_000)).url;
  }

  /** Expires all URLs of a task's picture now. */
  expire(task: SandboxTask): void {
    for (const signature of this.#signatures.values()) {
      if (signature.task === task) signature.expiresAtMs = -Infinity;
    }
  }

  async answer(incoming: Incoming): Promise<Reply> {
    if (incoming.method !== 'GET') return xml(405, 'UnsupportedHttpVerb', 'The resource does not support this verb.');
    const { pathname, searchParams } = incoming.url;
    if (!pathname.startsWith('/results/')) return xml(404, 'ResourceNotFound', 'The resource does not exist.');
    const signature = this.#signatures.get(searchParams.get('sig') ?? '');
    const intact = signature !== undefined && signature.url === this.#baseUrl + pathname + incoming.url.search;
    if (!intact) return xml(403, 'AuthenticationFailed', 'Signature did not match.');
    if (this.#clock.now() >= signature.expiresAtMs)
      return xml(403, 'AuthenticationFailed', 'Signature not valid: it expired.');
    const { task } = signature;
    this.#book.change(task, { downloads: task.downloads + 1 });
    return await this.#picture(task);
  }

  async #picture({ behaviour, downloads, prompt, seed, format, size, body }: LiveTask): Promise<Reply> {
    const trick = downloads > (behaviour.imageTimes ?? Infinity) ? undefined : behaviour.image;
    return await servePicture(this.#pictures, { prompt, seed, format, ...size, changes: changedPicture(body) }, trick);
  }

  #sign(task: LiveTask, expiresAtMs: number): Signature {
    const digest = createHash('sha256').update(task.id).digest('hex');
    const folder = digest.slice(2, 16);
    const file = folder.slice(-8) + digest.slice(16, 40);
    const sig = randomBytes(32).toString('base64');
    const query = new URLSearchParams({
      se: `${new Date(expiresAtMs).toISOString().slice(0, 19)}Z`,
      sp: 'r',
      sv: '2024-11-04',
      sr: 'b',
      rsct: `image/${task.format}`,
      sig,
    });
    const path = `/results/${digest.slice(0, 2)}/${folder}/${file}/sample.${task.format}`;
    const signature = { task, url: `${this.#baseUrl}${path}?${query.toString()}`, expiresAtMs };
    this.#signatures.set(sig, signature);
    this.#current.set(task, signature);
    const [oldest] = this.#signatures.keys();
    if (oldest !== undefined && this.#signatures.size > (this.#options.keepRecords ?? Infinity))
      this.#signatures.delete(oldest);
    return signature;
  }
}

/** The file of the first picture that went in to be changed; not that of a theme, nor one that is given by its address. */
function changedPicture({ input_image: input, image, images }: LiveTask['body']): Buffer | undefined {
  const first = [input, image, ...[images].flat()].find((one) => typeof one === 'string');
  return typeof first !== 'string' || isAddress(first) ? undefined : Buffer.from(first, 'base64');
}

function xml(status: number, code: string, message: string): Answer {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body };
}
