// Reads what the file brings along, and adds it up by day, month, model and member.

import { byId } from './dom.js';
import { addTo, noSums, sumsOf } from './sums.js';

/** @typedef {import('../payload.ts').ReportHead} ReportHead */
/** @typedef {import('../payload.ts').DayRow} DayRow */
/** @typedef {import('../payload.ts').MemberRow} MemberRow */
/** @typedef {import('../payload.ts').ChannelRow} ChannelRow */
/** @typedef {import('../payload.ts').Named} Named */
/** @typedef {import('./sums.js').Sums} Sums */

/**
 * One line of a table, and one mark of a chart.
 * @typedef {object} Line
 * @property {string} key a day, a month, a model's name, or the id of a member or a channel; '' for all others
 * @property {string} name
 * @property {Sums} sums
 * @property {number[]} parts charged, by model for days and months, by month for members
 */

/** @param {string} id */
function json(id) {
  return JSON.parse(byId(id).textContent ?? '');
}

/**
 * @param {string} key
 * @param {string} name
 * @param {number} parts
 * @returns {Line}
 */
function emptyLine(key, name, parts) {
  return { key, name, sums: noSums(), parts: Array.from({ length: parts }, () => 0) };
}

/**
 * @param {Line | undefined} line
 * @param {number} part
 * @param {Sums} sums
 */
function book(line, part, sums) {
  if (line === undefined) throw new Error('A row of the report belongs to nothing');
  addTo(line.sums, sums);
  line.parts[part] = (line.parts[part] ?? 0) + sums.charged;
}

/** Everything that the page shows. */
export function readReport() {
  /** @type {ReportHead} */
  const head = json('report-head');
  /** @type {readonly DayRow[]} */
  const dayRows = json('report-days');
  /** @type {readonly Named[]} */
  const names = json('report-names');
  /** @type {readonly MemberRow[]} */
  const memberRows = json('report-members');
  const { models } = head;
  const days = head.days.map((day) => emptyLine(day, day, models.length));
  const months = head.months.map((month) => emptyLine(month, month, models.length));
  const byModel = models.map((model) => emptyLine(model, model, 0));
  const monthOf = new Map(months.map((month) => [month.key, month]));
  for (const [day, model, ...row] of dayRows) {
    const sums = sumsOf(row);
    book(days[day], model, sums);
    book(monthOf.get((head.days[day] ?? '').slice(0, 7)), model, sums);
    book(byModel[model], 0, sums);
  }
  const members = names.map(([id, name]) => emptyLine(id, name, head.months.length));
  for (const [member, month, ...row] of memberRows) book(members[member], month, sumsOf(row));
  /** @type {readonly ChannelRow[]} */
  const channelRows = json('report-channels');
  const channels = channelRows.map(([id, name, ...row]) => {
    const line = emptyLine(id, name, 0);
    addTo(line.sums, sumsOf(row));
    return line;
  });
  return { head, days, months, models: byModel, channels, members };
}
