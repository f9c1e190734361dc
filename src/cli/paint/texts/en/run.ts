import { counted } from '../../../../runtime/text.ts';
import type { StopCause } from '../../model/stop-cause.ts';

/** Why a picture was not painted, by its class in results.jsonl. */
const ERRORS: Readonly<Record<string, string>> = {
  request_moderated: 'declined for its prompt or picture',
  content_moderated: 'declined for what was painted',
  provider_failed: 'the host failed while it painted',
  timed_out: 'not done in time; --resume asks for it again',
  task_lost: 'the host does not know it any more',
  unanswered: 'nobody could tell what became of it; --resume asks again',
  not_handed_over: 'painted, and not handed over; --resume fetches it again',
  bad_image: 'what came is no whole picture',
  storage_failed: 'the disk did not take it; --resume fetches it again',
  input_lost: 'the picture that was to go in is gone',
  input_rejected: 'the host could not read a picture that went in',
  cancelled: 'cancelled at the host by somebody else',
  invalid_request: 'the host does not take this request',
  unknown_model: 'the host does not have this model',
  unreachable: 'the host could not be reached',
  overloaded: 'the host had too much to do for too long',
  refused: 'the host refused it, and does not say why',
  out_of_credits: 'no credit is left for it',
  outcome_unknown: 'its answer was lost, so it may have been billed',
  process_died: 'the process ended before the answer came, so it may have been billed',
  account_gone: 'there is no key any more of the account that painted it',
  no_lane: 'no account here can paint it',
};

const FOLDER_FAULTS: Readonly<Record<string, string>> = {
  EEXIST: 'a file of that name is there already',
  ENOTDIR: 'a part of its name is a file',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full',
};

function stopped(cause: StopCause, left: number): string {
  const pictures = counted(left, 'picture');
  switch (cause) {
    case 'interrupted':
      return `Interrupted: ${pictures} not started.`;
    case 'budget':
      return `The budget is reached: ${pictures} not started.`;
    case 'out_of_credits':
      return `No credit is left: ${pictures} not started. Buy credits, then go on.`;
    case 'key_refused':
      return `The host refuses the key: ${pictures} not started. npm run paint -- --check tries it.`;
    case 'wrong_address':
      return `Nothing of the host is at the address in the settings: ${pictures} not started.`;
    case 'disk':
      return `The disk takes no more: ${pictures} not started. Make room, then go on.`;
    case 'provider_failing':
      return `The host fails for everybody: ${pictures} not started. Try again later.`;
  }
}

