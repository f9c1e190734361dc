/** What is said to whom the bot cannot serve, and how sentences follow each other. */
export const common = {
  onlyInServers: 'I paint in servers that I am a member of. Use this command there.',
  onlyElsewhere: 'Whoever runs this bot lets it work in one server only, and this is another.',
  unreadable: 'I do not understand what Discord sent me. Try again; if it stays so, tell whoever hosts this bot.',
  outdated:
    'Your Discord sent options that I do not know. Reload it (Ctrl+R, or start the app again) and try once more.',
  /** In one line. */
  sentences: (...all: readonly string[]) => all.join(' '),
};
