import { randomBytes } from 'node:crypto';
import type { SandboxClock } from '../clock/clock.ts';
import type { Incoming, Reply } from '../image-host/http.ts';
import { servePicture } from '../image-host/image-trick.ts';
import { PictureShop, type PictureStyle } from '../image-host/picture.ts';
import type { TaskBook } from '../image-host/task-book.ts';
import type { Prediction } from './predictions.ts';

const GONE: Reply = { status: 404, headers: { 'content-type': 'text/plain' }, body: 'Not Found' };
const FOREIGN_KEY: Reply = { status: 400, headers: { 'content-type': 'text/plain' }, body: 'Send no token here' };

/** The delivery host: serves pictures for as long as their prediction's data is kept. */
export class Delivery {
  readonly #baseUrl: string;
  readonly #book: TaskBook<Prediction>;
  readonly #clock: Pick<SandboxClock, 'now'>;
  readonly #pictures: PictureShop;
  readonly #paths = new Map<Prediction, string>();
  readonly #predictions = new Map<string, Prediction>();

  constructor(baseUrl: string, book: TaskBook<Prediction>, style: PictureStyle, clock: Pick<SandboxClock, 'now'>) {
    this.#baseUrl = baseUrl;
    this.#book = book;
    this.#clock = clock;
    this.#pictures = new PictureShop(style);
  }

  /** The address of a picture, the same at every poll. */
  urlOf(prediction: Prediction): string {
    const suffix = prediction.format === 'jpeg' ? 'jpg' : prediction.format;
    const path = this.#paths.get(prediction) ?? `/xezq/${randomBytes(24).toString('base64url')}/out-0.${suffix}`;
    this.#paths.set(prediction, path);
    this.#predictions.set(path, prediction);
    return this.#baseUrl + path;
  }

  /** Takes no token: this host is not Replicate's own. */
  async answer({ method, url, headers }: Incoming): Promise<Reply> {
    if (headers['authorization'] !== undefined) return FOREIGN_KEY;
    const prediction = this.#predictions.get(url.pathname);
    if (method !== 'GET' || prediction === undefined) return GONE;
    const { behaviour, downloads, prompt, seed, format, size, removedAtMs } = prediction;
    this.#book.change(prediction, { downloads: downloads + 1 });
    if (this.#clock.now() >= removedAtMs) return GONE;
    const trick = downloads >= (behaviour.imageTimes ?? Infinity) ? undefined : behaviour.image;
    return await servePicture(this.#pictures, { prompt, seed, format, ...size }, trick);
  }
}
