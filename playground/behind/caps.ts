// Which caps hold for whoever asked for a picture, and what is used of them.

import type { BalanceRow, BooksReading, CapRow, GenerationRow } from '../books.ts';
import type { CapView, HoldView } from '../wire/behind.ts';
import { capKey } from '../wire/behind-after.ts';

type Span = CapView['span'];
/** Easel's settings by their names: dollars, or `off`. */
export type CapSettings = Readonly<Record<`${'USER' | 'GUILD' | 'BOT'}_${'DAILY' | 'MONTHLY'}_USD`, string>>;
type Limit = Pick<CapView, 'capMicros' | 'source'>;

const DAY_MS = 86_400_000;
const SPANS: readonly Span[] = ['day', 'month'];
const NO_BALANCE = { heldMicros: 0, chargedMicros: 0, billedMicros: 0, grantedMicros: 0 };

/** The caps of every listed generation, each once; of a member's roles the newest generation knows best. */
export function capsOf({ generations, balances, caps }: BooksReading, settings: CapSettings): CapView[] {
  const views = generations.flatMap((generation) =>
    SPANS.flatMap((span) => capsIn(span, generation, { balances, caps, settings })),
  );
  return [...new Map(views.map((view) => [capKey(view), view])).values()];
}

interface Known {
  readonly balances: readonly BalanceRow[];
  readonly caps: readonly CapRow[];
  readonly settings: CapSettings;
}

function capsIn(span: Span, generation: GenerationRow, { balances, caps, settings }: Known): CapView[] {
  const { hold } = generation;
  const { guildId, userId } = hold;
  const ofGuild = caps.filter((cap) => cap.guildId === guildId && cap.span === span);
  const named = (scope: 'USER' | 'GUILD' | 'BOT'): Limit => ofSetting(settings, scope, span);
  return [
    { of: 'member', guildId, userId, limit: memberLimit(ofGuild, generation, named('USER')) } as const,
    { of: 'server', guildId, userId: '', limit: guildLimit(ofGuild, named('GUILD')) } as const,
    { of: 'bot', guildId: '', userId: '', limit: named('BOT') } as const,
  ].map(({ limit, ...whose }) => {
    const period = periodOf(hold, whose.of, span);
    const { heldMicros, chargedMicros, billedMicros, grantedMicros } =
      balances.find((row) => row.guildId === whose.guildId && row.userId === whose.userId && row.period === period) ??
      NO_BALANCE;
    return {
      ...whose,
      span,
      period,
      heldMicros,
      // What no member pays counts for the bot, too: it is the operator's own money.
      spentMicros: whose.of === 'bot' ? Math.max(chargedMicros, billedMicros) : chargedMicros,
      capMicros: limit.capMicros === null ? null : limit.capMicros + grantedMicros,
      source: limit.source,
    };
  });
}

/** One set for that member wins; else what is usual, or what is lower for whoever was new when they asked. */
function memberLimit(caps: readonly CapRow[], generation: GenerationRow, fromSettings: Limit): Limit {
  const own = caps.find(({ subject, subjectId }) => subject === 'member' && subjectId === generation.hold.userId);
  if (own !== undefined) return { capMicros: own.limitMicros, source: 'member' };
  const usual = usualLimit(caps, generation.roleIds) ?? fromSettings;
  const first = caps.find(({ subject }) => subject === 'new');
  const isLower = first !== undefined && (usual.capMicros === null || first.limitMicros < usual.capMicros);
  return isLower && isNew(generation, first.days ?? 0) ? { capMicros: first.limitMicros, source: 'new' } : usual;
}

function isNew({ joinedAtMs, createdAtMs }: GenerationRow, days: number): boolean {
  return joinedAtMs === null || joinedAtMs > createdAtMs || createdAtMs < joinedAtMs + days * DAY_MS;
}

/** The highest of their roles'; else everyone's. */
function usualLimit(caps: readonly CapRow[], roleIds: readonly string[]): Limit | null {
  const ofRoles = caps.filter(({ subject, subjectId }) => subject === 'role' && roleIds.includes(subjectId));
  if (ofRoles.length > 0) {
    return { capMicros: Math.max(...ofRoles.map(({ limitMicros }) => limitMicros)), source: 'role' };
  }
  const everyone = caps.find(({ subject }) => subject === 'everyone');
  return everyone === undefined ? null : { capMicros: everyone.limitMicros, source: 'everyone' };
}

/** What the admins set, but never above what the operator allows that server, or all. */
function guildLimit(caps: readonly CapRow[], allowed: Limit): Limit {
  const ofServer = caps.find(({ subject }) => subject === 'ceiling');
  const ceiling: Limit = ofServer === undefined ? allowed : { capMicros: ofServer.limitMicros, source: 'ceiling' };
  const own = caps.find(({ subject }) => subject === 'guild');
  const isLower = own !== undefined && (ceiling.capMicros === null || own.limitMicros < ceiling.capMicros);
  return isLower ? { capMicros: own.limitMicros, source: 'guild' } : ceiling;
}

function ofSetting(settings: CapSettings, scope: 'USER' | 'GUILD' | 'BOT', span: Span): Limit {
  const value = settings[`${scope}_${span === 'day' ? 'DAILY' : 'MONTHLY'}_USD`];
  return { capMicros: value === 'off' ? null : Math.round(Number(value) * 1_000_000), source: 'settings' };
}

function periodOf(hold: HoldView, of: CapView['of'], span: Span): string {
  if (of === 'bot') return span === 'day' ? hold.botDay : hold.botMonth;
  return span === 'day' ? hold.guildDay : hold.guildMonth;
}
