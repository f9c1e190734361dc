// Port of the store for published results, with its data types.

/** A private result that its member shows to all, by the reply to the click that asked for it. */
export interface Publication {
  readonly generationId: string;
  readonly channelId: string;
  readonly interactionId: string;
  readonly token: string;
  readonly tokenExpiresAtMs: number;
  readonly attachmentLimitBytes: number;
}

export interface PublicationStore {
  /** False where it is published already, or on its way. */
  beginPublication(publication: Publication): Promise<boolean>;
  /** Its message stands. False where the result was erased meanwhile, or another click took over: then it must not. */
  finishPublication(publication: Publication, messageId: string): Promise<boolean>;
  /** There is no message: it may be published again. Leaves one of another click alone. */
  withdrawPublication(publication: Publication): Promise<void>;
  /** Those whose messages are not known yet, in order of their ids. */
  unfinishedPublications(): Promise<readonly Publication[]>;
}
