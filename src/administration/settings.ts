// The settings of a server: what `/settings` reads and changes.

import type { Clock } from '../runtime/clock.ts';
import type { AbovePace } from '../generation/admission/admission.ts';
import { blockedWordIn, normalizeBlockedWord } from '../generation/model/blocked-words.ts';
import { confirmFrom } from '../generation/model/confirmation.ts';
import type { ImageModel } from '../generation/model/image-model.ts';
import type { MicroUsd } from '../generation/model/money.ts';
import type { RequestOptions } from '../generation/model/options.ts';
import type { Requester } from '../generation/model/generation.ts';
import { JOINED_LONG_AGO_MS } from '../generation/model/new-member.ts';
import { periodsAt } from '../generation/model/periods.ts';
import type { Refusal } from '../generation/model/refusal.ts';
import type { MemberWait } from '../generation/model/wait.ts';
import type { Rules } from '../generation/model/rules.ts';
import type { Actor } from './limits.ts';
import type { AdministrationStore, AuditEntry, GuildList, GuildSettings } from './store.ts';
import { suggestTimeZones, type TimeZoneSuggestion } from './time-zones.ts';
import { Mutex } from '../runtime/mutex.ts';

/** Runs the checks of a real request without holding money, and returns why it would be refused. */
interface RefusalPreview {
  readonly abovePace: AbovePace;
  readonly defaultModel: ImageModel;
  previewRefusal(requester: Requester, options: RequestOptions): Promise<Refusal | null>;
  waitOf(requester: Requester): Promise<MemberWait>;
}

export interface SettingsServiceOptions {
  readonly store: AdministrationStore;
  readonly preview: RefusalPreview;
  /** The operator's price from which on a command asks; null: it never does. */
  readonly confirmFrom: MicroUsd | null;
  readonly clock: Clock;
}

/** The settings that hold one value, by their name in the audit trail. */
const AUDIT_SUBJECTS = {
  timeZone: 'time_zone',
  defaultModelId: 'default_model',
  finalModelId: 'final_model',
  defaultAspect: 'default_aspect',
  maxPixels: 'max_pixels',
  maxSafety: 'max_safety',
  highSafety: 'high_safety',
  maxCount: 'max_count',
  confirmFrom: 'confirm_from',
  aiMark: 'ai_mark',
  references: 'references',
  modLogChannelId: 'mod_log_channel',
} as const;

export type SettingKey = keyof typeof AUDIT_SUBJECTS;
export const SETTING_KEYS = [
  'timeZone',
  'defaultModelId',
  'finalModelId',
  'defaultAspect',
  'maxPixels',
  'maxSafety',
  'highSafety',
  'maxCount',
  'confirmFrom',
  'aiMark',
  'references',
  'modLogChannelId',
] as const satisfies readonly SettingKey[];

/** Values to be set; null unsets one. */
export type SettingsChange = { [Key in SettingKey]?: GuildSettings[Key] };

export type ListName = GuildList['kind'];
export type AllowList = Exclude<GuildList, { kind: 'word' }>;

export interface SettingsOverview {
  readonly settings: GuildSettings;
  readonly rules: Rules;
  /** From which price on a command asks here, with the operator's; null: it never does. */
  readonly confirmFrom: MicroUsd | null;
  /** The bot's, where the server chose none. */
  readonly defaultModel: ImageModel;
  /** The last changes of settings, the newest first. */
  readonly changes: readonly AuditEntry[];
}

export type Allowing =
  | { readonly kind: 'changed' | 'unchanged' }
  | { readonly kind: 'list_full'; readonly max: number };

/** `isEmpty`: nothing is left on the list, so it allows everything again. */
export interface Disallowing {
  readonly changed: boolean;
  readonly isEmpty: boolean;
}

export type WordsChange =
  | { readonly kind: 'changed'; readonly added: readonly string[]; readonly removed: readonly string[] }
  | { readonly kind: 'too_long' | 'too_many'; readonly max: number }
  | { readonly kind: 'no_word' };

/** `word`: the blocked word that stops the request, if one does; only admins may read it. */
export interface Explanation extends MemberWait {
  readonly abovePace: AbovePace;
  readonly refusal: Refusal | null;
  readonly word: string | null;
}

/** Limits that keep the check of a prompt fast, and a refusal that lists what is allowed within one message. */
const MAX_WORDS = 500;
const MAX_WORD_LENGTH = 60;
const MAX_LISTED: Readonly<Record<Exclude<ListName, 'word'>, number>> = { channel: 25, role: 25, model: 100 };

