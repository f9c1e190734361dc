/**
 * Preloaded into the bot by a test (`node --import`): on SIGUSR2 the process goes on as a user without rights, so that the
 * permissions of files hold for it, also where the tests run as root.
 */
const NOBODY = 65_534;

process.on('SIGUSR2', () => {
  if (process.geteuid?.() === 0) process.seteuid?.(NOBODY);
  process.stdout.write('another user now\n');
});
