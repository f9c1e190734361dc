// The users, roles and channels of a server among which a person chooses.

import type { Place } from './place.ts';

export interface Target {
  readonly id: string;
  readonly kind: 'user' | 'role' | 'channel';
  readonly name: string;
}

export function usersOf({ guild, users }: Place): readonly Target[] {
  const members = new Set(guild.members.map(({ userId }) => userId));
  return users.filter(({ id }) => members.has(id)).map(({ id, name }) => ({ id, kind: 'user', name }));
}

export function rolesOf({ guild }: Place): readonly Target[] {
  return guild.roles.map(({ id, name }) => ({ id, kind: 'role', name: name.replace(/^@/u, '') }));
}

/** Those that the person sees; `types` empty: of every type. */
export function channelsOf({ guild, userId }: Place, types: readonly number[]): readonly Target[] {
  return guild.channels
    .filter(({ hiddenFrom, type }) => !hiddenFrom.includes(userId) && (types.length === 0 || types.includes(type)))
    .map(({ id, name }) => ({ id, kind: 'channel', name }));
}

/** With its mark, as it stands in a text. */
export function targetLabel({ kind, name }: Target): string {
  return `${kind === 'channel' ? '#' : '@'}${name}`;
}
