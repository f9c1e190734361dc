/**
 * Run by a test as a process of its own: looks once after the automatic backups of a database, and kills itself before the
 * file operation, or the statement of the bot's own, of that number. Arguments: the folder, the number (0: none), the time.
 */
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import BetterSqlite from 'better-sqlite3';
import { lookOnce } from './look-once.ts';

const [folder = '', at = '', nowMs = ''] = process.argv.slice(2);
let reached = 0;

function reach(): void {
  reached += 1;
  if (reached === Number(at)) process.kill(process.pid, 'SIGKILL');
}

const CHANGING = ['mkdir', 'open', 'link', 'copyFile', 'rename', 'rm', 'chmod'] as const;
for (const method of CHANGING) {
  const original: (...args: never[]) => Promise<unknown> = promises[method];
  Object.defineProperty(promises, method, {
    value: (...args: never[]) => {
      reach();
      return original(...args);
    },
  });
}
syncBuiltinESMExports();

// oxlint-disable-next-line typescript/unbound-method -- It is called with the database as its `this`, below.
const { prepare } = BetterSqlite.prototype;
Object.defineProperty(BetterSqlite.prototype, 'prepare', {
  value(this: BetterSqlite.Database, sql: string) {
    if (/^(?:insert|update|delete|vacuum)/i.test(sql)) reach();
    return prepare.call(this, sql);
  },
});

await lookOnce(folder, Number(nowMs));
