import type { ReportState } from '../archive/picture-report-store.ts';
import type { Generated } from 'kysely';
import type { AlertShare, AlertState } from '../administration/cap-alert-store.ts';
import type { CapRequestState, ToldAs } from '../administration/cap-request-store.ts';
import type { Stack } from '../administration/spending.ts';
import type { CapSpan } from '../generation/model/caps.ts';
import type { RefusalReason } from '../generation/model/refusal.ts';
import type {
  DeliveryRoute,
  FailureReason,
  GenerationState,
  OriginVerb,
  PictureState,
} from '../generation/model/generation.ts';
import type { Aspect, AspectChoice, FileFormat, ImageFormat, Resolution } from '../generation/model/image-model.ts';

/** The tables as kysely sees them. Times are epoch ms, money is micro-dollars, booleans are 0 or 1. */
export interface Schema {
  generations: GenerationsTable;
  pictures: PicturesTable;
  input_pictures: InputPicturesTable;
  told_prices: ToldPricesTable;
  ledger: LedgerTable;
  balances: BalancesTable;
  guild_caps: GuildCapsTable;
  guild_settings: GuildSettingsTable;
  guild_allowed: GuildAllowedTable;
  guild_blocked_words: GuildBlockedWordsTable;
  audit_trail: AuditTrailTable;
  operator_blocks: OperatorBlocksTable;
  bot_state: BotStateTable;
  credit_readings: CreditReadingsTable;
  notices: NoticesTable;
  daily_usage: DailyUsageTable;
  usage_totals: UsageTotalsTable;
  refusal_counts: RefusalCountsTable;
  chart_colours: ChartColoursTable;
  files_to_delete: FilesToDeleteTable;
  publications: PublicationsTable;
  erasure_requests: ErasureRequestsTable;
  presets: PresetsTable;
  named_references: NamedReferencesTable;
  drafts: DraftsTable;
  cap_requests: CapRequestsTable;
  member_settings: MemberSettingsTable;
  member_names: MemberNamesTable;
  cap_alerts: CapAlertsTable;
  picture_reports: PictureReportsTable;
  report_reasons: ReportReasonsTable;
  takedowns: TakedownsTable;
  taken_down_files: { sha256: string };
  statement_receivers: StatementReceiversTable;
}

export interface GenerationsTable {
  id: string;
  guild_id: string;
  channel_id: string;
  user_id: string;
  role_ids: string;
  joined_at_ms: number | null;
  locale: string;
  reply_token: string;
  reply_token_expires_at_ms: number;
  is_private: 0 | 1;
  model_id: string;
  prompt: string;
  aspect: AspectChoice | null;
  width: number;
  height: number;
  /** -1 where the model takes none; so in the table of pictures, and there where the host took none. */
  seed: number;
  count: number;
  enhance: 0 | 1;
  safety: number;
  format: ImageFormat;
  /** Of one of its pictures, by our own table. */
  list_price_micros: number;
  /** What one of its pictures costs that no task is known of, as far as the provider has said. */
  unit_price_micros: number;
  state: GenerationState;
  created_at_ms: number;
  delivered_at_ms: number | null;
  delivery_route: DeliveryRoute | null;
  message_id: string | null;
  /** The largest file that Discord takes in reply to this interaction. */
  attachment_limit_bytes: number;
  /** When the prompt and the pictures were deleted; the money rows stay. */
  erased_at_ms: number | null;
  /** It was unfinished in a restored backup. */
  is_restored: 0 | 1;
  /** The process that took the command; '' before version 9. */
  process_id: string;
  /** The generation whose button it comes from, which may be deleted since; null of what `/imagine` began. */
  parent_id: string | null;
  verb: OriginVerb | null;
  /** What was filled in with the click, '' for nothing and once it is erased. */
  input: string | null;
  /** Of one of its pictures on the final model that its server had then; null of what is no draft. */
  final_price_micros: number | null;
  /** The least that is held for one of its pictures, whatever a host says of its prices. */
  least_price_micros: number;
  /** null where the model has none to choose from. */
  resolution: Resolution | null;
  /** Its pictures carry a visible mark. */
  is_marked: 0 | 1;
  /** How closely the model keeps to a picture that goes in, in percent; null where it cannot be told that, or none goes in. */
  strength: number | null;
  /** 0: it was drawn, and whoever takes none may paint. */
  is_seed_chosen: 0 | 1;
  /** The channel of the thread, or the forum of the post, that `channel_id` is; null outside of threads, and before version 30. */
  parent_channel_id: string | null;
}

