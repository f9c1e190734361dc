/** A generation of which something was written down that its member is told. `ended`: its last picture came to an end. */
export interface GenerationChange {
  readonly generationId: string;
  readonly ended: boolean;
}
