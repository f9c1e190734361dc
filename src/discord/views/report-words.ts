import type { ReportWords } from '../../administration/html-report/words.ts';
import type { Texts } from '../texts/index.ts';

/** What the report says in that language, with the places `{…}` that its page fills in. */
export function reportWords({ report }: Texts, language: string): ReportWords {
  const { chart, table, columns, days, dayTable, models, members, channels, topMembers, spending, ...words } = report;
  return {
    ...words,
    language,
    days,
    page: {
      chart,
      table: {
        ...table,
        shown: table.shown('{shown}', '{found}'),
        nextRows: table.nextRows('{rows}'),
        allRows: table.allRows('{rows}'),
      },
      columns,
      days: dayTable,
      models,
      members,
      channels,
      topMembers,
      spending,
      seconds: words.seconds('{seconds}'),
      others: words.others,
      noChannel: words.noChannel,
    },
  };
}
