import type { AspectChoice, FileFormat, ImageFormat, Resolution, Size } from './image-model.ts';
import type { MicroUsd } from './money.ts';

/** Who asked, and where the answer belongs. */
export interface Requester {
  readonly userId: string;
  readonly guildId: string;
  readonly channelId: string;
  /** The channel of the thread, or the forum of the post, in which they asked; known while it is asked, and kept for the sums alone. */
  readonly parentChannelId?: string | null;
  /** Whether the channel, or that of the thread, is age-restricted; where that is not known, it counts as not. Not kept either. */
  readonly isAgeRestricted?: boolean | undefined;
  /** What the server calls them, as one line; known while it is asked, and kept for the server's reports alone. */
  readonly name?: string | null;
  /** The roles that the member had when they asked. */
  readonly roleIds: readonly string[];
  /** When they joined the server, for the last time; null where Discord did not say, or what cannot be. */
  readonly joinedAtMs: number | null;
  /** Discord's locale of the member: `en-US`, `zh-CN`, … */
  readonly locale: string;
}

/**
 * The interaction's reply: reachable with the token until `tokenExpiresAtMs`, without any other right. That time is by our
 * own clock: Discord's may be hours off it.
 */
export interface ReplyHandle {
  readonly interactionId: string;
  readonly token: string;
  readonly tokenExpiresAtMs: number;
  /** Only the requester sees it. Fixed when the interaction is acknowledged. */
  readonly isPrivate: boolean;
  /** The largest file that the reply takes (`attachment_size_limit`, docs.discord.com: interactions/receiving-and-responding). */
  readonly attachmentLimitBytes: number;
}

/** Before its token ends, in ms. */
const LAST_EDIT_BEFORE_MS = 60_000;

/** When a reply that only its token can edit is to say where the result will come. */
export function lastEditAtMs({ tokenExpiresAtMs }: Pick<ReplyHandle, 'tokenExpiresAtMs'>): number {
  return tokenExpiresAtMs - LAST_EDIT_BEFORE_MS;
}

/**
 * By which button or dialog a generation comes from an earlier one; `confirm`: its member was asked about the price, and
 * `reference`: they chose a message with pictures; its parent is the draft of that. Rows and custom ids keep it, so that none is renamed.
 */
export type OriginVerb = 'again' | 'edit' | 'change' | 'reference' | 'final' | 'vary' | 'extend' | 'confirm';

/** Where a generation comes from. */
export interface Origin {
  /** The earlier generation, of this member or another one, or the draft that was confirmed. It may be deleted since. */
  readonly parentId: string;
  readonly verb: OriginVerb;
}

/** Where the file of a picture that goes in is fetched from. */
export type InputSource =
  /** At Discord, to which a member uploaded it; the address is signed for a day. */
  | { readonly kind: 'upload'; readonly url: string }
  /** It went into an earlier generation, or is the result of one. */
  | { readonly kind: 'copy'; readonly of: KeptFile };

/** A picture that goes in beside the prompt. */
export interface InputPicture {
  /** From 1: a prompt may say "image 1". */
  readonly number: number;
  /** null once its file is here, or is not to be fetched any more. */
  readonly source: InputSource | null;
  /** So many megapixels are held for it: its file is never larger. */
  readonly maxMegapixels: number;
  /** The painted picture gets its shape. */
  readonly setsShape: boolean;
  /** As it is sent; null before its file is here, and once that is deleted. */
  readonly kept: KeptFile | null;
  /** It was an animation. */
  readonly isFirstFrame: boolean;
}

/** The earlier generation, as the result of one that comes from it tells of it. */
export interface EarlierGeneration {
  readonly recipe: Recipe;
  /** null where no link leads to it. */
  readonly place: MessagePlace | null;
}

/** What to paint, every option decided. */
export interface Recipe {
  readonly modelId: string;
  readonly prompt: string;
  readonly aspect: AspectChoice | null;
  /** null where the model has none to choose from. */
  readonly resolution: Resolution | null;
  readonly size: Size;
  /** null where the model takes none. */
  readonly seed: number | null;
  /** Whether a member chose it: then nobody paints the picture who takes none. */
  readonly isSeedChosen: boolean;
  readonly count: number;
  readonly enhance: boolean;
  readonly safety: number;
  readonly format: ImageFormat;
  readonly inputs: readonly InputPicture[];
  /** How closely the model keeps to a picture that goes in, in percent; null where it cannot be told that, or none goes in. */
  readonly strength: number | null;
}

