import type { UsdFault } from '../../../administration/parse-usd.ts';
import type { CapScope, CapSource, CapSpan, NewMemberSource } from '../../../generation/model/caps.ts';
import { choice, command, option } from '../naming.ts';
import { PER } from './caps.ts';
import { counted } from './counted.ts';

const SPAN: Readonly<Record<CapSpan, string>> = { day: 'Day', month: 'Month' };
const THIS: Readonly<Record<CapSpan, string>> = { day: 'today', month: 'this month' };
const OPERATOR = 'the operator of this bot';

function source(of: Exclude<CapSource, NewMemberSource>): string {
  switch (of.kind) {
    case 'member':
      return 'set for this member';
    case 'role':
      return `from <@&${of.roleId}>, their role with the highest limit`;
    case 'everyone':
      return 'set for everyone here';
    case 'guild':
      return 'set for this server';
    case 'ceiling':
      return `set for this server by ${OPERATOR}`;
    case 'operator':
      return `default set by ${OPERATOR}`;
  }
}

const DOLLAR_FAULTS: Readonly<Record<UsdFault, string>> = {
  negative: `${option('limits.options.dollars')} must not be negative. Write an amount like \`0.50\`.`,
  not_a_number: `${option('limits.options.dollars')} must be an amount like \`1\` or \`0.50\`.`,
  too_fine: `${option('limits.options.dollars')} may have 6 decimals at most.`,
  too_large: `${option('limits.options.dollars')} may be 1000000 at most.`,
};

