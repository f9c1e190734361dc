// What a member may do in a server.

import type { GuildView } from '../wire/world.ts';

/** Source: topics/permissions.mdx "Bitwise Permission Flags". */
export const Permission = { Administrator: 1n << 3n, ManageMessages: 1n << 13n } as const;

/** Whether the member has all of these permissions; an administrator has every one, who is no member none. */
export function mayDo(guild: GuildView | undefined, userId: string, permissions: bigint): boolean {
  const held = BigInt(guild?.members.find((member) => member.userId === userId)?.permissions ?? 0);
  return (held & Permission.Administrator) !== 0n || (held & permissions) === permissions;
}