/**
 * The life of a generation. `held` → `open` (acknowledged at Discord, pictures in the making) → `ended` (every picture
 * came to its end, the final message is owed) → `delivered`, or `undelivered` (kept, offered again).
 * `withdrawn`: Discord never heard our acknowledgement, so nobody waits for it.
 */
export type GenerationState = 'held' | 'open' | 'ended' | 'delivered' | 'undelivered' | 'withdrawn';

/**
 * The life of a picture: `held` (until its generation is acknowledged, and the pictures that go in are here) → `queued` → `submitting` (written before the one
 * call that spends) → `rendering` → an end.
 */
export type PictureState = 'held' | 'queued' | 'submitting' | 'rendering' | PictureEnd;
export type PictureEnd = 'kept' | 'moderated' | 'failed' | 'cancelled';

/** Why a picture ended without a file, one for each sentence that a member can read. */
export type FailureReason =
  | 'request_moderated'
  | 'content_moderated'
  | 'provider_failed'
  | 'timed_out'
  | 'task_lost'
  /** Taken by the provider, and no poll told what became of it. */
  | 'unanswered'
  /** Painted, and the provider did not hand it over. */
  | 'not_handed_over'
  | 'bad_image'
  | 'storage_failed'
  /** A picture that was to go in could not be fetched. */
  | 'input_unreachable'
  /** It is none that can be read, or too large; the details say which and why. */
  | 'input_refused'
  /** It was here, and its file is gone or damaged. */
  | 'input_lost'
  /** The provider could not read it. */
  | 'input_rejected'
  | 'invalid_request'
  | 'unknown_model'
  | 'unreachable'
  /** Refused for so long because the provider, or the account's share of it, was full. */
  | 'overloaded'
  /** It waited for too long while the provider failed for everybody. */
  | 'provider_failing'
  | 'outcome_unknown'
  /** Its submit was refused without a word that tells why, and others were not. */
  | 'refused'
  | 'out_of_credits'
  | 'key_refused'
  | 'wrong_address'
  /** Not submitted: it costs more than the whole bot, or its member, may spend in a stretch, since a price rose or a limit was lowered. */
  | 'too_dear'
  /** Not submitted, because too many prompts of the member were declined. */
  | 'struck'
  /** Not submitted, because the operator blocked the member or the server. */
  | 'blocked'
  /** Not submitted, because a cap does not leave room for it any more: it was lowered, or something cost more than was told. */
  | 'over_cap'
  /** Not submitted, because the whole bot or the server was paused by a person for too long. */
  | 'paused_too_long'
  | 'confined'
  /** Not submitted: no account that is left can paint it. */
  | 'no_lane'
  | 'cancelled'
  | 'withdrawn'
  /** It waited or was about to be sent when a backup was taken that was restored since. */
  | 'restored';

/**
 * The reasons for which a picture is cancelled: it was never sent to the provider, and nobody failed. `withdrawn`: nobody waits
 * for it.
 */
export const CANCEL_REASONS = [
  'cancelled',
  'withdrawn',
  'struck',
  'blocked',
  'over_cap',
  'paused_too_long',
  'confined',
] as const satisfies readonly FailureReason[];
export type CancelReason = (typeof CANCEL_REASONS)[number];

/** The reasons for which a picture failed without the provider having said whether it billed; the ledger assumes that it did. */
export const UNCONFIRMED_REASONS: readonly FailureReason[] = [
  'outcome_unknown',
  'timed_out',
  'task_lost',
  'unanswered',
  'provider_failed',
  'restored',
];

/** Where a final message arrived. `history`: the member fetched it, and saw it alone. */
export type DeliveryRoute = 'reply' | 'channel' | 'direct_message' | 'history';

/** A message that everyone in its channel can see. */
export interface MessagePlace {
  readonly guildId: string;
  readonly channelId: string;
  readonly messageId: string;
}

