import { randomUUID } from 'node:crypto';
import { json, type Answer } from '../image-host/http.ts';

/** An error of the media routes. */
export function mediaError(status: number, msg: string): Answer {
  const id = randomUUID();
  return json(status, { code: status, msg, request_id: id, data: null }, { 'x-request-id': id });
}

/** An error of the routes under `/public/v1`. */
export function publicError(status: number, type: string, message: string): Answer {
  return json(status, { error: { type, code: status, message, param: null }, request_id: randomUUID() });
}

/** A good answer of a media route. */
export function data(value: unknown): Answer {
  return json(200, { code: 200, data: value });
}
