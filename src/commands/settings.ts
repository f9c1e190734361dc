import { MessageFlags } from 'discord.js';
import type { AllowList, ListName, SettingKey, SettingsService } from '../administration/settings.ts';
import {
  defineCommandGroup,
  type Command,
  type CommandContext,
  type GuildCommandInteraction,
} from '../discord/interactions/command.ts';
import { relativeTime } from '../discord/views/markdown.ts';
import type { Texts } from '../discord/texts/index.ts';
import { pageNumber } from '../discord/views/pages.ts';
import { refusalView } from '../discord/views/refusal-view.ts';
import {
  explanationView,
  settingName,
  SETTINGS_PAGE,
  settingsView,
  type ShownSettings,
  settingText,
  WORDS_PAGE,
  wordsView,
} from '../discord/views/settings-view.ts';
import { modelName, type ImageModel } from '../generation/model/image-model.ts';
import { replyPrivately } from '../discord/interactions/private-reply.ts';
import { placed } from '../discord/interactions/age-restriction.ts';
import { actorOf, requesterOf } from '../discord/interactions/requester.ts';
import { settingsBody } from './settings-definition.ts';
import { readChange, type SetOptions, type SettingsDesk } from './settings-change.ts';
import {
  isAgeRestrictedOption,
  isChannelHere,
  isRoleHere,
  mayWriteIn,
  memberTarget,
  parentOfOption,
} from '../discord/interactions/targets.ts';

/** Discord shows no more suggestions. */
const SUGGESTIONS = 25;

/** What every handler needs, with what can be done. */
interface Desk extends SettingsDesk {
  readonly settings: SettingsService;
}

/** `/settings`: how it is painted on a server, and why a member may not. Every answer is for the admin alone. */
export function settingsCommand(settings: SettingsService, models: readonly ImageModel[]): Command {
  /** A subcommand whose answer is one text. */
  const answering =
    <Options>(answer: (desk: Desk, options: Options) => Promise<string>) =>
    async ({ options, ...context }: CommandContext<Options>): Promise<void> =>
      replyPrivately(context.interaction, await answer({ settings, models, ...context }, options));
  return defineCommandGroup(
    settingsBody(models),
    {
      view: async ({ interaction, texts }) => {
        const view = settingsView(await overviewFor(settings, interaction), 0, models, texts);
        await interaction.reply({ ...view, flags: MessageFlags.Ephemeral });
      },
      allow: answering(allow),
      disallow: answering(disallow),
      set: answering(set),
      clear: answering((desk, { setting }: { readonly setting: string }) => clear(desk, setting)),
      words: async ({ options, ...context }) => {
        const { interaction, texts } = context;
        if (options.add !== undefined || options.remove !== undefined) {
          return replyPrivately(interaction, await changeWords({ settings, models, ...context }, options));
        }
        const { rules } = await settings.view(interaction.guildId);
        await interaction.reply({ ...wordsView(rules.blockedWords, 0, texts), flags: MessageFlags.Ephemeral });
      },
      explain: answering(explain),
    },
    {
      audience: 'admins',
      buttons: {
        [SETTINGS_PAGE]: {
          audience: 'admins',
          handle: async ({ interaction, args, texts }) => {
            const overview = await overviewFor(settings, interaction);
            await interaction.update(settingsView(overview, pageNumber(args[0]), models, texts));
          },
        },
        [WORDS_PAGE]: {
          audience: 'admins',
          handle: async ({ interaction, args, texts }) => {
            const { rules } = await settings.view(interaction.guildId);
            await interaction.update(wordsView(rules.blockedWords, pageNumber(args[0]), texts));
          },
        },
      },
      suggest: async ({ interaction }) => {
        const suggestions = settings.suggestTimeZones(interaction.options.getFocused(), SUGGESTIONS);
        await interaction.respond(
          suggestions.map(({ name, localTime }) => ({ name: `${name} – ${localTime}`, value: name })),
        );
      },
    },
  );
}

