import { parse as parseCsv } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Permission, type Invocation, type Member, type OptionValue } from '../../sandbox/discord/discord.ts';
import { pictureIn, replySaying, startWorld, type World } from '../support/world.ts';

/** A text with everything that could ping, link, hide, reverse or break; its readable part is `EVIL`. */
const EVIL = [
  'EVIL @everyone @here <@1> <@&2> </imagine:3> <t:0:R>',
  '[free](https://evil.example) https://evil.example discord.gg/evil',
  '\n# EVIL\n> EVIL\n- EVIL\n```EVIL``` **EVIL** ||EVIL||',
  '\u202EEVIL\u2066\u200B\u3164\uFFA0\u2800\u034F\u{E0041}',
  `Z${'\u0351'.repeat(30)} \u0000\u0007\uD800 =1+1`,
].join(' ');

/** What no message of the bot may contain, outside of escapes and code blocks. */
const HARM: readonly (readonly [string, RegExp])[] = [
  ['a mention of everybody', /@everyone|@here/],
  ['a mention that somebody typed', /<@&?[12]>|<\/imagine:3>|<t:0:R>/],
  ['a link that somebody typed', /\]\(https?:\/\/evil|https?:\/\/evil/],
  ['an invitation', /discord\.gg\/evil/],
  ['a heading, a quote or a list that somebody typed', /^(?:#+|>|-) EVIL/m],
  ['a code block, bold or a spoiler that somebody typed', /```EVIL|\*\*EVIL\*\*|\|\|EVIL\|\|/],
  [
    'something that turns or hides text',
    /[\u202A-\u202E\u2066-\u2069\u200B\u3164\uFFA0\u2800]|\u{34F}|[\u{E0000}-\u{E007F}]/u,
  ],
  ['a control character', /(?!\n)\p{Cc}/u],
  ['half a character', /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/],
  ['a pile of marks', /\p{M}{6}/u],
];

describe('texts of members, admins and BFL', () => {
  let world: World;
  let ada: Member;
  let admin: Member;
  let operator: Member;

  beforeAll(async () => {
    world = await startWorld({ discord: { guild: { name: EVIL } }, settings: { STRIKES: '1' } });
    const { guild } = world.discord;
    ada = guild.addMember({ name: EVIL });
    admin = guild.addMember({ name: `${EVIL} 2`, permissions: Permission.ManageGuild | Permission.ManageMessages });
    operator = guild.addMember({ user: world.discord.owner, permissions: Permission.Administrator });
  });
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
  });

  async function say(
    member: Member,
    path: string,
    options: Readonly<Record<string, OptionValue>> = {},
  ): Promise<Invocation> {
    const invocation = await member.command(path, options, { unchecked: true });
    await invocation.replyWhere(({ loading }) => !loading);
    return invocation;
  }

  it('cause no pings, links or formatting in any message of the bot', async () => {
    const modLog = world.discord.guild.addChannel({ name: 'mod-log' });
    const channel = world.discord.guild.addChannel({ name: 'digest' });
    // In a prompt: queued, generated, declined, failed, refused.
    const painted = await ada.command('imagine', { prompt: EVIL, count: 2 }, { unchecked: true });
    const picture = await pictureIn(painted);
    await say(admin, 'settings set', { mod_log: modLog });
    // From BFL: reasons, with and without the prompt.
    world.bfl.fault({ on: 'submit', reply: { status: 422, body: { detail: [{ loc: ['body', EVIL], msg: EVIL }] } } });
    await replySaying(await admin.command('imagine', { prompt: 'a fox' }), 'nothing was charged');
    world.bfl.next({ outcome: 'error', error: EVIL });
    await replySaying(await admin.command('imagine', { prompt: 'a fox' }), 'nothing was charged');
    world.bfl.next({ outcome: 'content-moderated', reasons: [EVIL, `${EVIL} 2`] });
    await replySaying(await admin.command('imagine', { prompt: EVIL }, { unchecked: true }), 'nothing was charged');
    await modLog.messageWhere(({ content }) => content.includes('BFL declined'));
    // From admins and the operator: words, reasons, time zones, amounts, names of settings and models.
    await say(admin, 'settings words', { add: `${EVIL},evil @everyone` });
    await say(admin, 'settings words');
    await say(ada, 'imagine', { prompt: 'an evil everyone', model: EVIL });
    await say(ada, 'imagine', { prompt: 'an evil everyone' });
    await say(admin, 'settings explain', { member: ada, prompt: `an evil everyone ${EVIL}`, model: EVIL });
    await say(admin, 'settings set', { time_zone: EVIL });
    await say(admin, 'settings set', { size: EVIL, model: EVIL, aspect: EVIL });
    await say(admin, 'settings clear', { setting: EVIL });
    await say(admin, 'settings view');
    await say(admin, 'limits set', { per: EVIL, dollars: EVIL, member: ada });
    await say(admin, 'limits grant', { member: ada, dollars: '1', reason: EVIL });
    const limits = await say(admin, 'limits view');
    await admin.click(limits.reply ?? picture, 'v1:limits.trail:0').then(({ acknowledged }) => acknowledged);
    await say(admin, 'limits view', { member: ada });
    // In reports, their charts and files.
    for (const by of ['member', 'model']) await say(admin, 'usage overview', { by });
    await say(admin, 'usage member', { member: ada });
    await say(admin, 'usage models');
    for (const format of ['csv', 'json']) await say(admin, 'usage export', { format });
    await say(admin, 'usage digest', { channel });
    // Replies to the member: quota, history, stored data.
    await say(ada, 'quota');
    const history = await say(ada, 'history');
    const list = history.reply ?? picture;
    const [menu] = list.components.flatMap(({ components = [] }) => components);
    await ada.select(list, menu?.custom_id ?? '', [painted.id]).then(({ acknowledged }) => acknowledged);
    const detail = await history.replyWhere(({ components }) => JSON.stringify(components).includes('history-copy'));
    for (const verb of ['history-show', 'history-copy']) {
      const shown = await ada.click(detail, `v1:${verb}:${painted.id}`);
      await shown.replyWhere(({ loading }) => !loading);
    }
    const asked = await ada.click(picture, `v1:delete:${painted.id}`);
    await asked.replyWhere(({ loading }) => !loading);
    await say(ada, 'privacy show');
    await say(ada, 'privacy delete');
    // Replies to the operator.
    await say(operator, 'operator block', { user: ada.user, reason: EVIL });
    await say(operator, 'operator block', { server: world.discord.guild.id, reason: EVIL });
    await say(operator, 'operator blocks');
    await say(operator, 'operator servers');
    await say(operator, 'operator pause', { reason: EVIL });
    await say(operator, 'operator balance');
    await say(operator, 'operator ceiling', { period: EVIL, dollars: EVIL, server: EVIL });
    await say(operator, 'operator resume');
    await say(ada, 'imagine', { prompt: 'a fox' });

    const texts = world.discord.calls.flatMap(({ body }) => shownIn(body));
    expect(texts.filter((text) => text.includes('EVIL')).length).toBeGreaterThan(20);
    for (const text of texts) {
      for (const [what, pattern] of HARM)
        expect(pattern.test(visible(text)), `${what} in ${JSON.stringify(text)}`).toBe(false);
    }
    expect(world.discord.violations).toEqual([]);
  });

  it('mention nobody but the requester', () => {
    const everyMessage = world.discord.calls.flatMap(({ body }) => mentionRules(body));
    expect(everyMessage.length).toBeGreaterThan(40);
    for (const { parse = [], users = [], roles = [] } of everyMessage) {
      expect(parse).toEqual([]);
      expect(roles).toEqual([]);
      expect(users.filter((id) => id !== ada.id && id !== admin.id)).toEqual([]);
    }
  });

  it('are plain text in a spreadsheet, and exports contain no prompt', () => {
    const files = world.discord.calls.flatMap(({ files: sent }) => sent.filter(({ name }) => name.endsWith('.csv')));
    expect(files.length).toBeGreaterThan(0);
    for (const { bytes } of files) {
      const text = (bytes ?? Buffer.alloc(0)).toString();
      const [header = [], ...rows] = parseCsv(text);
      const names = header.indexOf('member_name');
      expect(
        rows.map((cells) => cells[names]).filter((name) => !/^EVIL @everyone @here <@1>[^\r\n]*$/.test(name ?? '')),
      ).toEqual([]);
      expect(rows.flatMap((cells) => cells.filter((_cell, column) => column !== names)).join('\n')).not.toContain(
        'EVIL',
      );
      expect(text.split(/[\r\n,]+/).filter((cell) => /^[=+\-@]/.test(cell))).toEqual([]);
    }
  });
});

/** Visible fields of a message, an embed, a file or a component. */
const READ: ReadonlySet<string> = new Set([
  'content',
  'title',
  'description',
  'name',
  'value',
  'text',
  'label',
  'placeholder',
]);
/** Alt texts, buttons and menus have no markdown: escapes would be visible. */
const WITHOUT_MARKDOWN: ReadonlySet<string> = new Set(['attachments', 'components']);

/** Every visible text in a call's body. */
function shownIn(body: unknown, key = '', isPlain = false): string[] {
  if (typeof body === 'string') {
    if (!READ.has(key)) return [];
    return [isPlain ? body.replaceAll(/[@<[\]#`*|]|https?:|discord\.gg/g, '') : body];
  }
  if (Array.isArray(body)) return body.flatMap((item: unknown) => shownIn(item, key, isPlain));
  if (typeof body !== 'object' || body === null || 'default_member_permissions' in body) return [];
  return Object.entries(body).flatMap(([name, inner]) => shownIn(inner, name, isPlain || WITHOUT_MARKDOWN.has(name)));
}

/** The text without escaped characters and code blocks. */
function visible(text: string): string {
  return text.replaceAll(/^```\n[^\n]*\n```$/gm, '').replaceAll(/\\[^\w\s]/g, '');
}

interface MentionRules {
  readonly parse?: readonly string[];
  readonly users?: readonly string[];
  readonly roles?: readonly string[];
}

/** The `allowed_mentions` of every message in a call's body; a message without them pings by default. */
function mentionRules(body: unknown): MentionRules[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return [];
  const fields = Object.fromEntries(Object.entries(body));
  if ('data' in fields) return mentionRules(fields['data']);
  if (!('content' in fields) && !('embeds' in fields)) return [];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Discord's schema has been checked by the sandbox
  return [(fields['allowed_mentions'] ?? { parse: ['everyone'] }) as MentionRules];
}
