import { describe, expect, it } from 'vitest';
import { offeredCommands } from '../../../playground/page/commands/offered.ts';
import { commandTitle } from '../../../playground/page/commands/titles.ts';
import { choicesOf, chosenAtFirst } from '../../../playground/page/message/components/choices.ts';
import { nextActive, toggled, typedAhead } from '../../../playground/page/message/components/select-moves.ts';
import { fieldColumns } from '../../../playground/page/message/field-columns.ts';
import { Names } from '../../../playground/page/message/names.ts';
import { sizeText } from '../../../playground/page/files.ts';
import { mosaicRows, shownSize } from '../../../playground/page/message/pictures.ts';
import { sentAt, timeText } from '../../../playground/page/message/times.ts';
import type { GuildView, WorldView } from '../../../playground/wire/world.ts';
import { SERVER } from '../support/place.ts';

const NOON = new Date(2026, 10, 30, 12).getTime();
const DAY = 86_400_000;

function command(name: string, type: number, of: Record<string, unknown> = {}): GuildView['commands'][number] {
  return { id: '1', version: '1', name, type, default_member_permissions: null, ...of };
}

const GUILD: GuildView = {
  ...SERVER,
  members: [
    { userId: '1', roleIds: [], permissions: '0' },
    { userId: '2', roleIds: [], permissions: String(1 << 5) },
    { userId: '3', roleIds: [], permissions: String(1 << 3) },
  ],
  commands: [
    command('About this picture', 3, { name_localizations: { 'zh-CN': '关于这张图片' } }),
    command('Remove', 3, { default_member_permissions: String(1 << 5) }),
    command('Nobody', 3, { default_member_permissions: '0', contexts: [0] }),
    command('limits', 1, {
      name_localizations: { 'zh-CN': '限额' },
      options: [{ type: 1, name: 'view', name_localizations: { 'zh-CN': '查看' } }],
    }),
  ],
};

const WORLD: WorldView = {
  bot: { id: '9', name: 'Easel', isBot: true },
  users: [
    { id: '1', name: 'Ada', isBot: false },
    { id: '2', name: 'Iris', isBot: false },
    { id: '3', name: 'Owner', isBot: false },
  ],
  people: [],
  guilds: [GUILD],
};

describe('commands in menus and headers', () => {
  it("have the name that the person's client shows", () => {
    expect(commandTitle('limits view', GUILD.commands, 'zh-CN')).toBe('/限额 查看');
    expect(commandTitle('limits view', GUILD.commands, 'de')).toBe('/limits view');
    expect(commandTitle('About this picture', GUILD.commands, 'zh-CN')).toBe('关于这张图片');
    expect(commandTitle('gone', GUILD.commands, 'en-US')).toBe('/gone');
  });

  it('are offered to those whose permissions allow them, administrators all', () => {
    const offered = (userId: string, isDirect = false): readonly string[] =>
      offeredCommands(3, { guild: GUILD, userId, isDirect }).map(({ name }) => name);
    expect(offered('1')).toEqual(['About this picture']);
    expect(offered('2')).toEqual(['About this picture', 'Remove']);
    expect(offered('3')).toEqual(['About this picture', 'Remove', 'Nobody']);
    expect(offered('1', true)).toEqual(['About this picture', 'Remove']);
  });
});

