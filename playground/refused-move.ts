import type { RefusalCode } from './wire/refusals.ts';

/** Discord's client would not do this, or a lever cannot; the message is for whoever reads the server's answers. */
export class RefusedMove extends Error {
  override name = 'RefusedMove';
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.code = code;
  }
}
