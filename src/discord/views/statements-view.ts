import { ALL_SERVERS, type StatementReceiver, type StatementTarget } from '../../administration/statement-store.ts';
import type { Texts } from '../texts/index.ts';
import { listView, type ListView } from './list-view.ts';
import { relativeTime } from './markdown.ts';
import { serverName } from './operator-view.ts';

type NameOf = (guildId: string) => string | undefined;

/** The verb of its paging buttons. */
export const STATEMENTS_VERB = 'operator-statements';

/** As many as surely fit into a message. */
const LINES_A_PAGE = 8;

export function receiverName({ kind, id }: StatementReceiver): string {
  return kind === 'channel' ? `<#${id}>` : `<@${id}>`;
}

export function statementServer(guildId: string, nameOf: NameOf, { operator: { statements } }: Texts): string {
  return guildId === ALL_SERVERS ? statements.allServers : serverName(guildId, nameOf(guildId));
}

/** Who gets which statements, and where Discord refuses them. */
export function statementsView(
  targets: readonly StatementTarget[],
  page: number,
  nameOf: NameOf,
  texts: Texts,
): ListView {
  const { statements } = texts.operator;
  if (targets.length === 0) return { content: statements.none, components: [] };
  const pages = Math.ceil(targets.length / LINES_A_PAGE);
  const number = Math.min(Math.max(0, page), pages - 1);
  const items = targets.slice(number * LINES_A_PAGE, (number + 1) * LINES_A_PAGE);
  const lines = items.map((target) => {
    const line = statements.line(statementServer(target.guildId, nameOf, texts), receiverName(target));
    return target.refusedAtMs === null ? line : statements.refused(line, relativeTime(target.refusedAtMs));
  });
  return listView(
    [statements.title],
    () => lines,
    { items, number, pages, total: targets.length },
    STATEMENTS_VERB,
    texts,
  );
}