/** Of the audit trail, among which the last changes of settings are looked for; and how many of them are shown. */
const TRAIL_READ = 50;
const CHANGES_SHOWN = 5;

/** Kinds of refusal that come from the settings alone, for any member in any channel. */
const PLAIN_STOPS: ReadonlySet<string> = new Set(['model', 'pixels', 'safety', 'bad_options', 'above_pace']);

/** A prompt that can contain no blocked word. */
const ANY_PROMPT = '…';

/** Settings and lists that a server's admins set, and explanations of why a member's request is refused. */
export class SettingsService {
  readonly #options: SettingsServiceOptions;
  readonly #mutex = new Mutex();

  constructor(options: SettingsServiceOptions) {
    this.#options = options;
  }

  async view(guildId: string): Promise<SettingsOverview> {
    const { store, preview } = this.#options;
    const settings = await store.settings(guildId);
    const trail = await store.auditTrail(guildId, TRAIL_READ, 0);
    return {
      settings,
      rules: await store.rulesFor(guildId, ''),
      confirmFrom: confirmFrom(this.mostConfirmFrom, settings.confirmFrom),
      defaultModel: preview.defaultModel,
      changes: trail.filter(({ action }) => action === 'setting').slice(0, CHANGES_SHOWN),
    };
  }

  /** The highest price from which on a server can have its members asked; null: any. */
  get mostConfirmFrom(): MicroUsd | null {
    return this.#options.confirmFrom;
  }

