import type { Snapshot } from '../../../playground/wire/events.ts';
import type { GuildView } from '../../../playground/wire/world.ts';
import { placeOf, type Place } from '../../../playground/page/composer/place.ts';
import { after, INITIAL_STATE, type State } from '../../../playground/page/state.ts';

type Command = GuildView['commands'][number];

export function command(name: string, of: Record<string, unknown> = {}): Command {
  return { id: '1', version: '1', name, type: 1, default_member_permissions: null, contexts: [0], ...of };
}

/** The page of Ada (id 1) in #general of a server with these commands. */
export function pageWith(commands: readonly Command[], locale = 'en-US'): State {
  const world: Snapshot['world'] = {
    bot: { id: '9', name: 'Easel', isBot: true },
    users: [
      { id: '1', name: 'Ada', isBot: false },
      { id: '2', name: 'Ben', isBot: false },
    ],
    people: [{ userId: '1', part: 'member', locale, directChannelId: '79' }],
    guilds: [
      {
        id: '8',
        name: 'The Atelier',
        locale: 'en-US',
        attachmentSizeLimit: 1_048_576,
        channels: [
          { id: '70', type: 0, name: 'general', parentId: null, nsfw: false, hiddenFrom: [] },
          { id: '71', type: 0, name: 'mod-log', parentId: null, nsfw: false, hiddenFrom: ['1'] },
          { id: '72', type: 11, name: 'thread', parentId: '70', nsfw: false, hiddenFrom: [] },
        ],
        roles: [
          { id: '8', name: '@everyone' },
          { id: '80', name: 'Artist' },
        ],
        members: [
          { userId: '1', roleIds: [], permissions: '0' },
          { userId: '2', roleIds: [], permissions: '0' },
        ],
        commands,
      },
    ],
  };
  const snapshot: Snapshot = {
    world,
    bot: { state: 'ready', pid: 1, why: null },
    levers: [],
    messages: [],
    behind: { generations: [], ledger: [], caps: [], queue: [], hosts: [], log: [] },
    clockOffsetMs: 0,
  };
  return after(INITIAL_STATE, { kind: 'hello', snapshot });
}

export function placeWith(commands: readonly Command[], locale = 'en-US'): Place {
  const place = placeOf(pageWith(commands, locale));
  if (place === null) throw new Error('the page is nowhere');
  return place;
}
