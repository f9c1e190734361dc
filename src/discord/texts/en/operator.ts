import type { CapSpan } from '../../../generation/model/caps.ts';
import type { StorageFault } from '../../../generation/ports/picture-storage.ts';
import { counted } from './counted.ts';
import { command, option } from '../naming.ts';

const PERIODS: Readonly<Record<CapSpan, string>> = { day: 'a day', month: 'a month' };

const STORAGE_FAULTS: Readonly<Record<StorageFault, string>> = {
  absent:
    'the folder is not there, or lacks the file `easel-folder.txt`. Perhaps its disk is not mounted. If it is the right folder, create that file in it.',
  foreign:
    'the folder holds pictures that the database, an empty one, does not know. See DATABASE_URL and DATA_DIR, or move those pictures away.',
  no_folder: 'a file is in the place of the folder, or of one above it.',
  denied: 'the user that runs Easel may not write there.',
  read_only: 'its disk is read-only.',
  full: 'its disk is full, or its quota is used up.',
  silent: 'its disk does not answer.',
  failing: 'its disk fails; the log says how.',
};

/** What the operator reads. */
export const operator = {
  notices: {
    ofAccount: (account: string) =>
      `This concerns only the account **${account}**; the others keep painting what they can:`,
    out_of_credits: (host: string) =>
      `Easel is paused: ${host} answers 402, the account is out of credits. Top it up; painting goes on by itself.`,
    shortOfCredits: (host: string, moneyAt: string, balance: string, needed: string) =>
      `${host}'s account is nearly out of credits: ${balance} is left, and a picture at ${needed} waits. What costs no more than what is left is painted; top it up at ${moneyAt}, and the rest goes on by itself.`,
    wrong_address: (host: string, address: string) =>
      `Easel is paused: nothing of ${host} is at the address of ${address}, which answers 404 for the account, too. Mend it, or leave it out, and start Easel again.`,
    key_refused: (host: string, key: string) =>
      `Easel is paused: ${host} refuses ${key}. Put a valid key into the settings and start Easel again.`,
    resumed: 'Easel paints again.',
    provider_failing: (host: string) =>
      `${host} fails for everybody: several pictures in a row came to nothing. Nothing more is submitted but one picture now and then, to see whether it works again; what waits keeps its place for ten minutes.`,
    provider_back: (host: string) => `${host} paints again, and so does Easel.`,
    burning: (
      total: string,
      minutes: number,
      limit: string,
      server: string,
      used: string,
      member: string,
      own: string,
    ) =>
      `Pictures are delayed by BURN_USD: ${total} of ${limit} within ${counted(minutes, 'minute')} is used. Most of it, ${used}, by ${server}; there, ${own} by ${member}. Nobody is refused: what waits goes on by itself as the window has room, and while others wait no server gets more than half of it. ${command('operator block')} stops a member or a server.`,
    storageFailing: (fault: string) =>
      `Easel cannot store pictures in DATA_DIR/images: ${fault} Nothing is submitted meanwhile; what waits keeps its place for ten minutes, and painting goes on by itself within 20 seconds of the repair.`,
    storageFaults: STORAGE_FAULTS,
    storageBack: 'Easel can store pictures again, and paints.',
    drift: (host: string, lost: string, billed: string, since: string) =>
      `The account at ${host} and the ledger disagree: since ${since} the balance fell by ${lost}, and the ledger explains ${billed}. Perhaps something else uses this key, or ${host} has changed its prices. ${command('operator balance')} shows the last 24 hours.`,
    restored: (taken: string, of: { readonly isUncertain: boolean; readonly isPaused: boolean }) =>
      [
        `Easel was set back to the backup of ${taken}. Pictures and settings from after that are gone. What waited then was ended and given back, because it may have been painted since; nothing is submitted a second time.`,
        of.isUncertain
          ? 'Limits, ceilings, blocks, pauses and what was spent after the backup are not known, because the database that it replaced could not be compared with it: they are those of the backup.'
          : 'Limits, ceilings, blocks, pauses and what was spent after the backup were carried over.',
        ...(of.isPaused
          ? [`Painting is paused. Look at the limits and blocks; ${command('operator resume')} goes on.`]
          : []),
      ].join(' '),
    unrecorded: (host: string, lost: string, billed: string, since: string) =>
      `Since ${since} ${host}'s balance fell by ${lost}; the ledger of the backup explains ${billed}. The rest was spent after the backup, or while Easel stood still. The next comparison starts from here.`,
    backupOverdue: (since: string) =>
      `Easel has no good backup since ${since}. It goes on trying every ten minutes; the log says why it fails, most often a disk that is full. \`npm run backup\` takes one by hand.`,
    backupAgain: 'There is a good backup of Easel again.',
    databaseDamaged:
      "A check has found Easel's database damaged. Stop Easel, keep a copy of the file, and restore a backup: `npm run restore -- --check` says of each what would be lost. No backup is taken meanwhile, and the last good ones stay.",
    tokenInUse:
      'DISCORD_TOKEN is in use elsewhere: another process answers members in the name of this bot. Each command is painted by the one that answers first, but limits, reports and settings stand in two databases. Stop the other process; if it is not yours, reset the token at discord.com/developers/applications → Bot.',
    modelHidden: (model: string, id: string, successor: string | null) =>
      `Requests for ${model} have been answered with 404 for hours, so it is no longer offered${successor === null ? '' : `; ${successor} is offered in its place`}. Nothing was charged for it. The next start offers it again; if it is gone for good, put "${id}": { "retired": true } into PRICES_FILE.`,
    price: (host: string, model: string, theirs: string, ours: string) =>
      `${host} takes ${theirs} for a picture of ${model} that costs ${ours} by Easel's table. From now on it is held, charged and capped at what ${host} says; what waits and no longer fits under a cap is not sent. Perhaps a newer Easel knows the price.`,
    unbelievablePrice: (host: string, moneyAt: string, model: string, theirs: string, ours: string) =>
      `${host} says that it takes ${theirs} for a picture of ${model} that costs ${ours} by Easel's table. That is out of all proportion: members are charged ${ours}, and what ${host} says counts against BOT_DAILY_USD, BOT_MONTHLY_USD and BURN_USD. Look at ${moneyAt} for what it took.`,
    lowBalance: (host: string, moneyAt: string, balance: string, perDay: string, days: number) =>
      `${host}'s balance is down to ${balance}. At ${perDay} a day that lasts ${counted(days, 'day')}. Top it up at ${moneyAt}.`,
  },
  balance: {
    left: (host: string, balance: string, pictures: number, model: string, price: string) =>
      `**${balance}** left at ${host}: ${counted(pictures, 'picture')} with ${model} at ${price}.`,
    unknown: (host: string) => `${host} does not answer just now. Try again in a minute.`,
    untold: (host: string) => `${host} accepts the key, and does not tell the balance.`,
    out_of_credits: (host: string, moneyAt: string) =>
      `${host} says that the account is out of credits. Top it up at ${moneyAt}.`,
    wrong_address: (host: string, address: string) =>
      `Nothing of ${host} is at the address of ${address}: it answers 404 for the account, too. Mend it, or leave it out, and start Easel again.`,
    key_refused: (host: string, key: string) =>
      `${host} refuses ${key}. Put a valid key into the settings and start Easel again.`,
    runway: (days: number, perDay: string) =>
      `At this week's pace of ${perDay} a day it lasts ${counted(days, 'day')}.`,
    noPace: 'Nothing was billed this week.',
    pace: (perDay: string) => `This week's pace is ${perDay} a day.`,
    agrees: (when: string, lost: string, since: string) =>
      `Reconciled ${when}: the balance fell by ${lost} since ${since}, as the ledger says.`,
    differs: (when: string, lost: string, since: string, billed: string, unexplained: string) =>
      `Reconciled ${when}: the balance fell by ${lost} since ${since}, the ledger says ${billed}. ${unexplained} of the difference is explained by nothing under way.`,
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
      provider_failing: 'it fails for everybody',
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
      laterForAll: 'for what those before it cannot take',
      first: (models: string) => `first for ${models}`,
      later: (models: string) => `after others for ${models}`,
      none: 'paints none of the models that are offered',
    },
    usual: (models: string) => `usually ${models}`,
    duration: (model: string, seconds: string) => `${model} ${seconds} s`,
    drained: (account: string) =>
      `Nothing more is sent to **${account}**; what is being painted there goes on. What no other account can paint keeps its place for ten minutes, then it ends uncharged. ${command('operator lanes')} with ${option('operator.options.use')} uses it again.`,
    last: (account: string) =>
      `**${account}** stays in use: it is the last one, and nothing would be painted without it. ${command('operator pause')} stops painting; to change accounts, use another one first.`,
    used: (account: string) => `**${account}** is used again.`,
    unknown: (account: string) => `There is no account ${account} in the settings; these are there:`,
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
    done: `Painting is paused in every server. What waits keeps its place for ten minutes, then it ends uncharged; what is being painted arrives, and new commands are refused. ${command('operator resume')} goes on.`,
    resumed: (reason: string) => `Painting goes on. It was paused: ${reason}`,
    notPaused: 'Painting is not paused.',
  },
  block: {
    done: (target: string, reason: string) =>
      `${target} is blocked: ${reason}. What waits is cancelled and not charged; what is being painted still arrives.`,
    lifted: (target: string) => `${target} is not blocked any more.`,
    notBlocked: (target: string) => `${target} is not blocked.`,
    one: `Give either ${option('operator.options.user')} or ${option('operator.options.server')}.`,
    sum: (total: number) => `**${total} blocked**`,
    line: (target: string, reason: string, who: string, when: string) => `${target}: ${reason} (${who}, ${when})`,
    none: 'Nobody is blocked.',
  },
  page: (number: number, pages: number) => `Page ${number} of ${pages}`,
};
