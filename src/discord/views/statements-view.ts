import { ALL_SERVERS, type StatementReceiver, type StatementTarget } from '../../administration/statement-store.ts';
import type { Texts } from '../texts/index.ts';
import { fitMessage, relativeTime } from './markdown.ts';
import { serverName } from './operator-view.ts';

type NameOf = (guildId: string) => string | undefined;

/** As many as surely fit into a message. */
const LINES_SHOWN = 15;

export function receiverName({ kind, id }: StatementReceiver): string {
  return kind === 'channel' ? `<#${id}>` : `<@${id}>`;
}

export function statementServer(guildId: string, nameOf: NameOf, { operator: { statements } }: Texts): string {
  return guildId === ALL_SERVERS ? statements.allServers : serverName(guildId, nameOf(guildId));
}

/** Who gets which statements, and where Discord refuses them. */
export function statementsView(targets: readonly StatementTarget[], nameOf: NameOf, texts: Texts): string {
  const { statements } = texts.operator;
  if (targets.length === 0) return statements.none;
  const lines = targets.slice(0, LINES_SHOWN).map((target) => {
    const line = statements.line(statementServer(target.guildId, nameOf, texts), receiverName(target));
    return target.refusedAtMs === null ? line : statements.refused(line, relativeTime(target.refusedAtMs));
  });
  const more = targets.length > LINES_SHOWN ? [`… +${targets.length - LINES_SHOWN}`] : [];
  return fitMessage(() => [statements.title, ...lines, ...more].join('\n'));
}
