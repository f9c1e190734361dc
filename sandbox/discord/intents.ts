/** Gateway intents the sandbox sends events for. Source: events/gateway.mdx "List of Intents". */
export const Intent = {
  Guilds: 1 << 0,
  GuildMembers: 1 << 1,
  GuildPresences: 1 << 8,
  GuildMessages: 1 << 9,
  DirectMessages: 1 << 12,
  MessageContent: 1 << 15,
} as const;

/** Intents that must be granted to the application first, else close code 4014. */
export const PRIVILEGED_INTENTS = Intent.GuildMembers | Intent.GuildPresences | Intent.MessageContent;

/** Every intent that exists: bits 0 to 16, 20, 21, 24 and 25. Others close with 4013. */
export const KNOWN_INTENTS = 0x1_ff_ff | (1 << 20) | (1 << 21) | (1 << 24) | (1 << 25);
