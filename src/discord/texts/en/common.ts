/** What is said to whom the bot cannot serve, and how sentences follow each other. */
export const common = {
  onlyInServers: 'I paint in servers that I am a member of. Use this command there.',
  onlyElsewhere: 'This bot works in one server only, and this is another one.',
  unreadable: 'I could not read what Discord sent me. Try again; if it keeps happening, tell the operator of this bot.',
  outdated: 'Your Discord sent options that I do not know. Reload it (Ctrl+R, or start the app again) and try again.',
  list: (items: readonly string[]) => items.join(', '),
  /** In one line. */
  sentences: (...all: readonly string[]) => all.join(' '),
};
