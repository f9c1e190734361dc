import { createHash, randomBytes } from 'node:crypto';
import type { Answer, Incoming, Reply } from './http.ts';
import { hollow, hollowPng } from './hollow.ts';
import type { SandboxBflOptions } from './options.ts';
import { PictureShop } from './picture.ts';
import type { LiveTask, SandboxTask, TaskBook } from './tasks.ts';

interface Signature {
  readonly task: LiveTask;
  readonly url: string;
  expiresAtMs: number;
}

/** The delivery host: serves pictures at signed URLs that expire. */
export class Delivery {
  readonly #baseUrl: string;
  readonly #options: SandboxBflOptions;
  readonly #book: TaskBook;
  readonly #pictures: PictureShop;
  readonly #signatures = new Map<string, Signature>();
  readonly #current = new WeakMap<SandboxTask, Signature>();

  constructor(baseUrl: string, options: SandboxBflOptions, book: TaskBook) {
    this.#baseUrl = baseUrl;
    this.#options = options;
    this.#book = book;
    this.#pictures = new PictureShop(options.pictures ?? 'drawn');
  }

  /** The URL of a task's picture. */
  sampleUrl(task: LiveTask): string {
    const current = this.#current.get(task);
    if (current !== undefined && this.#options.signAgainOnPoll !== true) return current.url;
    const from = current === undefined ? (task.readyAtMs ?? Date.now()) : Date.now();
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
    if (Date.now() >= signature.expiresAtMs)
      return xml(403, 'AuthenticationFailed', 'Signature not valid: it expired.');
    const { task } = signature;
    this.#book.change(task, { downloads: task.downloads + 1 });
    return await this.#picture(task);
  }

  async #picture(task: LiveTask): Promise<Reply> {
    const { behaviour, prompt, seed, format, size } = task;
    const sound = task.downloads > (behaviour.imageTimes ?? Infinity);
    const trick = sound ? undefined : behaviour.image;
    if (trick === 'dropped') return 'drop-socket';
    if (typeof trick === 'object') {
      if ('status' in trick) return { status: trick.status, headers: {}, body: '' };
      return { status: 302, headers: { location: trick.redirect }, body: '' };
    }
    const shrink = trick === 'wrong-size' ? 2 : 1;
    const width = Math.floor(size.width / shrink);
    const height = Math.floor(size.height / shrink);
    const body = await this.#pictures.picture({ prompt, seed, format, width, height });
    const answer = { status: 200, headers: { 'content-type': `image/${format}` }, body };
    switch (trick) {
      case 'truncated':
        return { ...answer, body: body.subarray(0, body.length >> 1) };
      case 'no-pixels':
        return { ...answer, body: hollow(format, body, size, 'all') };
      case 'half-the-pixels':
        return { ...answer, body: hollow(format, body, size, 'half') };
      case 'too-many-pixels':
        return { ...answer, body: hollowPng({ width: 8_000, height: 8_000 }, 1) };
      case 'truncated-body':
        return { ...answer, ending: 'cut-short' };
      case 'not-a-picture':
        return { ...answer, body: '<!doctype html><title>Sign in</title><h1>Please sign in</h1>' };
      case 'wrong-type':
        return { ...answer, headers: { 'content-type': 'text/html' } };
      case 'oversized':
        return { ...answer, ending: 'padded' };
      case 'endless':
      case 'hanging':
        return { ...answer, ending: trick };
      default:
        return answer;
    }
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

function xml(status: number, code: string, message: string): Answer {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body };
}