/** What one member asked for, 1 to 4 pictures. Its id is the interaction's id, which makes asking idempotent. */
export interface Generation {
  readonly id: string;
  readonly requester: Requester;
  readonly reply: ReplyHandle;
  readonly recipe: Recipe;
  /** Of one picture, by our own table. */
  readonly listPrice: MicroUsd;
  /** Of one picture of which no task is known, as far as the provider has said. */
  readonly unitPrice: MicroUsd;
  /** The least that is held for one of its pictures: what the dearest of those hosts takes that do not say what they took. */
  readonly leastPrice: MicroUsd;
  /**
   * What one of its pictures costs once more on the final model that its server had when it was asked for; null where there was none, and
   * of what that model painted itself: all else is a draft, whatever it cost.
   */
  readonly finalPrice: MicroUsd | null;
  readonly state: GenerationState;
  /** Of the process that took the command, made up at its start; '' where a former version took it. What it shows carries this. */
  readonly processId: string;
  readonly createdAtMs: number;
  /** It was on its way when a backup was taken that was restored since: what became of it then is not known. */
  readonly isRestored: boolean;
  /** Its pictures carry a visible mark that they were made by AI, as their server asked for then. */
  readonly isMarked: boolean;
  /** null where `/imagine` began it. */
  readonly origin: Origin | null;
  readonly pictures: readonly Picture[];
}

/** A picture by its generation and its number there, from 1. */
export interface PictureRef {
  readonly generationId: string;
  readonly number: number;
}

/** The provider's task behind a picture. */
export interface PictureTask {
  readonly taskId: string;
  readonly pollingUrl: string;
  readonly submittedAtMs: number;
  readonly deadlineMs: number;
}

/** Who paints, by names that are kept and that are no keys: the host, and which of its accounts. */
export interface LaneName {
  /** `bfl`. */
  readonly host: string;
  /** `bfl` for its first key, `bfl-2` for the second. */
  readonly account: string;
}

/** A picture on disk; `file` is relative to the folder of kept pictures. */
export interface KeptFile {
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly format: FileFormat;
  readonly size: Size;
}

/** One picture, which is one task of the provider. */
export interface Picture extends PictureRef {
  readonly state: PictureState;
  /** What it is to be painted with; once it is kept, what it was painted with, as far as its host says. null where that is none. */
  readonly seed: number | null;
  /** What it costs as far as is known; while it is on its way, so much is held for it. */
  readonly price: MicroUsd;
  /** How often it was sent to the provider; 2 after a crash in the one window that cannot be closed. */
  readonly submits: number;
  /** Who painted it, or is about to; null where it was sent to nobody. */
  readonly lane: LaneName | null;
  /** When its last submit began; null where it was sent to nobody. */
  readonly submittedAtMs: number | null;
  readonly task: PictureTask | null;
  readonly kept: KeptFile | null;
  /** What the member is charged for it, once it is kept. */
  readonly charged: MicroUsd | null;
  readonly failure: { readonly reason: FailureReason; readonly details: readonly string[] } | null;
  readonly endedAtMs: number | null;
}

export function pictureKey(ref: PictureRef): string {
  return `${ref.generationId}/${ref.number}`;
}

/** Whether a generation that Discord has heard of waits for what goes in. */
export function waitsForInputs({ state, pictures }: Pick<Generation, 'state' | 'pictures'>): boolean {
  return state === 'open' && pictures.some((picture) => picture.state === 'held');
}

/** As its first picture was painted: a host may take no seed, or report another one. */
export function paintedRecipe({ recipe, pictures: [first] }: Pick<Generation, 'recipe' | 'pictures'>): Recipe {
  return first === undefined ? recipe : { ...recipe, seed: first.seed };
}

/** A picture with its file. */
export interface KeptPicture extends Picture {
  readonly kept: KeptFile;
}

/** Those of which there is a file, in their order. */
export function keptPictures({ pictures }: Pick<Generation, 'pictures'>): readonly KeptPicture[] {
  return pictures.flatMap((one) => (one.kept === null ? [] : [{ ...one, kept: one.kept }]));
}

/** The one of that number; the first where that is not there, since a client may send any. null where none is left. */
export function keptPicture(generation: Pick<Generation, 'pictures'>, number?: number): KeptPicture | null {
  const kept = keptPictures(generation);
  return kept.find((one) => one.number === number) ?? kept[0] ?? null;
}

/** Of the files of these pictures together. */
export function keptBytes(pictures: readonly Picture[]): number {
  return pictures.reduce((sum, { kept }) => sum + (kept?.bytes ?? 0), 0);
}
