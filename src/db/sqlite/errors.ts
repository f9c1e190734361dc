/** A database that cannot be used as it is. The message is a sentence or two for whoever runs the bot, and says what to do. */
export class DatabaseUnusableError extends Error {
  override readonly name: string = 'DatabaseUnusableError';
}

/** SQLite's own name of a fault, like SQLITE_BUSY; '' for any other error. */
export function sqliteCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
