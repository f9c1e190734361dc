import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageLinkIn } from '../../../playground/page/message/markdown/message-links.ts';
import type { Block, Inline, List } from '../../../playground/page/message/markdown/nodes.ts';
import { parseMarkdown } from '../../../playground/page/message/markdown/parse.ts';
import { plainText } from '../../../playground/page/message/markdown/plain.ts';
import { command, placeWith } from '../support/place.ts';

const MARKS = { bold: 'b', italic: 'i', underline: 'u', strike: 's', spoiler: 'spoiler' } as const;

/** The tree as one line, for people. */
function shown(text: string): string {
  return parseMarkdown(text).map(blockShown).join('');
}

function blockShown(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return `[p ${inlineShown(block.children)}]`;
    case 'subtext':
      return `[-# ${inlineShown(block.children)}]`;
    case 'heading':
      return `[h${block.level} ${inlineShown(block.children)}]`;
    case 'code-block':
      return `[pre ${block.language ?? ''}|${block.text}]`;
    case 'quote':
      return `[quote ${block.children.map(blockShown).join('')}]`;
    case 'list':
      return listShown(block);
  }
}

function listShown({ start, items }: List): string {
  const inside = items.map(({ children, nested }) => `(${inlineShown(children)}${nested.map(listShown).join('')})`);
  return `[${start ?? '•'} ${inside.join('')}]`;
}

function inlineShown(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => {
      if (node.kind === 'text') return node.text;
      if (node.kind === 'styled') return `<${MARKS[node.style]}>${inlineShown(node.children)}</${MARKS[node.style]}>`;
      if (node.kind === 'link') return `<a ${node.url}>${inlineShown(node.children)}</a>`;
      const { kind, ...rest } = node;
      return `<${[kind, ...Object.values(rest)].join(' ')}>`;
    })
    .join('');
}

function depthOf(nodes: readonly Inline[]): number {
  const depths = nodes.map((node) => ('children' in node ? 1 + depthOf(node.children) : 0));
  return Math.max(0, ...depths);
}

