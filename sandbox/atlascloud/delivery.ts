import { createHash } from 'node:crypto';
import type { SandboxClock } from '../clock/clock.ts';
import type { Incoming, Reply } from '../image-host/http.ts';
import { servePicture } from '../image-host/image-trick.ts';
import { PictureShop, type PictureStyle } from '../image-host/picture.ts';
import type { TaskBook } from '../image-host/task-book.ts';
import type { SandboxTask } from './tasks.ts';

/** The delivery host: serves pictures for as long as their request asked. */
export class Delivery {
  readonly #baseUrl: string;
  readonly #book: TaskBook<SandboxTask>;
  readonly #clock: Pick<SandboxClock, 'now'>;
  readonly #pictures: PictureShop;

  constructor(baseUrl: string, book: TaskBook<SandboxTask>, style: PictureStyle, clock: Pick<SandboxClock, 'now'>) {
    this.#baseUrl = baseUrl;
    this.#book = book;
    this.#clock = clock;
    this.#pictures = new PictureShop(style);
  }

  urlOf({ id }: SandboxTask): string {
    return `${this.#baseUrl}/media/${id}/${createHash('sha256').update(id).digest('hex').slice(0, 24)}.jpeg`;
  }

  /** Takes no key: this host is not the API's own. */
  async answer({ method, url, headers }: Incoming): Promise<Reply> {
    if (headers['authorization'] !== undefined) return plain(400, 'Send no key here');
    const task = this.#book.find(url.pathname.split('/')[2] ?? '');
    if (method !== 'GET' || task === undefined || this.urlOf(task) !== this.#baseUrl + url.pathname)
      return plain(404, 'NoSuchKey');
    const { behaviour, downloads, prompt, seed, size, filesGoneAtMs } = task;
    this.#book.change(task, { downloads: downloads + 1 });
    if (this.#clock.now() >= filesGoneAtMs) return plain(404, 'NoSuchKey');
    const trick = downloads >= (behaviour.imageTimes ?? Infinity) ? undefined : behaviour.image;
    return await servePicture(this.#pictures, { prompt, seed, format: 'jpeg', ...size }, trick);
  }
}

function plain(status: number, body: string): Reply {
  return { status, headers: { 'content-type': 'text/plain' }, body };
}
