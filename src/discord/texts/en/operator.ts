import type { CapSpan } from '../../../generation/model/caps.ts';
import type { StorageFault } from '../../../generation/ports/picture-storage.ts';
import { counted } from './counted.ts';
import { command, option } from '../naming.ts';

const PERIODS: Readonly<Record<CapSpan, string>> = { day: 'a day', month: 'a month' };

const STORAGE_FAULTS: Readonly<Record<StorageFault, string>> = {
  absent:
    'the folder does not exist or lacks the file `easel-folder.txt`. Its disk may not be mounted. If it is the right folder, create that file in it.',
  foreign:
    'the folder holds pictures, but the database is empty and does not know them. Check DATABASE_URL and DATA_DIR, or move those pictures away.',
  no_folder: 'there is a file where this folder, or one above it, should be.',
  denied: 'the user that runs Easel may not write there.',
  read_only: 'its disk is read-only.',
  full: 'its disk is full, or its quota is used up.',
  silent: 'its disk does not answer.',
  failing: 'its disk fails; the log says how.',
};

/** What is paused: one of several accounts, or, where it is the only one, everything. */
function pausedWho(account: string | null): string {
  return account === null
    ? 'Easel is paused'
    : `The account **${account}** is paused, and the others keep painting what they can`;
}

/** What the operator reads. */
export const operator = {
  notices: {
    ofAccount: (account: string) =>
      `This concerns only the account **${account}**; the others keep painting what they can:`,
    /** `account`: one of several that this is about; null where there is one alone. */
    out_of_credits: (host: string, account: string | null) =>
      `${pausedWho(account)}: ${host} answers 402, the account is out of credits. Top it up, and painting resumes by itself.`,
    shortOfCredits: (host: string, moneyAt: string, balance: string, needed: string, account: string | null) =>
      `${account === null ? `${host}'s account` : `The account **${account}**`} is nearly out of credits: ${balance} is left, and a picture at ${needed} waits. Pictures that cost no more than that are still painted. Top it up at ${moneyAt}, and the rest continue by themselves.`,
    wrong_address: (host: string, address: string, account: string | null) =>
      `${pausedWho(account)}: ${address} does not lead to ${host}'s API; asking for the account is answered with 404, too. Correct or remove this setting, then restart Easel.`,
    key_refused: (host: string, key: string, account: string | null) =>
      `${pausedWho(account)}: ${host} refuses ${key}. Put a valid key into the settings and restart Easel.`,
    resumed: (account: string | null) =>
      account === null ? 'Easel paints again.' : `The account **${account}** paints again.`,
    provider_failing: (host: string, account: string | null) =>
      account === null
        ? `${host} is failing for everyone: several pictures in a row failed. Until it works again, only one picture now and then is sent, as a test; queued pictures keep their place for ten minutes.`
        : `The account **${account}** is failing at ${host}: several pictures in a row failed. Until it works again, only one picture now and then is sent there, as a test; the others keep painting what they can.`,
    provider_back: (host: string, account: string | null) =>
      account === null
        ? `${host} paints again, and so does Easel.`
        : `The account **${account}** paints again at ${host}.`,
    burning: (
      total: string,
      minutes: number,
      limit: string,
      server: string,
      used: string,
      member: string,
      own: string,
    ) =>
      `BURN_USD is delaying pictures: ${total} of ${limit} within ${counted(minutes, 'minute')} is used. ${server} used most of it, ${used}, and there ${member} most, ${own}. Nobody is refused: queued pictures continue by themselves as soon as the window has room, and while others wait no server gets more than half of it. ${command('operator block')} stops a member or a server.`,
    storageFailing: (fault: string) =>
      `Easel cannot store pictures in DATA_DIR/images: ${fault} Until then nothing is sent; queued pictures keep their place for ten minutes, and painting resumes by itself within 20 seconds of the repair.`,
    storageFaults: STORAGE_FAULTS,
    storageBack: 'Easel can store pictures again and has resumed painting.',
    drift: (host: string, lost: string, billed: string, since: string) =>
      `The account at ${host} and the ledger disagree: since ${since} the balance fell by ${lost}, and the ledger explains ${billed}. Something else may be using this key, or ${host} may have changed its prices. ${command('operator balance')} shows the last 24 hours.`,
    restored: (taken: string, of: { readonly isUncertain: boolean; readonly isPaused: boolean }) =>
      [
        `Easel was set back to the backup of ${taken}. Pictures and settings from after it are gone. Pictures that were queued then have ended without a charge, because they may have been painted since; nothing is sent a second time.`,
        of.isUncertain
          ? 'Limits, ceilings, blocks, pauses and spending are those of the backup: the database that it replaced could not be read for what changed later.'
          : 'Limits, ceilings, blocks, pauses and what was spent after the backup were carried over.',
        ...(of.isPaused
          ? [`Painting is paused. Check the limits and blocks, then resume with ${command('operator resume')}.`]
          : []),
      ].join(' '),
    unrecorded: (host: string, lost: string, billed: string, since: string) =>
      `Since ${since} ${host}'s balance fell by ${lost}; the ledger of the backup explains ${billed}. The rest was spent after the backup, or while Easel was not running. The next comparison starts from here.`,
    backupOverdue: (since: string) =>
      `Easel has had no good backup since ${since}. It retries every ten minutes; the log says why each try failed, most often because the disk is full. \`npm run backup\` takes one by hand.`,
    backupAgain: 'Easel has a good backup again.',
    databaseDamaged:
      "A check found that Easel's database is damaged. Stop Easel, keep a copy of the file and restore a backup: `npm run restore -- --check` says what each one would lose. Until then no new backup is taken, and the last good ones are kept.",
    tokenInUse:
      'DISCORD_TOKEN is in use elsewhere: another process answers members as this bot. Whichever answers first paints the command, but limits, reports and settings are kept in two databases. Stop the other process; if it is not yours, reset the token at discord.com/developers/applications → Bot.',
    modelHidden: (model: string, id: string, successor: string | null) =>
      `Requests for ${model} have been answered with 404 for hours, so it is no longer offered${successor === null ? '' : `; ${successor} is offered in its place`}. Nothing was charged for it. Easel offers it again after its next start; if it is gone for good, put "${id}": { "retired": true } into PRICES_FILE.`,
    price: (host: string, model: string, theirs: string, ours: string) =>
      `${host} charges ${theirs} for a picture with ${model}; Easel's price table says ${ours}. From now on ${host}'s price is reserved, charged and counted under every cap; queued pictures that no longer fit are not sent. A newer version of Easel may know this price.`,
    unbelievablePrice: (host: string, moneyAt: string, model: string, theirs: string, ours: string) =>
      `${host} reports ${theirs} for a picture with ${model}; Easel's price table says ${ours}. The difference is too large to be believed: members are charged ${ours}, while the reported price counts against BOT_DAILY_USD, BOT_MONTHLY_USD and BURN_USD. Check at ${moneyAt} what was really charged.`,
    lowBalance: (host: string, moneyAt: string, balance: string, perDay: string, days: number) =>
      `${host}'s balance is down to ${balance}. At ${perDay} a day that lasts ${counted(days, 'day')}. Top it up at ${moneyAt}.`,
  },
  balance: {
    left: (host: string, balance: string, pictures: number, model: string, price: string) =>
      `**${balance}** left at ${host}: ${counted(pictures, 'picture')} with ${model} at ${price}.`,
    unknown: (host: string) => `${host} does not answer at the moment. Try again in a minute.`,
    untold: (host: string) => `${host} accepts the key but does not tell the balance.`,
    out_of_credits: (host: string, moneyAt: string) =>
      `${host} says that the account is out of credits. Top it up at ${moneyAt}.`,
    wrong_address: (host: string, address: string) =>
      `${address} does not lead to ${host}'s API: asking for the account is answered with 404, too. Correct or remove this setting, then restart Easel.`,
    key_refused: (host: string, key: string) =>
      `${host} refuses ${key}. Put a valid key into the settings and restart Easel.`,
    runway: (days: number, perDay: string) =>
      `At this week's pace of ${perDay} a day it lasts ${counted(days, 'day')}.`,
    noPace: 'Nothing was billed this week.',
    pace: (perDay: string) => `This week's pace is ${perDay} a day.`,
    agrees: (when: string, lost: string, since: string) =>
      `Reconciled ${when}: the balance fell by ${lost} since ${since}, as the ledger says.`,
    differs: (when: string, lost: string, since: string, billed: string, unexplained: string) =>
      `Reconciled ${when}: the balance fell by ${lost} since ${since}, the ledger says ${billed}. Pictures under way do not explain ${unexplained} of the difference.`,
    notReconciled: 'Not reconciled yet: that takes two readings, an hour apart.',
    paused: (reason: string, who: string, since: string) => `⏸️ Paused ${since} by ${who}: ${reason}`,
    byRestore: 'a restore',
  },
  lanes: {
    states: {
      open: 'in use',
      drained: 'drained: nothing more is sent to it',
      operator: 'paused by you',
      out_of_credits: 'out of credits',
      key_refused: 'its key is refused',
      wrong_address: 'its address is wrong',
      storage: 'pictures cannot be stored',
      provider_failing: 'it is failing for everyone',
    },
    work: (inFlight: number, concurrency: number, most: number) =>
      `${inFlight} of ${concurrency} under way${concurrency < most ? ` (slowed down by the host; ${most} set)` : ''}`,
    sums: {
      today: (painted: number, failed: number, billed: string) =>
        `today: ${counted(painted, 'picture')}, ${failed} failed, ${billed}`,
      month: (painted: number, failed: number, billed: string) =>
        `this month: ${counted(painted, 'picture')}, ${failed} failed, ${billed}`,
    },
    uses: {
      firstForAll: 'first for every model',
      laterForAll: 'for what the accounts before it cannot take',
      first: (models: string) => `first for ${models}`,
      later: (models: string) => `after others for ${models}`,
      none: 'paints none of the models that are offered',
    },
    usual: (models: string) => `usually ${models}`,
    duration: (model: string, seconds: string) => `${model} ${seconds} s`,
    drained: (account: string) =>
      `No more pictures are sent to **${account}**; those being painted there are finished. What no other account can paint keeps its place for ten minutes and then ends without a charge. ${command('operator lanes')} with ${option('operator.options.use')} puts the account back in use.`,
    last: (account: string) =>
      `**${account}** stays in use: it is the last account in use, and nothing would be painted without it. ${command('operator pause')} stops painting; to change accounts, use another one first.`,
    used: (account: string) => `**${account}** is in use again.`,
    unknown: (account: string) => `There is no account ${account} in the settings. These accounts exist:`,
  },
  statements: {
    title: '**Monthly statements**, on the first at 9 in each server’s time zone:',
    none: `Nobody gets monthly statements. ${command('operator statements')} with ${option('operator.options.user')} or ${option('operator.options.statementChannel')} names who does.`,
    line: (server: string, receiver: string) => `${server} → ${receiver}`,
    refused: (line: string, since: string) =>
      `⚠️ ${line}: Discord has refused it since ${since}; it is tried every hour`,
    allServers: 'all servers',
    added: (server: string, receiver: string) =>
      `The statement of ${server} goes to ${receiver} on the first of each month, from the next one on.`,
    known: (server: string, receiver: string) => `${receiver} gets the statement of ${server} already.`,
    cannotSend: (receiver: string) =>
      `I cannot write to ${receiver}. A user must allow direct messages from this server; in a channel I need "View Channel", "Send Messages", "Attach Files" and "Read Message History".`,
    removed: (server: string, receiver: string) => `${receiver} no longer gets the statement of ${server}.`,
    notNamed: (server: string, receiver: string) => `${receiver} does not get the statement of ${server}.`,
    one: `Choose either ${option('operator.options.user')} or ${option('operator.options.statementChannel')}.`,
  },
  servers: {
    sum: (servers: number, today: string, month: string, wasted: string) =>
      `**${counted(servers, 'server')}**: ${today} today, ${month} this month, ${wasted} of it wasted`,
    line: (server: string, today: string, month: string, wasted: string) =>
      `${server}: ${today} today, ${month} this month, ${wasted} wasted`,
    none: 'I am in no server yet.',
  },
  ceiling: {
    set: (server: string, amount: string, span: CapSpan) =>
      `${server} may spend ${amount} ${PERIODS[span]} at most, whatever its admins set.`,
    cleared: (server: string, span: CapSpan, inForce: string) =>
      `${server} has no ceiling of its own ${PERIODS[span]} any more; the setting for all servers holds: ${inForce}.`,
    unlimited: 'no ceiling',
    badAmount: 'Give dollars like `5` or `0.50`, up to 1000000, or `none` to clear the ceiling.',
  },
  badServer: `A server is given by its id of 17 to 20 digits. ${command('operator servers')} shows them.`,
  pause: {
    done: `Painting is paused in every server. Queued pictures keep their place for ten minutes and then end without a charge; those being painted still arrive, and new commands are refused. ${command('operator resume')} resumes it.`,
    resumed: (reason: string) => `Painting is resumed. The reason of the pause was: ${reason}`,
    notPaused: 'Painting is not paused.',
  },
  block: {
    done: (target: string, reason: string) =>
      `${target} is blocked: ${reason}. Queued pictures are cancelled and not charged; those being painted still arrive.`,
    lifted: (target: string) => `${target} is no longer blocked.`,
    notBlocked: (target: string) => `${target} is not blocked.`,
    one: `Choose either ${option('operator.options.user')} or ${option('operator.options.server')}.`,
    sum: (total: number) => `**${total} blocked**`,
    line: (target: string, reason: string, who: string, when: string) => `${target}: ${reason} (${who}, ${when})`,
    none: 'Nobody is blocked.',
  },
  page: (number: number, pages: number) => `Page ${number} of ${pages}`,
};
