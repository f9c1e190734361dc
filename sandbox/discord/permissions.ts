/** Permission bits the sandbox knows by name. Source: topics/permissions.mdx "Bitwise Permission Flags". */
export const Permission = {
  Administrator: 1n << 3n,
  ManageChannels: 1n << 4n,
  ManageGuild: 1n << 5n,
  AddReactions: 1n << 6n,
  ViewChannel: 1n << 10n,
  SendMessages: 1n << 11n,
  ManageMessages: 1n << 13n,
  EmbedLinks: 1n << 14n,
  AttachFiles: 1n << 15n,
  ReadMessageHistory: 1n << 16n,
  UseExternalEmojis: 1n << 18n,
  ManageRoles: 1n << 28n,
  UseApplicationCommands: 1n << 31n,
  ManageThreads: 1n << 34n,
  SendMessagesInThreads: 1n << 38n,
  UseExternalApps: 1n << 50n,
} as const;

/** All permissions (bits 0 to 50). */
export const ALL_PERMISSIONS = (1n << 51n) - 1n;

/** The permissions of a member without roles. */
export const ORDINARY_MEMBER =
  Permission.AddReactions |
  Permission.ViewChannel |
  Permission.SendMessages |
  Permission.EmbedLinks |
  Permission.AttachFiles |
  Permission.ReadMessageHistory |
  Permission.UseExternalEmojis |
  Permission.UseApplicationCommands |
  Permission.SendMessagesInThreads |
  Permission.UseExternalApps;

/** Whether `held` includes all of `wanted`; Administrator includes everything. */
export function may(held: bigint, wanted: bigint): boolean {
  return (held & Permission.Administrator) !== 0n || (held & wanted) === wanted;
}
