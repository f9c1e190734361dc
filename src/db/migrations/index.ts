import { sql as generations } from './0001-generations.ts';
import { sql as administration } from './0002-administration.ts';

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** Every migration, in order. One that was released is never edited; a change is a new one at the end. */
export const migrations: readonly Migration[] = [
  { version: 1, name: 'generations', sql: generations },
  { version: 2, name: 'administration', sql: administration },
];