export interface PicturesTable {
  generation_id: string;
  number: number;
  guild_id: string;
  user_id: string;
  state: PictureState;
  seed: number;
  /** What it costs as far as is known; while it is on its way, so much is held for it. */
  price_micros: Generated<number>;
  queued_at_ms: number;
  not_before_ms: Generated<number>;
  /** Since when the burn rate delays it; where it is not `queued`, this says nothing. */
  delayed_since_ms: Generated<number | null>;
  submits: Generated<number>;
  submitted_at_ms: number | null;
  deadline_ms: number | null;
  task_id: string | null;
  polling_url: string | null;
  file: string | null;
  file_sha256: string | null;
  file_bytes: number | null;
  file_format: FileFormat | null;
  file_width: number | null;
  file_height: number | null;
  charged_micros: number | null;
  /** Who painted it, or is about to, by names that are no keys; null where it was not sent to anybody. */
  host: string | null;
  account: string | null;
  /** What that account takes by our own table; null where its host says it. */
  lane_price_micros: number | null;
  failure_reason: FailureReason | null;
  /** A JSON array of strings. */
  failure_details: string | null;
  ended_at_ms: number | null;
}

/** Pictures that go in beside the prompt. */
export interface InputPicturesTable {
  generation_id: string;
  number: number;
  /** Where its file comes from while it is not here: an address of Discord's, or the name of a file that went in before. */
  source_kind: 'upload' | 'copy' | null;
  source: string | null;
  max_megapixels: number;
  sets_shape: 0 | 1;
  is_first_frame: Generated<0 | 1>;
  /** null before it is here, '' once it is erased; of a copy, what follows is known before. */
  file: string | null;
  file_sha256: string | null;
  file_bytes: number | null;
  file_format: FileFormat | null;
  file_width: number | null;
  file_height: number | null;
  /** Of the upload, before it was made to go in; null of a copy. */
  source_sha256: string | null;
}

/** What the provider said that a picture of this model costs which costs `list_price_micros` by our own table. */
export interface ToldPricesTable {
  model_id: string;
  list_price_micros: number;
  price_micros: number;
  at_ms: number;
}

/** `reprice`: what is held for pictures is corrected to what the provider says that they cost. */
export type LedgerKind = 'hold' | 'reprice' | 'settle' | 'release' | 'adjust' | 'unconfirmed';

/** Append-only. Each amount is the change that the entry makes; a balance is a sum of changes. */
export interface LedgerTable {
  id: Generated<number>;
  kind: LedgerKind;
  generation_id: string | null;
  picture: number | null;
  guild_id: string;
  user_id: string;
  guild_day: string;
  guild_month: string;
  bot_day: string;
  bot_month: string;
  held_micros: number;
  charged_micros: number;
  /** What the provider billed the operator, whether or not a member is charged. */
  billed_micros: number;
  /** Dollars on top of a member's caps in that day and month. */
  granted_micros: Generated<number>;
  reason: string | null;
  actor_id: string | null;
  at_ms: number;
}

/** Sums of the ledger by period, updated in its transaction. `user_id` '' is the server; both ids '' are the bot. */
interface BalancesTable {
  guild_id: string;
  user_id: string;
  period: string;
  held_micros: number;
  charged_micros: number;
  billed_micros: number;
  granted_micros: Generated<number>;
}

type CapSubject = 'member' | 'role' | 'everyone' | 'new' | 'guild' | 'ceiling';

/** Caps that admins set, and the operator's `ceiling`. `subject_id` is '' where the subject needs no id. */
export interface GuildCapsTable {
  guild_id: string;
  subject: CapSubject;
  subject_id: string;
  span: CapSpan;
  limit_micros: number;
  /** How many days from joining on a member is new; null for every other subject. */
  days: number | null;
}

