/** A role of a guild. */
export interface Role {
  readonly id: string;
  readonly name: string;
  readonly permissions: bigint;
}

/** The role as the API shows it. */
export function rolePayload(role: Role): Record<string, unknown> {
  return {
    id: role.id,
    name: role.name,
    description: null,
    permissions: role.permissions.toString(),
    position: 0,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    icon: null,
    unicode_emoji: null,
    managed: false,
    mentionable: false,
    flags: 0,
  };
}