/** What `/limits` says. */
export const limits = {
  title: '**Limits of this server**',
  memberTitle: (member: string) => `**Limits of ${member}**`,
  paused: (who: string) => `⏸️ Painting is paused on this server by ${who}. ${command('limits resume')} resumes it.`,
  botPaused: `⏸️ Painting is paused everywhere by ${OPERATOR}.`,
  timeZone: (zone: string) => `Days and months begin in the time zone ${zone}.`,
  guild: '**The whole server**',
  ceilings: `**Ceilings, set by ${OPERATOR}**`,
  bot: '**The whole bot, over all servers**',
  everyone: '**Each member, unless set otherwise**',
  newMembers: '**New members** (the lower of this and their usual limit counts)',
  roles: '**Roles** (of several, the highest limit counts)',
  members: '**Members with their own limits**',
  binding: '**Runs out first**',
  none: 'No limit.',
  source,
  /** `until`: null where it is not known. `then`: what is shown of a limit; null for none. */
  newSource: (days: number, until: string | null, then: string | null) =>
    `for new members, in their first ${counted(days, 'day')} here${until === null ? '' : `, until ${until}`}; then ${then ?? 'no limit'}`,
  amount: (limit: string, span: CapSpan) => `${limit} ${PER[span]}`,
  atFirst: (limit: string, days: number) => `${limit} for the first ${counted(days, 'day')}`,
  cap: (span: CapSpan, limit: string, from: string) => `${SPAN[span]}: ${limit} – ${from}`,
  usage: (span: CapSpan, limit: string, used: string, left: string, resets: string, from: string) =>
    `${SPAN[span]}: ${used} of ${limit} used, ${left} left, resets ${resets} – ${from}`,
  shared: (span: CapSpan, isUsedUp: boolean, resets: string) =>
    `${SPAN[span]}: ${isUsedUp ? 'used up' : 'not used up'}, resets ${resets}`,
  granted: (amount: string) => `${amount} granted on top`,
  /** `left`: null where that is not for whoever reads it. */
  bindsFirst: (scope: CapScope, span: CapSpan, left: string | null) =>
    `${{ member: 'their own limit', guild: "the server's limit", bot: "the bot's limit" }[scope]} ${PER[span]}${left === null ? '' : `: ${left} left`}`,
  subject: {
    member: (member: string) => member,
    role: (role: string) => `Each member with ${role}`,
    everyone: 'Each member',
    /** `days`: null where the limit is removed. */
    new: (days: number | null) =>
      days === null ? 'Each new member' : `Each member in their first ${counted(days, 'day')} here`,
    guild: 'This server',
  },
  /** `before`: null where there was no limit. */
  changed: (subject: string, span: CapSpan, limit: string, before: string | null) =>
    before === null
      ? `${subject} may now spend ${limit} ${PER[span]}. No limit was set before.`
      : `${subject} may now spend ${limit} ${PER[span]}; before: ${before}.`,
  usualIsLower: (limit: string, span: CapSpan, from: string) =>
    `Everyone may spend only ${limit} ${PER[span]} anyway (${from}): of the two, the lower one counts.`,
  heldBefore: (limit: string, from: string) => `${limit} (${from})`,
  cleared: (subject: string, span: CapSpan, before: string) =>
    `${subject}: the limit of ${before} ${PER[span]} is removed. ${command('limits view')} shows what applies now.`,
  unchanged: (subject: string, span: CapSpan, limit: string) =>
    `${subject} may already spend ${limit} ${PER[span]}; nothing changed.`,
  nothingToClear: (subject: string, span: CapSpan) => `${subject}: no limit ${PER[span]} was set, so nothing changed.`,
  grantedTo: (member: string, amount: string) =>
    `${member} may spend ${amount} more, once, today or this month. What is left now:`,
  own: '**Their own limits**',
  /** `by`: who can change that limit. */
  guildBinds: (isUseless: boolean, span: CapSpan, left: string, resets: string, by: string) =>
    `⚠️ ${isUseless ? 'This changes nothing for now' : 'They cannot spend all of it for now'}: this server's limit for ${THIS[span]} leaves ${left} until it resets ${resets}. ${by}`,
  changeServers: `${command('limits set')} changes that.`,
  operatorsServer: `It was set by ${OPERATOR}.`,
  botUsedUp: (resets: string) =>
    `⚠️ This changes nothing for now: the limit of the whole bot is used up. It resets ${resets}.`,
  /** `more`: those that are not named. */
  stopped: (count: number, named: string, more: number) =>
    `⛔ ${counted(count, 'member')} ${count === 1 ? 'is' : 'are'} stopped by it now: ${named}${more === 0 ? '' : ` and ${more} more`}.`,
  stopsAll: (used: string, limit: string) => `⛔ Everybody here is stopped by it now: ${used} of ${limit} is used.`,
  nothingToLift: (member: string) => `${member} has no limit of their own, so there is nothing to raise.`,
  pauseDone: `Painting is paused on this server. Queued pictures keep their place for ten minutes and then end without a charge; those being painted still arrive. ${command('limits resume')} resumes it.`,
  pausedAlready: 'Painting is already paused on this server.',
  resumeDone: 'Painting is resumed.',
  notPaused: 'Painting is not paused on this server.',
  dollars: DOLLAR_FAULTS,
  aboveCeiling: (amount: string, ceiling: string, span: CapSpan) =>
    `${amount} is above the ceiling of this server, ${ceiling} ${PER[span]}, set by ${OPERATOR}. Choose ${ceiling} or less.`,
  daysRange: (min: number, max: number) =>
    `${option('limits.options.days')} must be a whole number from ${min} to ${max}.`,
  faults: {
    daysAlone: `${option('limits.options.days')} needs ${choice('limits.options.for.choices.new')} in ${option('limits.options.for')}.`,
    several: `Choose one of ${option('limits.options.member')}, ${option('limits.options.role')} and ${option('limits.options.for')}, not several.`,
    nobody: `Say who it is for: choose ${option('limits.options.member')}, ${option('limits.options.role')} or ${option('limits.options.for')}.`,
    foreignRole: 'This role does not belong to this server. Choose one of its roles.',
    notAMember: 'This person is not a member of this server. Choose one who is.',
    bot: 'Bots do not paint. Choose a person.',
    zeroGrant: 'A grant must be more than $0.00.',
    noReason: `${option('limits.options.reason')} must say why: the audit trail shows it.`,
  },
  trail: {
    title: '**Last changes**',
    nothing: 'Nothing has been changed yet.',
    cap: (subject: string, span: CapSpan, before: string, after: string) =>
      `${subject}, ${PER[span]}: ${before} → ${after}`,
    ceiling: 'Ceiling of this server',
    grant: (member: string, amount: string, reason: string) => `${amount} granted to ${member}: ${reason}`,
    pause: 'paused painting',
    resume: 'let painting go on',
    changed: (name: string, before: string, after: string) => `${name}: ${before} → ${after}`,
    added: (name: string, value: string) => `${name}: + ${value}`,
    removed: (name: string, value: string) => `${name}: − ${value}`,
    newer: 'Newer',
    older: 'Older',
    all: 'All changes',
  },
  pages: { next: 'Next', previous: 'Back' },
};