export const run = {
  error: (kind: string) => ERRORS[kind] ?? kind,

  noSandbox:
    '--sandbox works in a clone of the repository alone: npm ci, then npm run paint -- --sandbox "a lighthouse at dusk". This installation has no sandbox.',
  notPassed: (flags: string) =>
    `npm keeps ${flags} to itself: write two more dashes before it, npm run paint -- ${flags} …`,

  plan: {
    one: (model: string, size: string, prompt: string) => `${prompt}\n  ${model}, ${size}`,
    several: (pictures: number, models: string) => `${counted(pictures, 'picture')} with ${models}`,
    goesOn: ({
      fetched,
      missing,
      again,
    }: {
      readonly fetched: number;
      readonly missing: number;
      readonly again: number;
    }) =>
      `Going on: ${counted(fetched, 'picture')} to fetch or to ask about, ${missing} to paint${again === 0 ? '' : `, ${again} of which failed at no cost before`}.`,
    price: (price: string, budget: string | null) =>
      `Price: ${price} at most${budget === null ? '' : `, and never more than the budget of ${budget}`}.`,
    spent: (spent: string) => `Spent before, perhaps billed included: ${spent}.`,
    ask: 'Paint?',
    into: (folder: string) => `Into ${folder}`,
    shortBudget: (fits: number) => `The budget pays for ${counted(fits, 'picture')} of it.`,
  },
  yes: ['y', 'yes'],
  yesOrNo: '[y/N]',
  declined: 'Nothing was painted, and nothing spent.',
  noTerminal: 'There is no terminal here that could be asked: --yes paints without asking. Nothing was spent.',

  unfinished: (count: number, command: string) =>
    `${counted(count, 'picture')} of a former run ${count === 1 ? 'is' : 'are'} unfinished here: ${command} goes on with ${count === 1 ? 'it' : 'them'}.`,
  nothingToResume: (folder: string) => `There is nothing unfinished in ${folder}.`,
  unconfirmedLeft: (count: number) =>
    `${counted(count, 'picture')} may have been billed without a picture. --resume --retry-unconfirmed paints ${count === 1 ? 'it' : 'them'} again.`,
  batchNotRead:
    'The journal says what is to be painted: --batch and other options of pictures are not read with --resume.',

  painted: 'painted',
  progress: {
    place: (done: number, all: number) => `${done}/${all}`,
    total: (spent: string, budget: string | null) => (budget === null ? `${spent} so far` : `${spent} of ${budget}`),
    left: (seconds: number) =>
      seconds < 90 ? `about ${Math.max(1, Math.round(seconds))} s left` : `about ${Math.round(seconds / 60)} min left`,
    running: (count: number) => `painting ${count}`,
    unconfirmed: 'unconfirmed',
    seconds: (seconds: number) => `${seconds.toFixed(1)} s`,
  },
  interrupting: (count: number) =>
    `Nothing more is started. ${counted(count, 'picture')} that ${count === 1 ? 'is' : 'are'} paid for ${count === 1 ? 'is' : 'are'} waited for; Ctrl-C once more leaves at once, and --resume fetches ${count === 1 ? 'it' : 'them'}.`,
  leaving: (command: string) => `Left at once: ${command} fetches what is paid for.`,
  diskTrouble: (why: string) =>
    `The disk does not take what must be written down (${why}). It is tried again: make room.`,

  summary: {
    pictures: (painted: number, failed: number, unconfirmed: number) =>
      [
        `${painted} painted`,
        ...(failed === 0 ? [] : [`${failed} failed`]),
        ...(unconfirmed === 0 ? [] : [`${unconfirmed} unconfirmed`]),
      ].join(', '),
    money: ({ billed, perhaps }: { readonly billed: string; readonly perhaps: string | null }) =>
      perhaps === null ? `Billed: ${billed}.` : `Billed: ${billed}. Perhaps billed: ${perhaps}.`,
    stopped,
    unfetched: (count: number) =>
      `${counted(count, 'picture')} ${count === 1 ? 'is' : 'are'} paid for and not here yet: --resume fetches ${count === 1 ? 'it' : 'them'}, as long as the host keeps ${count === 1 ? 'it' : 'them'}.`,
    again: (count: number) =>
      `${counted(count, 'picture')} failed at no cost, for what may pass: ${count === 1 ? 'it is' : 'they are'} painted with --resume.`,
    resume: (command: string) => `${command} goes on.`,
  },

  check: {
    well: (balance: string | null) =>
      balance === null ? 'the key is accepted; no balance is told' : `${balance} left`,
    pays: (pictures: number, model: string, price: string) =>
      `${counted(pictures, 'picture')} with ${model} at ${price}`,
    out_of_credits: 'out of credits',
    key_refused: 'the key is refused',
    wrong_address: 'nothing of the host is at the address in the settings',
    unasked: (why: string) => `cannot be asked: ${why}`,
    create: (where: string) => `keys are at ${where}`,
    buy: (where: string) => `credits are at ${where}`,
  },

  folder: {
    unwritable: (path: string, why: string) => `The folder ${path} cannot be written to: ${FOLDER_FAULTS[why] ?? why}.`,
    inUse: (path: string) =>
      `Another npm run paint is at work in ${path}: wait for it, or name another folder with --out.`,
    damaged: (path: string, line: number) =>
      `${path} is damaged in line ${line}, or is not of this version, so that nobody can tell what was painted. Mend that line, or paint into another folder with --out.`,
  },
  ledger: {
    inUse:
      'The bot runs on this database. Stop it first, or paint without --ledger: nothing was painted, and nothing spent.',
    unusable: (why: string) => `The bot's database cannot be used: ${why} Nothing was painted, and nothing spent.`,
    booked: (amount: string) => `Booked into the bot's ledger: ${amount}.`,
    unbooked: (why: string) => `What was spent could not be booked (${why}): --resume --ledger books it.`,
  },
};
