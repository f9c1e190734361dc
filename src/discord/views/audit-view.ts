// The audit trail as text.

import { MEGAPIXEL } from '../../administration/parse-pixels.ts';
import type { AuditEntry } from '../../administration/store.ts';
import { REFERENCE_SOURCES } from '../../generation/model/rules.ts';
import type { CapSpan } from '../../generation/model/caps.ts';
import { formatUsd } from '../../generation/model/money.ts';
import { plain, relativeTime } from './markdown.ts';
import type { Texts } from '../texts/index.ts';
import { memberMention } from './privacy-view.ts';

/** The longest value that is shown, in characters. */
const VALUE_SHOWN = 60;

/** One line of the audit trail: when, who, what, before and after. */
export function auditLine(entry: AuditEntry, texts: Texts): string {
  return `${relativeTime(entry.atMs)} ${memberMention(entry.actorId, texts)} · ${whatOf(entry, texts)}`;
}

function whatOf(entry: AuditEntry, texts: Texts): string {
  switch (entry.action) {
    case 'cap.set':
    case 'cap.clear':
      return capLine(entry, texts);
    case 'grant':
      return grantLine(entry, texts);
    case 'pause':
      return texts.limits.trail.pause;
    case 'resume':
      return texts.limits.trail.resume;
    case 'setting':
      return settingLine(entry, texts);
    case 'picture.delete':
      return texts.history.deletion.trail(memberOf(entry, texts), shown(entry.before, texts));
    case 'report.keep':
      return texts.moderation.trail.kept(memberOf(entry, texts), shown(entry.before, texts));
    case 'report.remove':
      return texts.moderation.trail.removed(memberOf(entry, texts), shown(entry.before, texts));
    case 'picture.takedown':
      return texts.moderation.trail.takenDown(memberOf(entry, texts), shown(entry.before, texts));
    case 'cap.ask':
      return texts.ask.trail.asked(moneyOf(entry.after, texts));
    case 'cap.deny':
      return texts.ask.trail.denied(memberOf(entry, texts));
    case 'cap.allow':
      return texts.ask.trail.allowed(memberOf(entry, texts));
    case 'preset.save':
    case 'preset.delete':
      return namedLine(entry, texts.preset.trail);
    case 'reference.save':
    case 'reference.delete':
      return namedLine(entry, texts.reference.trail);
    default:
      return texts.limits.trail.changed(
        plain(`${entry.action} ${entry.subject}`, VALUE_SHOWN),
        shown(entry.before, texts),
        shown(entry.after, texts),
      );
  }
}

/** The subject is `member:` and an id. */
function memberOf({ subject }: AuditEntry, texts: Texts): string {
  return memberMention(subject.slice('member:'.length), texts);
}

/** The subject of a cap is `member:1:day`, `role:2:month`, `everyone:day`, `new:day`, `guild:day` or `ceiling:month`. */
function capLine({ subject, before, after }: AuditEntry, texts: Texts): string {
  const parts = subject.split(':');
  const span: CapSpan = parts.at(-1) === 'month' ? 'month' : 'day';
  return texts.limits.trail.cap(capSubject(parts, texts), span, limitOf(before, texts), limitOf(after, texts));
}

function capSubject([kind, id = '']: readonly string[], texts: Texts): string {
  switch (kind) {
    case 'member':
      return texts.limits.subject.member(`<@${id}>`);
    case 'role':
      return texts.limits.subject.role(`<@&${id}>`);
    case 'everyone':
      return texts.limits.subject.everyone;
    case 'new':
      return texts.limits.subject.new(null);
    case 'ceiling':
      return texts.limits.trail.ceiling;
    default:
      return texts.limits.subject.guild;
  }
}

/** The audit entry of a grant has the amount and, after a space, the reason; none where its member asked for it. */
function grantLine({ subject, after }: AuditEntry, texts: Texts): string {
  const [amount = '', ...words] = (after ?? '').split(' ');
  const given = words.join(' ');
  const reason = given === '' ? texts.ask.trail.grantReason : plain(given, VALUE_SHOWN);
  const member = memberMention(subject.slice('member:'.length), texts);
  return texts.limits.trail.grant(member, moneyOf(amount, texts), reason);
}

/** The subject is `preset:` or `reference:` and the name; what a preset held is longer than a line. */
function namedLine({ action, subject, before }: AuditEntry, trail: Texts['preset' | 'reference']['trail']): string {
  const name = `**${plain(subject.slice(subject.indexOf(':') + 1), VALUE_SHOWN)}**`;
  if (action.endsWith('.delete')) return trail.deleted(name);
  return before === null ? trail.saved(name) : trail.replaced(name);
}

function settingLine({ subject, before, after }: AuditEntry, texts: Texts): string {
  const { trail } = texts.limits;
  const name = settingName(subject, texts);
  const isList = subject.startsWith('allowed:') || subject === 'word';
  if (isList && before === null) return trail.added(name, settingValue(subject, after, texts));
  if (isList && after === null) return trail.removed(name, settingValue(subject, before, texts));
  return trail.changed(name, settingValue(subject, before, texts), settingValue(subject, after, texts));
}

function settingName(subject: string, texts: Texts): string {
  const [, roleId] = /^allowed:model:(\d+)$/.exec(subject) ?? [];
  const names = new Map(Object.entries(texts.settings.names));
  if (roleId !== undefined) return texts.settings.forRole(texts.settings.names['allowed:model'], `<@&${roleId}>`);
  return names.get(subject) ?? plain(subject, VALUE_SHOWN);
}

function settingValue(subject: string, value: string | null, texts: Texts): string {
  const { referenceSources, highSafety, notSet, size } = texts.settings;
  switch (subject) {
    case 'word':
      return `||${shown(value, texts)}||`;
    case 'references':
      return referenceSources[REFERENCE_SOURCES.find((sources) => sources === value) ?? 'own'];
    case 'high_safety':
      return highSafety[value === 'everywhere' ? value : 'ageRestricted'];
    case 'confirm_from':
      return value === null ? notSet : moneyOf(value, texts);
  }
  if (value === null) return notSet;
  if (!/^\d+$/.test(value)) return shown(value, texts);
  if (subject === 'max_pixels')
    return size(String(Math.round((Number(value) / MEGAPIXEL) * 1_000) / 1_000), Number(value));
  if (subject.endsWith('channel')) return `<#${value}>`;
  return subject === 'allowed:role' ? `<@&${value}>` : shown(value, texts);
}

function shown(value: string | null, texts: Texts): string {
  return value === null ? texts.settings.notSet : plain(value, VALUE_SHOWN);
}

/** Of new members the number of days stands behind the amount. */
function limitOf(value: string | null, texts: Texts): string {
  const [, amount, days] = /^(\d+) (\d+)$/.exec(value ?? '') ?? [];
  if (amount === undefined || days === undefined) return moneyOf(value, texts);
  return texts.limits.atFirst(moneyOf(amount, texts), Number(days));
}

/** Amounts in the audit trail are micro-dollars. */
function moneyOf(value: string | null, texts: Texts): string {
  return value !== null && /^\d{1,15}$/.test(value) ? formatUsd(Number(value)) : shown(value, texts);
}
