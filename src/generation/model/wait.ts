import type { PauseCause } from './pause-cause.ts';

/** Why pictures stand still for everybody whom it concerns; `guild`: the admins of the server paused it. */
export type WaitPause = Exclude<PauseCause, 'provider_failing'> | 'guild';

/** Why a picture is not sent to the provider yet: the first of these that holds it, and its place where none does. Times in ms. */
export type Wait =
  | { readonly kind: 'paused'; readonly cause: WaitPause }
  /** The provider fails for everybody; it is tried again by itself. */
  | { readonly kind: 'provider_failing' }
  /** The price window of the whole bot is full; `untilMs`: when it goes on, as far as can be told. */
  | { readonly kind: 'delayed'; readonly untilMs: number }
  /** Its member has spent their allowance; `untilMs`: when it has filled up enough. */
  | { readonly kind: 'pace'; readonly untilMs: number }
  /** Other pictures of its member have all the places that a member has. */
  | { readonly kind: 'own_pictures' }
  /** The provider had no room for it, and is asked again then. */
  | { readonly kind: 'busy'; readonly untilMs: number }
  /** What goes in is being fetched. */
  | { readonly kind: 'inputs' }
  | { readonly kind: 'queued'; readonly place: number };

/** A picture that is painted and could not be brought here so far: until when that is tried, in ms, and what stands in its way. */
export interface LatePicture {
  readonly untilMs: number;
  readonly cause: 'not_handed_over' | 'storage';
}

/** What a member's pictures wait for. */
export interface MemberWait {
  /** Of the picture that waits for longest; null where none does. */
  readonly wait: Wait | null;
  readonly late: LatePicture | null;
}