/** null: not set. */
export interface GuildSettingsTable {
  guild_id: string;
  time_zone: string | null;
  default_model_id: string | null;
  final_model_id: string | null;
  default_aspect: Aspect | null;
  max_pixels: number | null;
  max_safety: number | null;
  max_count: number | null;
  /** From this price on a command asks once more. */
  confirm_micros: number | null;
  ai_mark: 'on' | null;
  reference_sources: 'everyone' | 'off' | null;
  high_safety: 'everywhere' | null;
  mod_log_channel_id: string | null;
  digest_channel_id: string | null;
  paused_by: string | null;
  /** The day and month that the last change of the time zone left in force, and until when at least. */
  open_day: string | null;
  open_day_until_ms: number | null;
  open_month: string | null;
  open_month_until_ms: number | null;
}

/** Allow lists; an empty list allows everything. `role_id` is '' for everyone. */
interface GuildAllowedTable {
  guild_id: string;
  kind: 'channel' | 'role' | 'model';
  role_id: string;
  value: string;
}

interface GuildBlockedWordsTable {
  guild_id: string;
  word: string;
}

/** Who changed what. `guild_id` is '' for a change to the whole bot. */
interface AuditTrailTable {
  id: Generated<number>;
  guild_id: string;
  actor_id: string;
  action: string;
  subject: string;
  before: string | null;
  after: string | null;
  at_ms: number;
}

export interface OperatorBlocksTable {
  kind: 'user' | 'guild';
  id: string;
  reason: string;
  blocked_by: string;
  at_ms: number;
}

interface BotStateTable {
  key: string;
  value: string;
}

/** Readings of accounts' balances, each with what was billed since the one before, by the ledger. */
export interface CreditReadingsTable {
  account: string;
  at_ms: number;
  balance_micros: number;
  billed_since_micros: number;
  /** The part of it that the ledger assumes. */
  unsure_since_micros: number;
  in_flight_micros: number;
}

/** Notices that are sent once: only the holder of a key sends it. */
interface NoticesTable {
  key: string;
  holder: string;
  at_ms: number;
}

/** Figures of the reports, updated when a picture ends and when a delivery ends. */
export interface UsageSumsColumns {
  pictures: number;
  charged_micros: number;
  /** Billed to the operator and not charged to a member. */
  wasted_micros: number;
  moderated: number;
  failed: number;
  /** From the command to the kept picture, summed. */
  wait_ms: number;
  /** Charged for pictures that could not be delivered so far. */
  undelivered_micros: Generated<number>;
}

/** By the day of the hold in the server's time zone. */
interface DailyUsageTable extends UsageSumsColumns {
  guild_id: string;
  day: string;
  user_id: string;
  model_id: string;
}

/**
 * Totals of `daily_usage`: by day and model (`user_id` is ''), and by month and member (`model_id` is ''). And by day and the account that
 * painted (both are ''), where what was not delivered counts for no account; and by day and the channel (all three are '').
 */
interface UsageTotalsTable extends UsageSumsColumns {
  guild_id: string;
  period: string;
  user_id: string;
  model_id: string;
  /** '' in the totals that are of no account. */
  account: Generated<string>;
  /** '' in the totals that are of no channel; of a thread its channel's. */
  channel_id: Generated<string>;
}

/** How often commands were refused on a day of the server, and why; not whose they were. */
interface RefusalCountsTable {
  guild_id: string;
  day: string;
  reason: RefusalReason;
  refusals: number;
}

/** The colour of a member or a model in a server's charts; see administration/chart-store.ts. */
interface ChartColoursTable {
  guild_id: string;
  kind: Stack;
  colour: number;
  id: string;
  /** When a chart showed it last, to within a day. */
  shown_at_ms: number;
}

/** Private results that were published; `message_id` is null while one is on its way. */
export interface PublicationsTable {
  generation_id: string;
  channel_id: string;
  interaction_id: string;
  /** '' once the message stands. */
  token: string;
  token_expires_at_ms: number;
  attachment_limit_bytes: number;
  message_id: string | null;
}

/** Files of erased pictures; each is deleted from the disk, then from here. */
interface FilesToDeleteTable {
  file: string;
}

/** Requests for erasure: every generation created before then is erased once it is in a final state. */
export interface ErasureRequestsTable {
  user_id: string;
  /** Replaces the member's id in ledger entries, once no cap counts them any more. */
  pseudonym: string;
  requested_at_ms: number;
}

