// The operator's notices and the replies of `/operator`.

import { isDrift, type Comparison } from '../../administration/drift.ts';
import type {
  AccountBalance,
  BalanceReport,
  BlockTarget,
  OperatorService,
  Page,
  ServerLine,
} from '../../administration/operator.ts';
import { RESTORE_ACTOR, type Block, type BotPause } from '../../administration/store.ts';
import type { OperatorNews, OperatorNotice } from '../../generation/ports/messenger.ts';
import { hostWords, type HostWords } from '../../generation/model/host-words.ts';
import { modelName, type ImageModel } from '../../generation/model/image-model.ts';
import { formatUsd, type MicroUsd } from '../../generation/model/money.ts';
import { listView, type ListView } from './list-view.ts';
import { plain, relativeTime, type Shorten } from './markdown.ts';
import type { Texts } from '../texts/index.ts';

/** The verbs of the paging buttons. */
export const SERVERS_VERB = 'operator-servers';
export const BLOCKS_VERB = 'operator-blocks';

const NAME_SHOWN = 40;
const REASON_SHOWN = 80;
const WHOLE_REASON_SHOWN = 300;

/** A notice to the operator as text. */
export function noticeView(
  { account, host = 'bfl', ...news }: OperatorNotice,
  nameOf: (guildId: string) => string | undefined,
  models: readonly ImageModel[],
  texts: Texts,
): string {
  const text = newsView(news, { host: hostWords(host, account), account: account ?? null }, nameOf, models, texts);
  if (account === undefined || NAMES_ITS_ACCOUNT.has(news.kind)) return text;
  return texts.common.sentences(texts.operator.notices.ofAccount(account), text);
}

/** What stops or works says itself whether that is one account or everything. */
const NAMES_ITS_ACCOUNT: ReadonlySet<OperatorNews['kind']> = new Set([
  'paused',
  'resumed',
  'provider_failing',
  'provider_back',
]);

function newsView(
  notice: OperatorNews,
  { host, account }: { readonly host: HostWords; readonly account: string | null },
  nameOf: (guildId: string) => string | undefined,
  models: readonly ImageModel[],
  texts: Texts,
): string {
  const { notices } = texts.operator;
  switch (notice.kind) {
    case 'paused':
      return pausedNotice(notice, host, account, texts);
    case 'resumed':
      return notices.resumed(account);
    case 'provider_failing':
    case 'provider_back':
      return notices[notice.kind](host.name, account);
    case 'storage_failing':
      return notices.storageFailing(notices.storageFaults[notice.fault]);
    case 'storage_back':
      return notices.storageBack;
    case 'burning':
      return notices.burning(
        formatUsd(notice.total),
        notice.windowMs / 60_000,
        formatUsd(notice.limit),
        serverName(notice.server.id, nameOf(notice.server.id)),
        formatUsd(notice.server.used),
        `<@${notice.member.id}>`,
        formatUsd(notice.member.used),
      );
    case 'drift':
      return notices.drift(host.name, formatUsd(notice.lost), formatUsd(notice.billed), relativeTime(notice.sinceMs));
    case 'restored':
      return notices.restored(relativeTime(notice.takenAtMs), notice);
    case 'unrecorded':
      return notices.unrecorded(
        host.name,
        formatUsd(notice.lost),
        formatUsd(notice.billed),
        relativeTime(notice.sinceMs),
      );
    case 'backup_overdue':
      return notices.backupOverdue(relativeTime(notice.lastMs));
    case 'backup_again':
      return notices.backupAgain;
    case 'database_damaged':
      return notices.databaseDamaged;
    case 'token_in_use':
      return notices.tokenInUse;
    case 'model_hidden':
      return notices.modelHidden(
        modelName(notice.modelId, models),
        notice.modelId,
        notice.successorId === null ? null : modelName(notice.successorId, models),
      );
    case 'price':
      return priceNotice(notice, host, modelName(notice.modelId, models), texts);
    case 'low_balance':
      return notices.lowBalance(
        host.name,
        host.moneyAt,
        formatUsd(notice.balance),
        formatUsd(roundToCents(notice.perDay)),
        notice.days,
      );
  }
}

function priceNotice(
  { isBelieved, price, listPrice }: OperatorNews & { kind: 'price' },
  { name, moneyAt }: HostWords,
  model: string,
  { operator: { notices } }: Texts,
): string {
  return isBelieved
    ? notices.price(name, model, formatUsd(price), formatUsd(listPrice))
    : notices.unbelievablePrice(name, moneyAt, model, formatUsd(price), formatUsd(listPrice));
}

function pausedNotice(
  { reason, balance, needed }: OperatorNews & { kind: 'paused' },
  { name, key, address, moneyAt }: HostWords,
  account: string | null,
  { operator: { notices } }: Texts,
): string {
  if (reason === 'key_refused') return notices.key_refused(name, key, account);
  if (balance !== null) return notices.shortOfCredits(name, moneyAt, formatUsd(balance), formatUsd(needed), account);
  if (reason === 'wrong_address') return notices.wrong_address(name, address, account);
  return notices.out_of_credits(name, account);
}