/** With whether the bot may write where alerts and requests go. */
async function overviewFor(
  settings: SettingsService,
  interaction: Pick<GuildCommandInteraction, 'guild' | 'guildId'>,
): Promise<ShownSettings> {
  const overview = await settings.view(interaction.guildId);
  const { modLogChannelId: modLog } = overview.settings;
  return { ...overview, isModLogOpen: modLog === null || mayWriteIn(interaction, modLog) };
}

interface ListOptions {
  readonly channel?: string | undefined;
  readonly role?: string | undefined;
  readonly model?: string | undefined;
}

interface ListTarget {
  readonly list: AllowList;
  readonly value: string;
  /** As people read it. */
  readonly shown: string;
}

/** Which list the options mean, and which entry of it; or the sentence that says what is wrong with them. */
function chooseEntry(
  { interaction, models, texts }: Desk,
  { channel, role, model }: ListOptions,
  isNew: boolean,
): ListTarget | string {
  const { faults } = texts.settings;
  if (channel !== undefined && role === undefined && model === undefined) {
    if (isNew && !isChannelHere(interaction, 'channel', channel)) return faults.foreignChannel;
    return { list: { kind: 'channel' }, value: channel, shown: `<#${channel}>` };
  }
  if (channel !== undefined || (role === undefined && model === undefined)) return faults.oneList;
  const isEveryone = role === interaction.guildId;
  if (role !== undefined && isNew && !isRoleHere(interaction, 'role', role)) return faults.foreignRole;
  if (model === undefined) {
    if (role === undefined || (isEveryone && isNew)) return faults.everyoneRole;
    return { list: { kind: 'role' }, value: role, shown: `<@&${role}>` };
  }
  if (isNew && !models.some(({ id }) => id === model)) return faults.model;
  const roleId = isEveryone ? '' : (role ?? '');
  const name = modelName(model, models);
  const shown = roleId === '' ? name : texts.settings.forRole(name, `<@&${roleId}>`);
  return { list: { kind: 'model', roleId }, value: model, shown };
}

async function allow(desk: Desk, options: ListOptions): Promise<string> {
  const { settings, interaction, texts } = desk;
  const entry = chooseEntry(desk, options, true);
  if (typeof entry === 'string') return entry;
  const change = await settings.allow(actorOf(interaction), entry.list, entry.value);
  switch (change.kind) {
    case 'list_full':
      return texts.settings.faults.listFull(change.max);
    case 'unchanged':
      return texts.settings.unchanged;
    case 'changed':
      return withWarning(desk, texts.settings.allowed(listName(entry.list.kind, texts), entry.shown));
  }
}

async function disallow(desk: Desk, options: ListOptions): Promise<string> {
  const { settings, interaction, texts } = desk;
  const entry = chooseEntry(desk, options, false);
  if (typeof entry === 'string') return entry;
  const { changed, isEmpty } = await settings.disallow(actorOf(interaction), entry.list, entry.value);
  if (!changed) return texts.settings.unchanged;
  const name = listName(entry.list.kind, texts);
  const done = texts.settings.disallowed(name, entry.shown);
  return withWarning(desk, isEmpty ? texts.common.sentences(done, texts.settings.nowAll) : done);
}

function listName(kind: ListName, texts: Texts): string {
  const { names } = texts.settings;
  return {
    channel: names['allowed:channel'],
    role: names['allowed:role'],
    model: names['allowed:model'],
    word: names.word,
  }[kind];
}

/** Settings that contradict each other would refuse the plainest command of every member; the admin hears of it at once. */
async function withWarning({ settings, models, interaction, texts }: Desk, answer: string): Promise<string> {
  const refusal = await settings.plainRefusal(interaction.guildId);
  return refusal === null ? answer : `${answer}\n${texts.settings.warning(refusalView(refusal, models, texts))}`;
}

async function set(desk: Desk, options: SetOptions): Promise<string> {
  const { settings, models, interaction, texts } = desk;
  const change = readChange(desk, options);
  if (typeof change === 'string') return change;
  const changed = await settings.set(actorOf(interaction), change);
  if (changed.length === 0) return texts.settings.unchanged;
  const parts = changed.map((key) =>
    texts.settings.line(settingName(key, texts), settingText(key, change[key], models, texts)),
  );
  const done = texts.settings.changed(parts);
  return withWarning(desk, changed.includes('timeZone') ? texts.common.sentences(done, await resets(desk)) : done);
}

