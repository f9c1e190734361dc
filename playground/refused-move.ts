/** A sentence for the person who asked: Discord's client would not do this, or a lever cannot. */
export class RefusedMove extends Error {
  override name = 'RefusedMove';
}