/** Templates of prompts under a name; one of the two ids is '': a member's own, or a server's. */
export interface PresetsTable {
  id: string;
  guild_id: string;
  user_id: string;
  /** The name without case, unique among those of its owner. */
  key: string;
  name: string;
  template: string;
  /** Pinned; null where it pins none. */
  model_id: string | null;
  aspect: Aspect | null;
  saved_at_ms: number;
}

/** Pictures under a name; one of the two ids is '': a member's own, or a server's. */
export interface NamedReferencesTable {
  id: string;
  guild_id: string;
  user_id: string;
  /** The name without case, unique among those of its owner. */
  key: string;
  name: string;
  file: string;
  file_sha256: string;
  file_bytes: number;
  file_format: FileFormat;
  file_width: number;
  file_height: number;
  /** Of a server's, who saved it or their pseudonym; '' of a member's own. */
  saved_by: string;
  saved_at_ms: number;
  /** Of the upload, before it was made smaller. */
  source_sha256: string | null;
  /** The command whose picture was uploaded, by the file's name; null where it names none. */
  source_id: string | null;
}

/** A picture that members reported. */
interface PictureReportsTable {
  generation_id: string;
  guild_id: string;
  state: ReportState;
  /** How many members did. */
  count: number;
  /** How many of them the message tells of; -1 where it is to be written anew. */
  shown: number;
  /** Where the moderators' message stands, and where the picture did when it was first reported. */
  channel_id: string | null;
  message_id: string | null;
  picture_channel_id: string | null;
  picture_message_id: string | null;
  reported_at_ms: number;
  decided_by: string | null;
  decided_at_ms: number | null;
}

/** Until it is decided. */
interface ReportReasonsTable {
  generation_id: string;
  user_id: string;
  reason: string;
  reported_at_ms: number;
}

/** A command whose pictures are taken down; `done_at_ms` is null while something is left. */
export interface TakedownsTable {
  generation_id: string;
  root_id: string;
  by: 'moderators' | 'operator';
  /** Of the link that it was named by. */
  channel_id: string | null;
  message_id: string | null;
  actor_id: string;
  reason: string;
  at_ms: number;
  done_at_ms: number | null;
}

/** What a member is still to confirm. `id` is the interaction that asked. */
export interface DraftsTable {
  id: string;
  user_id: string;
  guild_id: string;
  /** The options of the request as JSON. */
  options: string;
  is_private: 0 | 1;
  parent_id: string | null;
  verb: OriginVerb | null;
  input: string | null;
  created_at_ms: number;
  /** What it started; null while it started nothing. */
  generation_id: string | null;
}

/** A member's request for more under their own limit. `id` is the interaction of the click that asked. */
export interface CapRequestsTable {
  id: string;
  guild_id: string;
  user_id: string;
  channel_id: string;
  /** A JSON array of ids. */
  role_ids: string;
  joined_at_ms: number | null;
  locale: string;
  reply_token: string;
  reply_token_expires_at_ms: number;
  draft_id: string;
  price_micros: number;
  state: CapRequestState;
  asked_at_ms: number;
  /** In the moderators' channel. */
  message_id: string | null;
  decided_by: string | null;
  decided_at_ms: number | null;
  granted_micros: number;
  told_as: ToldAs | null;
}

/** What a member has chosen for themselves, on all servers. */
interface MemberSettingsTable {
  user_id: string;
  /** Whether they are told when a slow command is done. */
  tells_done: 0 | 1;
  set_at_ms: number;
}

interface StatementReceiversTable {
  /** '' for all servers. */
  guild_id: string;
  kind: 'channel' | 'user';
  receiver_id: string;
  set_at_ms: number;
  refused_at_ms: number | null;
}

/** What a member was called in a server when they last had something painted there; the time is up to an hour older. */
interface MemberNamesTable {
  guild_id: string;
  user_id: string;
  name: string;
  seen_at_ms: number;
}

/** What moderators are told of a limit of their server; the period has the key of a day or a month. */
export interface CapAlertsTable {
  guild_id: string;
  period: string;
  share: AlertShare;
  span: CapSpan;
  limit_micros: number;
  used_micros: number;
  /** 0: the bot's operator set it. */
  is_own: 0 | 1;
  resets_at_ms: number;
  channel_id: string;
  state: AlertState;
  reached_at_ms: number;
  tries: number;
  /** While it is due: not before then. */
  next_at_ms: number;
}