async function resets({ settings, interaction, texts }: Desk): Promise<string> {
  const { day, month } = await settings.resets(interaction.guildId);
  return texts.settings.resets(relativeTime(day), relativeTime(month));
}

const CLEARABLE_LISTS: ReadonlyMap<string, ListName> = new Map([
  ['channels', 'channel'],
  ['roles', 'role'],
  ['models', 'model'],
  ['words', 'word'],
]);

const CLEARABLE_VALUES: ReadonlyMap<string, SettingKey> = new Map([
  ['size', 'maxPixels'],
  ['safety', 'maxSafety'],
  ['high_safety', 'highSafety'],
  ['pictures', 'maxCount'],
  ['confirm', 'confirmFrom'],
  ['ai_mark', 'aiMark'],
  ['references', 'references'],
  ['model', 'defaultModelId'],
  ['final_model', 'finalModelId'],
  ['aspect', 'defaultAspect'],
  ['time_zone', 'timeZone'],
  ['mod_log', 'modLogChannelId'],
]);

async function clear(desk: Desk, name: string): Promise<string> {
  const { settings, interaction, texts } = desk;
  const list = CLEARABLE_LISTS.get(name);
  if (list !== undefined) {
    const removed = await settings.clearList(actorOf(interaction), list);
    if (removed === 0) return texts.settings.unchanged;
    return withWarning(desk, texts.settings.cleared(listName(list, texts)));
  }
  const key = CLEARABLE_VALUES.get(name);
  if (key === undefined) return texts.settings.faults.unknownSetting;
  if (!(await settings.clear(actorOf(interaction), key))) return texts.settings.unchanged;
  return withWarning(desk, texts.settings.cleared(settingName(key, texts)));
}

interface WordOptions {
  readonly add?: string | undefined;
  readonly remove?: string | undefined;
}

async function changeWords(
  { settings, interaction, texts }: Desk,
  { add = '', remove = '' }: WordOptions,
): Promise<string> {
  const { faults, wordsChanged } = texts.settings;
  const change = await settings.changeWords(actorOf(interaction), splitWords(add), splitWords(remove));
  switch (change.kind) {
    case 'no_word':
      return faults.noWord;
    case 'too_long':
      return faults.wordTooLong(change.max);
    case 'too_many':
      return faults.tooManyWords(change.max);
    case 'changed':
      return wordsChanged(change.added.length, change.removed.length);
  }
}

/** Commas of either script, semicolons and lines part the words; blanks belong to phrases. */
function splitWords(text: string): string[] {
  return text.split(/[,，、;；\n]/u);
}

interface ExplainOptions {
  readonly member: string;
  readonly channel?: string | undefined;
  readonly model?: string | undefined;
  readonly safety?: number | undefined;
  readonly prompt?: string | undefined;
}

async function explain(
  { settings, models, interaction, texts, log }: Desk,
  { member, channel, model, safety, prompt }: ExplainOptions,
): Promise<string> {
  const { faults } = texts.settings;
  const { userId, isBot, here: facts } = memberTarget(interaction, 'member', member);
  if (isBot) return faults.bot;
  if (facts === null) return faults.notAMember;
  if (channel !== undefined && !isChannelHere(interaction, 'channel', channel)) return faults.foreignChannel;
  const place =
    channel === undefined
      ? {}
      : {
          channelId: channel,
          parentChannelId: parentOfOption(interaction, 'channel'),
          isAgeRestricted: isAgeRestrictedOption(interaction, 'channel'),
        };
  const requester = await placed({ ...requesterOf(interaction), userId, ...facts, ...place }, interaction.client, log);
  const asked = { model, safety, ...(prompt === undefined ? {} : { prompt }) };
  const explanation = await settings.explain(requester, asked);
  return explanationView(explanation, requester, models, texts);
}
