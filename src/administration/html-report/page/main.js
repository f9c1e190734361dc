// Draws the report into the sections that the file has.

import { barChart } from './bars.js';
import { coloursOf, columnChart } from './columns.js';
import { readReport } from './data.js';
import { byId, element } from './dom.js';
import { averageUsd, fill, formatsOf, usd } from './format.js';
import { sortableTable } from './table.js';
import { startTheme } from './theme.js';

/** @typedef {import('./data.js').Line} Line */
/** @typedef {import('./table.js').TableColumn} TableColumn */

const BARS_SHOWN = 12;
/** More columns than this are months at first. */
const DAYS_AT_ONCE = 62;

const { head, days, months, models, channels, members } = readReport();
const { words, language } = head;
const formats = formatsOf(language);
const charged = models.reduce((sum, { sums }) => sum + sums.charged, 0);

/** @param {number} value */
const shareOf = (value) => formats.share(charged === 0 ? 0 : value / charged);

/** @param {Line} line */
const notesOf = ({ sums }) => [
  `${words.columns.pictures} ${formats.number(sums.pictures)}`,
  `${words.columns.wasted} ${usd(sums.wasted)}`,
];

/** @type {Readonly<Record<string, TableColumn>>} */
const figures = {
  charged: { name: words.columns.charged, value: ({ sums }) => sums.charged, cell: ({ sums }) => usd(sums.charged) },
  share: { name: words.columns.share, value: ({ sums }) => sums.charged, cell: ({ sums }) => shareOf(sums.charged) },
  pictures: {
    name: words.columns.pictures,
    value: ({ sums }) => sums.pictures,
    cell: ({ sums }) => formats.number(sums.pictures),
  },
  average: {
    name: words.columns.average,
    value: ({ sums }) => (sums.pictures === 0 ? 0 : sums.charged / sums.pictures),
    cell: ({ sums }) => averageUsd(sums.charged, sums.pictures),
  },
  billed: { name: words.columns.billed, value: ({ sums }) => sums.billed, cell: ({ sums }) => usd(sums.billed) },
  wasted: { name: words.columns.wasted, value: ({ sums }) => sums.wasted, cell: ({ sums }) => usd(sums.wasted) },
  moderated: {
    name: words.columns.moderated,
    value: ({ sums }) => sums.moderated,
    cell: ({ sums }) => formats.number(sums.moderated),
  },
  failed: {
    name: words.columns.failed,
    value: ({ sums }) => sums.failed,
    cell: ({ sums }) => formats.number(sums.failed),
  },
  wait: {
    name: words.columns.wait,
    value: ({ sums }) => (sums.pictures === 0 ? 0 : sums.waitMs / sums.pictures),
    cell: ({ sums }) =>
      sums.pictures === 0 ? '–' : fill(words.seconds, { seconds: formats.seconds(sums.waitMs / sums.pictures) }),
  },
};

/** @param {readonly string[]} names */
const columnsOf = (names) => names.flatMap((name) => figures[name] ?? []);
const common = { texts: words.table, language, number: formats.number };

/** @param {Line} line */
const namedCell = ({ key, name }) =>
  element('span', { class: 'named' }, [
    element('bdi', {}, [name === '' ? key : name]),
    ...(name === '' || key === '' ? [] : [element('small', {}, [key])]),
  ]);