describe("Discord's markdown", () => {
  it.each([
    ['**bold** *italic* _too_', '[p <b>bold</b> <i>italic</i> <i>too</i>]'],
    ['__under__ ~~gone~~ ||hidden||', '[p <u>under</u> <s>gone</s> <spoiler>hidden</spoiler>]'],
    ['***both***', '[p <b><i>both</i></b>]'],
    ['**b *i***', '[p <b>b <i>i</i></b>]'],
    ['*i **b** i*', '[p <i>i <b>b</b> i</i>]'],
    ['||**a** b||', '[p <spoiler><b>a</b> b</spoiler>]'],
    ['**over\nlines**', '[p <b>over\nlines</b>]'],
  ])('reads styles, also within each other: %j', (text, tree) => {
    expect(shown(text)).toBe(tree);
  });

  it.each([
    ['a * b * c', '[p a * b * c]'],
    ['snake_case_name', '[p snake_case_name]'],
    ['**open', '[p **open]'],
    ['**a *b** c', '[p <b>a *b</b> c]'],
    ['****', '[p ****]'],
    ['~one~ |two|', '[p ~one~ |two|]'],
    ['\\*no\\* \\`no\\` \\\\', '[p *no* `no` \\]'],
    ['¯\\(ツ)/¯ C:\\temp', '[p ¯(ツ)/¯ C:\\temp]'],
  ])('leaves as text what is no style: %j', (text, tree) => {
    expect(shown(text)).toBe(tree);
  });

  it.each([
    ['`**code**`', '[p <code **code**>]'],
    ['``a ` b``', '[p <code a ` b>]'],
    ['`open', '[p `open]'],
    ['x ```js\nlet a;\n``` y', '[p x ][pre js|let a;][p  y]'],
    ['```\n**raw**\n```', '[pre |**raw**]'],
    ['``` ```', '[pre | ]'],
    ['```never closed', '[p ```never closed]'],
  ])('reads code: %j', (text, tree) => {
    expect(shown(text)).toBe(tree);
  });

  it.each([
    ['# One\n## Two\n### Three\n#### not', '[h1 One][h2 Two][h3 Three][p #### not]'],
    ['-# small **print**\ntext', '[-# small <b>print</b>][p text]'],
    ['> a\n> b\nc', '[quote [p a\nb]][p c]'],
    ['>>> a\n# b\n> c', '[quote [p a][h1 b][p > c]]'],
    ['- a\n- b\n  - c\n    more\n- d', '[• (a)(b[• (c\nmore)])(d)]'],
    ['3. a\n4. b', '[3 (a)(b)]'],
    ['a\n\nb', '[p a\n\nb]'],
  ])('reads lines: %j', (text, tree) => {
    expect(shown(text)).toBe(tree);
  });

  it.each([
    ['<@1> <@!2> <@&3> <#4>', '[p <user 1> <user 2> <role 3> <channel 4>]'],
    ['</imagine:5> </limits view:6>', '[p <command imagine 5> <command limits view 6>]'],
    ['<:wave:7> <a:dance:8>', '[p <emoji wave> <emoji dance>]'],
    ['<t:60> <t:-60:R> <t:60:S> <t:60:x>', '[p <time 60 f> <time -60 R> <time 60 S> <t:60:x>]'],
    ['@everyone @here @nobody', '[p <everyone everyone> <everyone here> @nobody]'],
  ])('reads mentions, times and emoji: %j', (text, tree) => {
    expect(shown(text)).toBe(tree);
  });

  it.each([
    ['[the **docs**](https://a.b/c_(d))', '[p <a https://a.b/c_(d)>the <b>docs</b></a>]'],
    ['[a](<https://b.c> "title")', '[p <a https://b.c>a</a>]'],
    [
      'see https://a.b/c?d=e, or (https://f.g)',
      '[p see <a https://a.b/c?d=e>https://a.b/c?d=e</a>, or (<a https://f.g>https://f.g</a>)]',
    ],
    ['**https://a.b** <https://c.d>', '[p <b><a https://a.b>https://a.b</a></b> <a https://c.d>https://c.d</a>]'],
  ])('reads links: %j', (text, tree) => {
    expect(shown(text)).toBe(tree);
  });

  it.each(['[x](javascript:alert(1))', '[x](data:text/html,y)', '[x](//evil.example)', 'javascript:alert(1)'])(
    'makes no link of %j',
    (text) => {
      expect(shown(text)).toBe(`[p ${text}]`);
    },
  );

  it('shows a link that passes itself off as another as it was typed', () => {
    expect(shown('[https://bank.example](https://evil.example)')).toBe(
      '[p [https://bank.example](<a https://evil.example>https://evil.example</a>)]',
    );
  });

  it('leaves markup of HTML as text', () => {
    expect(shown('<script>alert(1)</script><img src=x onerror=y>')).toBe(
      '[p <script>alert(1)</script><img src=x onerror=y>]',
    );
  });

  it('knows the links that lead into Discord', () => {
    expect(messageLinkIn('https://discord.com/channels/1/2/3')).toEqual({ channelId: '2', messageId: '3' });
    expect(messageLinkIn('https://ptb.discord.com/channels/@me/2')).toEqual({ channelId: '2', messageId: null });
    expect(messageLinkIn('https://discord.com.evil.example/channels/1/2/3')).toBeNull();
  });

  it.each([
    '***___~~||>',
    '> - # ',
    '[a](http://',
    '`` ` ',
    '[',
    '*a ',
    '||a',
    '  - a\n',
    '<@',
    '\\*',
    'https://a.b))',
  ])('ends with a flat tree on 4 000 characters of %j', (bomb) => {
    const text = bomb.repeat(Math.ceil(4_000 / bomb.length)).slice(0, 4_000);
    const depths = parseMarkdown(text).map((block) =>
      'children' in block && block.kind !== 'quote' ? depthOf(block.children) : 0,
    );
    expect(Math.max(0, ...depths)).toBeLessThanOrEqual(8);
  });

  it('loses no letter, whatever is typed around it', () => {
    const marks = '* ** _ __ ~~ || ` ``` \\ > >>> - 1. # -# [ ]( ) < @ é 字 😀'.split(' ');
    const piece = fc.constantFrom(...marks, ' ', '\n', '> ', '- ', '1. ', '# ');
    const letter = fc.constantFrom('A', 'B', 'C');
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, letter), { maxLength: 80 }), (pieces) => {
        const text = pieces.join('');
        const letters = (of: string): string => of.replaceAll(/[^ABC]/gu, '');
        // A fence's first line is its language, which the tree holds apart.
        const tree = JSON.stringify(parseMarkdown(text), (key, value: unknown) => (key === 'kind' ? undefined : value));
        expect(letters(tree)).toBe(letters(text));
      }),
      { numRuns: 300 },
    );
  });

  it('calls a command that is mentioned as the reader’s client does', () => {
    const view = { type: 1, name: 'view', name_localizations: { ja: '表示' } };
    const limits = command('limits', { name_localizations: { ja: '上限' }, options: [view] });
    const said = (locale: string): string =>
      plainText('</limits view:1>, </gone:2>', {
        names: placeWith([limits], locale).names,
        locale,
        nowMs: 0,
        spoiler: '',
      });
    expect([said('ja'), said('en-US')]).toEqual(['/上限 表示, /gone', '/limits view, /gone']);
  });
});
