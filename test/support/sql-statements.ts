/** Counts the SQL statements that are executed in this process, begin and commit included. */
import BetterSqlite from 'better-sqlite3';

const recorders = new Set<(sql: string) => void>();
let isInstalled = false;

function install(): void {
  if (isInstalled) return;
  isInstalled = true;
  // oxlint-disable-next-line typescript/unbound-method -- It is called with the database as its `this`, below.
  const { prepare } = BetterSqlite.prototype;
  Object.defineProperty(BetterSqlite.prototype, 'prepare', {
    value(this: BetterSqlite.Database, sql: string) {
      return counted(prepare.call(this, sql), sql.trim());
    },
  });
}

function counted(statement: BetterSqlite.Statement, sql: string): BetterSqlite.Statement {
  for (const method of ['run', 'all', 'get', 'iterate'] as const) {
    const original = statement[method].bind(statement);
    Object.defineProperty(statement, method, {
      value: (...values: unknown[]) => {
        for (const record of recorders) record(sql);
        return original(...values);
      },
    });
  }
  return statement;
}

/** Every statement from now on, in order, until it is disposed. To be called before the database is opened. */
export function recordStatements(): Disposable & { readonly statements: string[] } {
  install();
  const statements: string[] = [];
  const record = (sql: string): void => void statements.push(sql);
  recorders.add(record);
  return { statements, [Symbol.dispose]: () => void recorders.delete(record) };
}