function drawSpending() {
  const names = models.map(({ name }) => name);
  const colours = coloursOf(models.map(({ sums }) => sums.charged));
  const chart = columnChart(byId('spending'), {
    names,
    colours,
    others: words.chart.more,
    capName: words.chart.cap,
  });
  byId('spending-legend').append(chart.legend());

  /** @param {string} month '' for all of them */
  const show = (month) => {
    const isByMonth = month === '' && days.length > DAYS_AT_ONCE;
    const lines = isByMonth ? months : days.filter(({ key }) => key.startsWith(month));
    const [long, short] = isByMonth ? [formats.month, formats.monthAlone] : [formats.day, formats.shortDay];
    chart.show({
      cap: isByMonth ? head.caps.month : head.caps.day,
      columns: lines.map((line, index) => ({
        // A year is written where it begins.
        label: isByMonth && (index === 0 || line.key.endsWith('-01')) ? formats.monthOfYear(line.key) : short(line.key),
        name: long(line.key),
        total: line.sums.charged,
        parts: line.parts,
        notes: notesOf(line),
      })),
    });
  };
  if (months.length > 1) {
    const select = element('select', {}, [
      element('option', { value: '' }, [words.chart.allMonths]),
      ...months.map(({ key }) => element('option', { value: key }, [formats.month(key)])),
    ]);
    select.addEventListener('change', () => show(select.value));
    byId('spending-months').append(element('label', {}, [element('span', {}, [words.chart.months]), select]));
  }
  show('');
}

function drawMembers() {
  const ranked = [...members].sort((a, b) => b.sums.charged - a.sums.charged);
  const bars = ranked.filter(({ key, sums }) => key !== '' && sums.charged > 0).slice(0, BARS_SHOWN);
  barChart(
    byId('top-members'),
    bars.map((line) => ({
      name: line.name === '' ? line.key : line.name,
      value: line.sums.charged,
      notes: [`${words.columns.share} ${shareOf(line.sums.charged)}`, ...notesOf(line)],
    })),
  );
  /** @type {readonly TableColumn[]} */
  const byMonth =
    months.length === 1
      ? []
      : months.map(({ key }, index) => ({
          name: formats.monthOfYear(key),
          value: ({ parts }) => parts[index] ?? 0,
          cell: ({ parts }) => usd(parts[index] ?? 0),
        }));
  sortableTable(byId('members-table'), {
    ...common,
    caption: words.members,
    sortedBy: 1,
    columns: [
      { name: words.columns.member, isText: true, value: ({ name, key }) => name || key, cell: namedCell },
      ...columnsOf(['charged', 'share', 'pictures', 'average', 'wasted', 'moderated', 'failed']),
      ...byMonth,
    ],
    lines: ranked,
    words: ({ key, name }) => `${name} ${key}`,
  });
}

function drawModels() {
  sortableTable(byId('models-table'), {
    ...common,
    caption: words.models,
    sortedBy: 1,
    columns: [
      { name: words.columns.model, isText: true, value: ({ name }) => name, cell: ({ name }) => name },
      ...columnsOf(['charged', 'share', 'pictures', 'average', 'billed', 'wasted', 'moderated', 'failed', 'wait']),
    ],
    lines: [...models].sort((a, b) => b.sums.charged - a.sums.charged),
    words: ({ name }) => name,
  });
}

function drawChannels() {
  sortableTable(byId('channels-table'), {
    ...common,
    caption: words.channels,
    sortedBy: 1,
    columns: [
      { name: words.columns.channel, isText: true, value: ({ name, key }) => name || key, cell: namedCell },
      ...columnsOf(['charged', 'share', 'pictures', 'average', 'billed', 'wasted', 'moderated', 'failed']),
    ],
    lines: [...channels].sort((a, b) => b.sums.charged - a.sums.charged),
    words: ({ key, name }) => `${name} ${key}`,
  });
}

function drawDays() {
  sortableTable(byId('days-table'), {
    ...common,
    caption: words.days,
    sortedBy: 0,
    columns: [
      {
        name: words.columns.day,
        isText: true,
        value: ({ key }) => key,
        cell: ({ key, name }) => (key === '' ? name : formats.day(key)),
      },
      ...columnsOf(['charged', 'pictures', 'average', 'billed', 'wasted', 'moderated', 'failed', 'wait']),
    ],
    lines: days,
    words: ({ key }) => `${key} ${formats.day(key)}`,
  });
}

startTheme();
drawSpending();
drawMembers();
drawModels();
drawChannels();
drawDays();
document.documentElement.dataset['state'] = 'drawn';