/** The balance in dollars and pictures, how long it lasts, and whether the ledger agrees. */
export function balanceView(report: BalanceReport, model: ImageModel, texts: Texts): string {
  const { accounts, pause, prices } = report;
  return [
    ...accounts.flatMap((balance) => [
      ...(accounts.length === 1 ? [] : [`**${balance.name}**`]),
      ...accountLines(balance, prices.usual(model), model.name, texts),
    ]),
    ...(pause === null ? [] : [pauseLine(pause, texts)]),
  ].join('\n');
}

function accountLines(of: AccountBalance, price: MicroUsd, model: string, texts: Texts): string[] {
  const { comparison } = of;
  return [
    accountLine(of, price, model, texts),
    runwayLine(of, texts),
    comparison === null ? texts.operator.balance.notReconciled : comparisonLine(comparison, texts),
  ];
}

function accountLine(
  { host, name: account, account: state }: AccountBalance,
  price: MicroUsd,
  model: string,
  { operator: { balance: words } }: Texts,
): string {
  const { name, key, address, moneyAt } = hostWords(host, account);
  if (state === null) return words.unknown(name);
  if (state.kind === 'out_of_credits') return words.out_of_credits(name, moneyAt);
  if (state.kind === 'wrong_address') return words.wrong_address(name, address);
  if (state.kind === 'key_refused') return words.key_refused(name, key);
  const { balance } = state;
  if (balance === null) return words.untold(name);
  return words.left(name, formatUsd(balance), Math.max(0, Math.floor(balance / price)), model, formatUsd(price));
}

function runwayLine({ account, runway }: AccountBalance, { operator: { balance: words } }: Texts): string {
  const isTold = account?.kind === 'well' && account.balance !== null;
  const perDay = formatUsd(roundToCents(runway.perDay));
  if (runway.days === null) return words.noPace;
  return isTold ? words.runway(runway.days, perDay) : words.pace(perDay);
}

function comparisonLine(comparison: Comparison, { operator: { balance: words } }: Texts): string {
  const { sinceMs, untilMs, lost, billed, unexplained } = comparison;
  const when = relativeTime(untilMs);
  const since = relativeTime(sinceMs);
  return isDrift(comparison)
    ? words.differs(when, formatUsd(lost), since, formatUsd(billed), formatUsd(unexplained))
    : words.agrees(when, formatUsd(lost), since);
}

/** Why the bot is paused, in the words of whoever paused it. */
export function pauseReason(reason: string): string {
  return plain(reason, WHOLE_REASON_SHOWN);
}

function pauseLine({ reason, actorId, atMs }: BotPause, texts: Texts): string {
  const { paused, byRestore } = texts.operator.balance;
  return paused(pauseReason(reason), actorId === RESTORE_ACTOR ? byRestore : `<@${actorId}>`, relativeTime(atMs));
}

/** A server's id, and its name if known. */
export function serverName(guildId: string, name: string | undefined, nameShown = NAME_SHOWN): string {
  return name === undefined ? `\`${guildId}\`` : `${plain(name, nameShown)} (\`${guildId}\`)`;
}

/** Whom a block is about. */
export function targetName(
  { kind, id }: BlockTarget,
  nameOf: (guildId: string) => string | undefined,
  nameShown = NAME_SHOWN,
): string {
  return kind === 'user' ? `<@${id}>` : serverName(id, nameOf(id), nameShown);
}

/** One page of the servers. */
export function serversView(
  page: Awaited<ReturnType<OperatorService['servers']>>,
  nameOf: (guildId: string) => string | undefined,
  texts: Texts,
): ListView {
  const words = texts.operator.servers;
  if (page.total === 0) return { content: words.none, components: [] };
  const { today, month, wasted } = page.sum;
  const line = (server: ServerLine, shorten: Shorten): string => {
    const name = serverName(server.guildId, nameOf(server.guildId), shorten(NAME_SHOWN));
    const said = words.line(name, formatUsd(server.today), formatUsd(server.month), formatUsd(server.wasted));
    return server.isBlocked ? `⛔ ${said}` : said;
  };
  const header = words.sum(page.total, formatUsd(today), formatUsd(month), formatUsd(wasted));
  return listView([header], (shorten) => page.items.map((server) => line(server, shorten)), page, SERVERS_VERB, texts);
}

/** One page of the blocks. */
export function blocksView(page: Page<Block>, nameOf: (guildId: string) => string | undefined, texts: Texts): ListView {
  const words = texts.operator.block;
  if (page.total === 0) return { content: words.none, components: [] };
  const line = (block: Block, shorten: Shorten): string =>
    words.line(
      targetName(block, nameOf, shorten(NAME_SHOWN)),
      plain(block.reason, shorten(REASON_SHOWN)),
      `<@${block.blockedBy}>`,
      relativeTime(block.atMs),
    );
  const header = words.sum(page.total);
  return listView([header], (shorten) => page.items.map((block) => line(block, shorten)), page, BLOCKS_VERB, texts);
}

/** For averages, which need no more than cents. */
function roundToCents(micros: number): number {
  return Math.round(micros / 10_000) * 10_000;
}