  /** Sets several values, each with its own entry in the audit trail. Returns the keys whose value changed. */
  async set(actor: Actor, change: SettingsChange): Promise<readonly SettingKey[]> {
    return this.#mutex.take(async () => {
      const before = await this.#options.store.settings(actor.guildId);
      const changed = SETTING_KEYS.filter((key) => change[key] !== undefined && change[key] !== before[key]);
      for (const key of changed) await this.#setOne(actor, key, change, before);
      return changed;
    });
  }

  /** Unsets a value; false where it was not set. */
  async clear(actor: Actor, key: SettingKey): Promise<boolean> {
    return (await this.set(actor, only(key, null))).length > 0;
  }

  async #setOne({ guildId, userId }: Actor, key: SettingKey, change: SettingsChange, before: GuildSettings) {
    const { store, clock } = this.#options;
    await store.changeSettings(guildId, only(key, change[key]), {
      guildId,
      actorId: userId,
      action: 'setting',
      subject: AUDIT_SUBJECTS[key],
      before: textOf(before[key]),
      after: textOf(change[key]),
      atMs: clock.now(),
    });
  }

  /** Adds an entry to an allow list. */
  async allow(actor: Actor, list: AllowList, value: string): Promise<Allowing> {
    return this.#mutex.take(async () => {
      const listed = entriesOf(list.kind, await this.#options.store.rulesFor(actor.guildId, ''));
      const max = MAX_LISTED[list.kind];
      const isThere = (await this.#options.store.list(actor.guildId, list)).includes(value);
      if (!isThere && listed.length >= max) return { kind: 'list_full', max };
      return { kind: (await this.#changeList(actor, list, value, true)) ? 'changed' : 'unchanged' };
    });
  }

  /** Removes an entry from an allow list. */
  async disallow(actor: Actor, list: AllowList, value: string): Promise<Disallowing> {
    return this.#mutex.take(async () => {
      const changed = await this.#changeList(actor, list, value, false);
      const left = entriesOf(list.kind, await this.#options.store.rulesFor(actor.guildId, ''));
      return { changed, isEmpty: left.length === 0 };
    });
  }

  async #changeList({ guildId, userId }: Actor, list: GuildList, value: string, present: boolean): Promise<boolean> {
    const { store, clock } = this.#options;
    return store.changeList(guildId, list, value, present, {
      guildId,
      actorId: userId,
      action: 'setting',
      subject: listSubject(list),
      before: present ? null : value,
      after: present ? value : null,
      atMs: clock.now(),
    });
  }

  /** Empties a list, for models those of all roles. Returns the number of removed entries. */
  async clearList(actor: Actor, name: ListName): Promise<number> {
    return this.#mutex.take(async () => {
      const rules = await this.#options.store.rulesFor(actor.guildId, '');
      const entries = entriesOf(name, rules);
      for (const { list, value } of entries) await this.#changeList(actor, list, value, false);
      return entries.length;
    });
  }

  /** Adds and removes blocked words, given as typed; the words of the result are normalised. */
  async changeWords(actor: Actor, add: readonly string[], remove: readonly string[]): Promise<WordsChange> {
    return this.#mutex.take(async () => {
      const wanted = normalized(add);
      const unwanted = normalized(remove);
      if (wanted.length + unwanted.length === 0) return { kind: 'no_word' };
      if (wanted.some((word) => word.length > MAX_WORD_LENGTH)) return { kind: 'too_long', max: MAX_WORD_LENGTH };
      const present = await this.#options.store.list(actor.guildId, { kind: 'word' });
      if (new Set([...present, ...wanted]).size > MAX_WORDS) return { kind: 'too_many', max: MAX_WORDS };
      return {
        kind: 'changed',
        added: await this.#changeEach(actor, wanted, true),
        removed: await this.#changeEach(actor, unwanted, false),
      };
    });
  }

  async #changeEach(actor: Actor, words: readonly string[], present: boolean): Promise<string[]> {
    const changed: string[] = [];
    for (const word of words) if (await this.#changeList(actor, { kind: 'word' }, word, present)) changed.push(word);
    return changed;
  }

  /**
   * Why the settings would refuse even a command without options: settings that contradict each other, such as a
   * default model that is not allowed. null where they would not.
   */
  async plainRefusal(guildId: string): Promise<Refusal | null> {
    const { allowedChannelIds, allowedRoleIds } = await this.#options.store.rulesFor(guildId, '');
    const roleIds = allowedRoleIds.slice(0, 1);
    const anyone = {
      guildId,
      userId: '',
      channelId: allowedChannelIds[0] ?? '',
      roleIds,
      joinedAtMs: JOINED_LONG_AGO_MS,
      locale: '',
    };
    const refusal = await this.#options.preview.previewRefusal(anyone, { prompt: ANY_PROMPT });
    if (refusal === null) return null;
    return PLAIN_STOPS.has(refusal.kind === 'rule' ? refusal.breach.kind : refusal.kind) ? refusal : null;
  }

  /** When the server's day and month end, in epoch ms. */
  async resets(guildId: string): Promise<{ readonly day: number; readonly month: number }> {
    const { guild } = periodsAt(this.#options.clock.now(), await this.#options.store.calendarOf(guildId));
    return { day: guild.day.endsAtMs, month: guild.month.endsAtMs };
  }

  suggestTimeZones(typed: string, limit: number): readonly TimeZoneSuggestion[] {
    return suggestTimeZones(typed, this.#options.clock.now(), limit);
  }

  /** Why this member's request would be refused now, with default options unless `options` are given. */
  async explain(requester: Requester, options: Partial<RequestOptions> = {}): Promise<Explanation> {
    const { store, preview } = this.#options;
    const prompt = options.prompt ?? ANY_PROMPT;
    const refusal = await preview.previewRefusal(requester, { ...options, prompt });
    const { abovePace } = preview;
    const explanation = { refusal, abovePace, word: null, ...(await preview.waitOf(requester)) };
    if (refusal?.kind !== 'rule' || refusal.breach.kind !== 'words') return explanation;
    const { blockedWords } = await store.rulesFor(requester.guildId, requester.userId);
    return { ...explanation, word: blockedWordIn(prompt, blockedWords) };
  }
}

/** Every entry of the lists with that name. */
function entriesOf(name: ListName, rules: Rules): { list: GuildList; value: string }[] {
  switch (name) {
    case 'channel':
      return rules.allowedChannelIds.map((value) => ({ list: { kind: name }, value }));
    case 'role':
      return rules.allowedRoleIds.map((value) => ({ list: { kind: name }, value }));
    case 'model':
      return rules.allowedModels.map(({ modelId, roleId }) => ({
        list: { kind: name, roleId: roleId ?? '' },
        value: modelId,
      }));
    case 'word':
      return rules.blockedWords.map((value) => ({ list: { kind: name }, value }));
  }
}

function listSubject(list: GuildList): string {
  if (list.kind === 'word') return 'word';
  return list.kind === 'model' && list.roleId !== '' ? `allowed:model:${list.roleId}` : `allowed:${list.kind}`;
}

function normalized(words: readonly string[]): string[] {
  return [...new Set(words.map(normalizeBlockedWord))].filter((word) => word !== '');
}

function only<Key extends SettingKey>(key: Key, value: SettingsChange[Key]): SettingsChange {
  const one: SettingsChange = {};
  one[key] = value;
  return one;
}

function textOf(value: string | number | null | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}
