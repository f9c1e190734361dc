/** A database that cannot be used. The message tells the bot's operator in a sentence or two what to do. */
export class DatabaseUnusableError extends Error {
  override readonly name: string = 'DatabaseUnusableError';
}

/** The code of an error, such as SQLITE_BUSY; '' if it has none. */
export function sqliteCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