describe('a select', () => {
  it('moves by arrows, pages, Home and End, never out of the list', () => {
    expect(nextActive('ArrowDown', 2, 4)).toBe(3);
    expect(nextActive('ArrowDown', 3, 4)).toBe(3);
    expect(nextActive('ArrowUp', 0, 4)).toBe(0);
    expect(nextActive('End', 0, 4)).toBe(3);
    expect(nextActive('PageUp', 3, 4)).toBe(0);
    expect(nextActive('x', 0, 4)).toBeNull();
  });

  it('goes to what is typed, and on with the same letter again', () => {
    const labels = ['Beta', 'Black', 'Blue', 'Green'];
    expect(typedAhead('bl', labels, 0)).toBe(1);
    expect(typedAhead('blu', labels, 1)).toBe(2);
    expect(typedAhead('b', labels, 1)).toBe(2);
    expect(typedAhead('bb', labels, 2)).toBe(0);
    expect(typedAhead('x', labels, 2)).toBeNull();
  });

  it('holds as many as it may, and nothing where it need not', () => {
    expect(toggled(['a'], 'b', { least: 1, most: 1 })).toEqual(['b']);
    expect(toggled(['a'], 'a', { least: 1, most: 1 })).toEqual(['a']);
    expect(toggled(['a'], 'a', { least: 0, most: 1 })).toEqual([]);
    expect(toggled(['a'], 'b', { least: 0, most: 2 })).toEqual(['a', 'b']);
    expect(toggled(['a', 'b'], 'c', { least: 0, most: 2 })).toEqual(['a', 'b']);
    expect(toggled(['a', 'b'], 'a', { least: 0, most: 2 })).toEqual(['b']);
  });

  it('offers its own options, or the people, roles and channels that the person sees', () => {
    const names = new Names(WORLD, '8');
    const labels = (component: Parameters<typeof choicesOf>[0]): readonly string[] =>
      choicesOf(component, names, '1').map(({ sign, label }) => sign + label);
    const options = [
      { label: 'One', value: '1', emoji: { name: '🎨' } },
      { label: 'Two', value: '2', default: true },
    ];
    expect(labels({ type: 3, options })).toEqual(['🎨One', 'Two']);
    expect(chosenAtFirst({ type: 3, options })).toEqual(['2']);
    expect(labels({ type: 5 })).toEqual(['@Ada', '@Iris', '@Owner']);
    expect(labels({ type: 6 })).toEqual(['@Artist']);
    expect(labels({ type: 7 })).toEqual(['@Ada', '@Iris', '@Owner', '@Artist']);
    expect(labels({ type: 8 })).toEqual(['#general', '#thread']);
    const ofThreads = { type: 8, channel_types: [11], default_values: [{ id: '72', type: 'channel' }] };
    expect(labels(ofThreads)).toEqual(['#thread']);
    expect(chosenAtFirst(ofThreads)).toEqual(['72']);
  });
});

describe('pictures and embeds', () => {
  it('stand in rows of at most three, what is over at the top', () => {
    expect([1, 2, 4, 5, 6, 7, 8, 9, 10].map((count) => mosaicRows(count).join('+'))).toEqual([
      '1',
      '2',
      '2+2',
      '2+3',
      '3+3',
      '1+3+3',
      '2+3+3',
      '3+3+3',
      '1+3+3+3',
    ]);
  });

  it('are shown whole, and never larger than they are', () => {
    const size = (width: number, height: number) =>
      shownSize({ url: '', description: '', isSpoiler: false, width, height });
    expect(size(1_216, 1_216)).toEqual({ width: 350, height: 350 });
    expect(size(2_000, 500)).toEqual({ width: 550, height: 138 });
    expect(size(64, 32)).toEqual({ width: 64, height: 32 });
  });

  it('have their size in the units of the client', () => {
    expect([12, 123_456, 5_242_880].map((bytes) => sizeText(bytes, 'en-US'))).toEqual([
      '12 bytes',
      '120.56 KB',
      '5 MB',
    ]);
  });

  it('put inline fields of an embed side by side', () => {
    const inline = { inline: true };
    expect(fieldColumns([inline, inline, {}, inline, inline, inline, inline])).toEqual([
      '1 / 7',
      '7 / 13',
      '1 / 13',
      '1 / 5',
      '5 / 9',
      '9 / 13',
      '1 / 13',
    ]);
  });
});

describe('times', () => {
  it("are in the member's language, the relative ones from now on", () => {
    expect(timeText(NOON + 90_000, 'R', 'en-US', NOON)).toBe('in 1 minute');
    expect(timeText(NOON - 3 * DAY, 'R', 'zh-CN', NOON)).toBe('3天前');
    expect(timeText(NOON, 'D', 'zh-CN', NOON)).toBe('2026年11月30日');
    expect(timeText(NOON, 't', 'en-GB', NOON)).toBe('12:00');
    expect(timeText(1e17, 'f', 'en-US', NOON)).toBeNull();
  });

  it('of messages have their date from the day before yesterday on', () => {
    const yesterday = (time: string): string => `Yesterday at ${time}`;
    expect(sentAt(NOON, 'en-GB', NOON, yesterday)).toBe('12:00');
    expect(sentAt(NOON - DAY, 'en-GB', NOON, yesterday)).toBe('Yesterday at 12:00');
    expect(sentAt(NOON - 2 * DAY, 'en-GB', NOON, yesterday)).toBe('28/11/2026, 12:00');
  });
});
