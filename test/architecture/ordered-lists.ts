/** Finds lists in SQL whose order is left to the database, or to rows that may tie. */
import { parseSync, Visitor, type CallExpression, type Expression } from 'oxc-parser';
import type { SourceFile } from './architecture.ts';

/** By which columns a list may end its order: each tells its rows apart, given those before it. */
const UNIQUE: readonly string[] = [
  'id',
  'number',
  'key',
  'file',
  'value',
  'word',
  'span',
  'user_id',
  'guild_id',
  'receiver_id',
  'model_id',
  'account',
  'channel_id',
  'reason',
  'list_price_micros',
  'period',
  'state',
  // One of two rows that tie in all of this is as good as the other.
  'micros',
  'bot_month',
];

/** Rows that are looked up by their keys, and lists that need no other column. */
export const UNORDERED: Readonly<Record<string, string>> = {
  'src/db/ledger/ledger.ts: balances': 'each is found by its key',
  'src/db/generations/archived.ts: publications': 'each is found by its key',
  'src/db/archive/publications.ts: publications': 'generation_id is its primary key',
  'src/db/archive/picture-report-store.ts: picture_reports': 'generation_id is its primary key',
  'src/db/archive/picture-report-store.ts: report_reasons': 'one member and generation_id are its primary key',
  'src/db/archive/takedown-store.ts: takedowns': 'generation_id is its primary key',
  'src/db/archive/takedown-scope.ts: publications': 'generation_id is its primary key',
  'src/db/archive/takedown-scope.ts: a query that is built elsewhere': 'it is ordered where it is built',
  'src/db/administration/credit-readings.ts: credit_readings': 'one account and at_ms are its primary key',
  'src/db/generations/burn-rate.ts: SELECT ${SERVERS}': 'one row',
  'src/db/archive/anonymise.ts: a query that is built elsewhere': 'an update of the audit trail',
  'src/db/archive/history-store.ts: a query that is built elsewhere': 'it is ordered where it is built',
};

const WRITES = /^(?:insertInto|updateTable|deleteFrom)$/;

/** Each as `file: table`, or `file: the beginning of the SQL`. */
export function unorderedLists({ path, text }: SourceFile): string[] {
  const found: string[] = [];
  new Visitor({
    CallExpression: (call) => {
      const { callee } = call;
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return;
      if (callee.property.name !== 'execute') return;
      const fault = callee.object.type === 'TaggedTemplateExpression' ? inTemplate(callee.object, text) : inChain(call);
      if (fault !== null) found.push(`${path}: ${fault}`);
    },
  }).visit(parseSync(path, text).program);
  return found;
}

/** A list that is read by a chain of kysely; null where it is in order. */
function inChain(call: CallExpression): string | null {
  // Of a transaction, which runs a function.
  if (call.arguments.length > 0) return null;
  const steps = stepsOf(call);
  if (steps.some(({ name }) => WRITES.test(name))) return null;
  const from = steps.find(({ name }) => name === 'selectFrom')?.argument ?? 'a query that is built elsewhere';
  const last = steps
    .find(({ name }) => name === 'orderBy')
    ?.argument?.split('.')
    .at(-1);
  return last !== undefined && UNIQUE.includes(last) ? null : from;
}

/** The calls of a chain with their first argument, where that is a text, from the last one back. */
function stepsOf(call: CallExpression): { readonly name: string; readonly argument: string | null }[] {
  const { callee, arguments: given } = call;
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return [];
  const [first] = given;
  const argument = first?.type === 'Literal' && typeof first.value === 'string' ? first.value : null;
  const rest = callee.object.type === 'CallExpression' ? stepsOf(callee.object) : [];
  return [{ name: callee.property.name, argument }, ...rest];
}

/** A list that is read by a template; null where it is in order, is one row of sums, or writes. */
function inTemplate({ start, end }: Expression, text: string): string | null {
  const sql = text
    .slice(text.indexOf('`', start) + 1, end - 1)
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (!/^(?:SELECT|WITH|\$\{)/.test(sql)) return null;
  const isOneRow = /^SELECT (?:1 |(?:coalesce\()?(?:sum|count|max|min)\()/.test(sql) && !sql.includes('GROUP BY');
  const last = /ORDER BY [^()]*?(\w+)(?: DESC)?(?: LIMIT \$\{\w+\})?$/.exec(sql)?.[1];
  return isOneRow || (last !== undefined && UNIQUE.includes(last)) ? null : sql.slice(0, 40);
}
