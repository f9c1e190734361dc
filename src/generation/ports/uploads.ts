/**
 * Why an upload did not come. `gone`: it is not there any more; `too_large`: it has more bytes than are read; `unreachable`: it may
 * come later; `untrusted`: nothing was asked there.
 */
export type UploadErrorKind = 'gone' | 'too_large' | 'unreachable' | 'untrusted';

/** Its message names no address. */
export class UploadError extends Error {
  override readonly name = 'UploadError';
  readonly kind: UploadErrorKind;

  constructor(kind: UploadErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** Files that members uploaded. */
export interface Uploads {
  /**
   * Streams a file to that path, after checking its address.
   *
   * @throws UploadError; the file system's errors; the signal's reason.
   */
  download(url: string, path: string, signal: AbortSignal): Promise<void>;
}
