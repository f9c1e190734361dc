import { counted } from './counted.ts';

/** The report as one page, and what is said of it. */
export const report = {
  title: (server: string) => `Pictures and spending of ${server}`,
  days: (from: string, to: string) => `${from} to ${to}`,
  made: (at: string, timeZone: string, version: string) =>
    `Made on ${at} · days in ${timeZone} · amounts in US dollars · Easel ${version}`,
  colours: { label: 'Colours', auto: 'Automatic', light: 'Light', dark: 'Dark' },
  print: 'Print',
  noScript: 'Charts and tables need JavaScript, which this page runs without any connection. Allow it to see them.',
  tiles: {
    charged: 'Spent',
    billed: 'Paid to hosts',
    wasted: 'Waste',
    pictures: 'Pictures',
    members: 'Members',
    average: 'Average price',
    caps: 'Limit of the server',
    aMonth: 'a month',
    aDay: 'a day',
    day: (amount: string) => `${amount} a day`,
    noCap: 'None',
    used: (share: string) => `${share} of it spent`,
  },
  spending: 'Spending over time, by model',
  topMembers: 'Members who spent most',
  members: 'Members',
  models: 'Models',
  channels: 'Channels',
  dayTable: 'Days',
  others: 'All others',
  noChannel: 'No channel on record',
  seconds: (seconds: string) => `${seconds} s`,
  chart: {
    kind: 'chart',
    hint: 'Point at a bar, or select the chart and use the arrow keys, to read its figures. The tables below have all of them.',
    months: 'Show',
    allMonths: 'All months',
    cap: 'Limit of today',
    more: 'Other models',
  },
  table: {
    search: 'Search',
    shown: (shown: string, found: string) => `${shown} of ${found} rows`,
    none: 'No row matches.',
    nextRows: (rows: string) => `Show ${rows} more`,
    allRows: (rows: string) => `Show all ${rows}`,
    total: 'Total',
  },
  columns: {
    day: 'Day',
    model: 'Model',
    member: 'Member',
    channel: 'Channel',
    charged: 'Spent',
    share: 'Share',
    billed: 'Paid to hosts',
    wasted: 'Waste',
    pictures: 'Pictures',
    average: 'Average price',
    moderated: 'Moderated',
    failed: 'Failed',
    wait: 'Average wait',
  },
  meaning: 'What the figures mean',
  meanings: [
    {
      term: 'Spent',
      text: 'What pictures cost their members, which counts against their limits. It is exact: the rows of a table add up to its total, and every table has the same total.',
    },
    {
      term: 'Paid to hosts',
      text: 'What the hosts of the models took for this server, delivered or not. Where a host did not say, it is assumed to have taken its price.',
    },
    {
      term: 'Waste',
      text: 'Money paid for nothing: pictures that were held back by moderation, failed, were billed twice, or could not be delivered.',
    },
    {
      term: 'Pictures',
      text: 'Those that were painted and kept. What failed or was held back is counted beside them.',
    },
    { term: 'Average price', text: 'What was spent, divided by pictures, rounded to a hundredth of a cent.' },
    {
      term: 'Days',
      text: 'Days of the server’s time zone, by when the command was sent. Limits are those in force when this page was made.',
    },
    {
      term: 'Names',
      text: 'As Easel last saw them, beside the ids. Threads count for their channel. Prompts and pictures are not in this file.',
    },
  ],
  statement: {
    hello: (server: string) =>
      `From now on, the statement of ${server} comes here: its report as one file, on the first of each month at 9.`,
    helloAll:
      'From now on, the statements of all servers come here: the report of each as one file, on the first of each month at 9.',
    message: (server: string, month: string, pictures: number) =>
      `**Statement of ${server} for ${month}** · ${counted(pictures, 'picture')}. Open the file in any browser; it needs no connection.`,
  },
  done: (pictures: number) =>
    `${counted(pictures, 'picture')}. Open the file in any browser; it needs no connection and sends nothing anywhere.`,
  tooLarge: 'The report is larger than a file may be here. Choose a shorter period.',
};
