/** What Discord's client does not send, by kind. */
export type ClientRefusalCode =
  | 'message-gone'
  | 'hidden'
  | 'component-gone'
  | 'component-disabled'
  | 'dialog-gone'
  | 'bad-values'
  | 'no-command'
  | 'bad-options';

/** Discord's client would not do this; the message says why. */
export class ClientRefusal extends Error {
  override name = 'ClientRefusal';
  readonly code: ClientRefusalCode;

  constructor(code: ClientRefusalCode, message: string) {
    super(message);
    this.code = code;
  }
}
