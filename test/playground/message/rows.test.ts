import { describe, expect, it } from 'vitest';
import { newsIn, seenOf } from '../../../playground/page/message/news.ts';
import { componentUses, rowsOf, unanswered } from '../../../playground/page/message/rows.ts';
import type { InvocationView } from '../../../playground/wire/invocation.ts';
import type { MessageView } from '../../../playground/wire/message.ts';

const NOON = new Date(2026, 10, 30, 12).getTime();
const MINUTE = 60_000;

function message(id: string, of: Partial<MessageView> = {}): MessageView {
  return {
    id,
    channelId: '7',
    guildId: '8',
    authorId: '1',
    content: 'text',
    embeds: [],
    components: [],
    attachments: [],
    flags: 0,
    ephemeral: false,
    loading: false,
    pings: { everyone: false, userIds: [], roleIds: [] },
    replyToId: null,
    forwarded: null,
    interaction: null,
    createdAt: NOON,
    editedAt: null,
    ...of,
  };
}

function invocation(id: string, of: Partial<InvocationView> = {}): InvocationView {
  return {
    id,
    type: 2,
    userId: '1',
    channelId: '7',
    name: 'imagine',
    sourceId: null,
    customId: null,
    outcome: 'pending',
    modal: null,
    choices: null,
    replyId: null,
    ...of,
  };
}

/** Such as `day 1+ 2`: the plus has its author's name. */
function shown(messages: readonly MessageView[], invocations: readonly InvocationView[] = []): string {
  return rowsOf(messages, invocations)
    .map((row) => {
      if (row.kind === 'day') return 'day';
      return row.kind === 'invocation' ? `/${row.key}` : `${row.key}${row.isFirst ? '+' : ''}`;
    })
    .join(' ');
}

describe('the rows of a channel', () => {
  it('name an author once for messages that follow each other within seven minutes', () => {
    const later = [0, 1, 8, 16].map((minutes, index) => message(`${index}`, { createdAt: NOON + minutes * MINUTE }));
    expect(shown(later)).toBe('day 0+ 1 2+ 3+');
  });

  it('name the author again for another author, a reply, a command and what only one sees', () => {
    const command = { id: '9', type: 2, userId: '1', name: 'imagine' };
    const all = [{}, { authorId: '2' }, { authorId: '2', replyToId: '1' }, { authorId: '2', interaction: command }];
    const rows = [...all, { authorId: '2', ephemeral: true }].map((of, index) => message(`${index + 1}`, of));
    expect(shown(rows)).toBe('day 1+ 2+ 3+ 4+ 5+');
    expect(shown([message('1'), message('2', { interaction: { ...command, name: null } })])).toBe('day 1+ 2');
  });

  it('divide days', () => {
    const day = 24 * 60 * MINUTE;
    expect(shown([message('1'), message('2', { createdAt: NOON + day })])).toBe('day 1+ day 2+');
  });

  it('have a command without a reply where it was sent', () => {
    expect(shown([message('10'), message('30')], [invocation('20')])).toBe('day 10+ /20 30+');
    expect(shown([], [invocation('20')])).toBe('/20');
  });
});

describe('commands without an answer', () => {
  const here = { userId: '1', channelId: '7', dismissed: new Set(['40']) };

  it("are the person's own in this channel, until there is a reply or a dialog, or they are dismissed", () => {
    const all = [
      invocation('10'),
      invocation('11', { outcome: 'missed' }),
      invocation('20', { userId: '2' }),
      invocation('21', { channelId: '6' }),
      invocation('22', { type: 3 }),
      invocation('23', { replyId: '5' }),
      invocation('24', { outcome: 'acknowledged' }),
      invocation('40', { outcome: 'missed' }),
    ];
    expect(unanswered(all, here).map(({ id }) => id)).toEqual(['10', '11']);
  });

  it('tell of each message only what came of its last button', () => {
    const click = { type: 3, name: null, sourceId: '5' };
    const uses = componentUses(
      [
        invocation('1', { ...click, customId: 'a', outcome: 'missed' }),
        invocation('2', { ...click, customId: 'b', outcome: 'pending' }),
        invocation('3', { ...click, customId: 'c', userId: '2', outcome: 'missed' }),
      ],
      '1',
    );
    expect([...uses]).toEqual([['5', { customId: 'b', outcome: 'pending' }]]);
  });
});

describe('news for screen readers', () => {
  const file = {
    id: '1',
    filename: 'a.png',
    description: null,
    contentType: 'image/png',
    size: 1,
    width: 1,
    height: 1,
  };
  const picture = { ...file, spoiler: false, ephemeral: false, url: 'http://127.0.0.1/a.png' };

  it('are messages of others, and pictures that arrive in one', () => {
    const before = [message('1', { authorId: '2', loading: true }), message('2', { authorId: '2', content: '1/4' })];
    const seen = seenOf(before);
    const after = [
      message('1', { authorId: '2', attachments: [picture] }),
      message('2', { authorId: '2', content: '2/4' }),
      message('3', { authorId: '1' }),
      message('4', { authorId: '2' }),
      message('5', { authorId: '2', loading: true }),
    ];
    expect(newsIn(after, seen, '1').map(({ id }) => id)).toEqual(['1', '4']);
  });
});
