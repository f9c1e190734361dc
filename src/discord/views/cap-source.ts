// Where a limit comes from, as text.

import type { Cap, CapSource } from '../../generation/model/caps.ts';
import { formatUsd, type MicroUsd } from '../../generation/model/money.ts';
import type { Texts } from '../texts/index.ts';
import { dateAndTime } from './markdown.ts';

/** For admins: which rule a limit comes from. */
export function sourceText(source: CapSource, { limits }: Texts): string {
  if (source.kind !== 'new') return limits.source(source);
  return limits.newSource(source.days, dateOf(source.untilMs), amountOf(source.afterwards));
}

/** For its member: why a limit is lower than it will be; null where it is no new member's. */
export function newMemberText({ source, limit, span }: Cap, { refusal }: Texts): string | null {
  if (source.kind !== 'new') return null;
  return refusal.asNewMember(formatUsd(limit), span, dateOf(source.untilMs), amountOf(source.afterwards));
}

function dateOf(atMs: number | null): string | null {
  return atMs === null ? null : dateAndTime(atMs);
}

function amountOf(amount: MicroUsd | null): string | null {
  return amount === null ? null : formatUsd(amount);
}
