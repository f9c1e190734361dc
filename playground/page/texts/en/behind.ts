import type { GenerationState, PictureState } from '../../../../src/generation/model/generation.ts';
import type { TransitionName } from '../../../../src/generation/model/lifecycle.ts';
import type { CapView, HostName, LedgerLineView, Level } from '../../../wire/behind.ts';
import type { Tab } from '../../behind/choices.ts';

/** A transition: its name for people, and what it does. */
interface StepTexts {
  readonly name: string;
  readonly does: string;
}

export interface BehindTexts {
  readonly tabs: Readonly<Record<Tab, string>>;
  readonly showBehind: string;
  readonly nothingYet: string;
  readonly picture: string;
  readonly newest: string;
  readonly toMessage: string;
  /** In place of a prompt that was deleted. */
  readonly deletedPrompt: string;
  readonly noMessage: string;
  readonly states: string;
  readonly generation: string;
  /** Of one of several. */
  readonly pictureNumber: (number: number) => string;
  readonly otherEnds: string;
  readonly now: string;
  readonly passed: string;
  readonly path: string;
  readonly pathIsLost: string;
  readonly next: string;
  readonly nothingNext: string;
  readonly table: string;
  readonly step: string;
  readonly fromTo: string;
  readonly money: string;
  readonly noMoney: string;
  readonly begin: string;
  readonly taken: string;
  readonly possible: string;
  readonly reason: string;
  readonly sinceCommand: (time: string) => string;
  readonly generationStates: Readonly<Record<GenerationState, string>>;
  readonly pictureStates: Readonly<Record<PictureState, string>>;
  readonly steps: Readonly<Record<TransitionName, StepTexts>>;

  readonly caps: string;
  readonly whose: Readonly<Record<CapView['of'], string>>;
  readonly sources: Readonly<Record<CapView['source'], string>>;
  readonly noCap: string;
  readonly used: (held: string, charged: string, cap: string) => string;
  readonly lines: string;
  readonly time: string;
  readonly entry: string;
  readonly amounts: string;
  readonly who: string;
  readonly kinds: Readonly<Record<LedgerLineView['kind'], string>>;
  readonly held: string;
  readonly charged: string;
  readonly billed: string;
  readonly granted: string;
  readonly noLines: string;
  readonly narrow: string;

  readonly queue: string;
  readonly lane: string;
  readonly noLane: string;
  readonly waiting: string;
  readonly sending: string;
  readonly rendering: string;
  readonly onTheirWay: (count: number) => string;
  readonly hosts: Readonly<Record<HostName, string>>;
  readonly balance: string;
  readonly running: string;
  readonly task: string;
  readonly state: string;
  readonly polls: string;
  readonly told: string;
  readonly tasksOf: (host: string) => string;
  readonly callsOf: (host: string) => string;
  readonly noTasks: string;
  readonly noCalls: string;
  readonly call: string;
  readonly answer: string;
  readonly noAnswer: string;

  readonly operatorIntro: string;
  readonly noDirectMessages: string;
  readonly level: string;
  readonly levels: Readonly<Record<Level, string>>;
  readonly noLog: string;
  readonly lineCount: (shown: number, all: number) => string;
}

export const behind: BehindTexts = {
  tabs: { life: 'Life', ledger: 'Ledger', hosts: 'Hosts', operator: 'Operator', log: 'Log' },
  showBehind: 'Show behind',
  nothingYet: 'Nothing was painted yet. Type /imagine, and watch here what happens behind the message.',
  picture: 'Picture',
  newest: 'The newest, whichever it is',
  toMessage: 'Go to its message',
  deletedPrompt: '(deleted)',
  noMessage: 'Its message is gone',
  states: 'States',
  generation: 'Generation',
  pictureNumber: (number) => `Picture ${number}`,
  otherEnds: 'other ends',
  now: 'now',
  passed: 'passed',
  path: 'The path so far',
  pathIsLost: 'Its steps were logged before this page could read them; its states above are those of the database.',
  next: 'What may come next',
  nothingNext: 'Nothing: this is the end.',
  table: 'The whole table of transitions',
  step: 'Step',
  fromTo: 'From → to',
  money: 'Ledger',
  noMoney: 'none',
  begin: 'start',
  taken: 'taken',
  possible: 'possible now',
  reason: 'reason',
  sinceCommand: (time) => `${time} after the hold`,
  generationStates: {
    held: 'held',
    open: 'open',
    ended: 'ended',
    delivered: 'delivered',
    undelivered: 'undelivered',
    withdrawn: 'withdrawn',
  },
  pictureStates: {
    held: 'held',
    queued: 'queued',
    submitting: 'submitting',
    rendering: 'rendering',
    kept: 'kept',
    moderated: 'moderated',
    failed: 'failed',
    cancelled: 'cancelled',
  },
  steps: {
    accept: {
      name: 'Accepted',
      does: 'The command passed every check. Its price is held under each cap, in the same transaction as its rows; Discord has not been answered yet.',
    },
    open: { name: 'Acknowledged', does: 'Discord has heard the answer, so the pictures may wait in the queue.' },
    prepare: {
      name: 'Inputs are here',
      does: 'The pictures that go in are on our disk. The hold is lowered to what they really cost, and never raised.',
    },
    withdraw: {
      name: 'Withdrawn',
      does: 'Discord never heard the answer, so nobody waits for a picture. The whole hold is released.',
    },
    claim: {
      name: 'Claimed',
      does: 'Written down before the one call that spends: after a crash, the bot knows that it may have been sent.',
    },
    requeue: {
      name: 'Back in the queue',
      does: 'The host certainly did not start it. It is sent again, and was not billed.',
    },
    requeueLostSubmit: {
      name: 'Sent once more',
      does: 'The process died while it was sending. The picture is sent a second time; that the first may be billed is noted.',
    },
    failLostSubmit: {
      name: 'Given up',
      does: 'The answer was lost a second time. It is not sent a third time: nobody pays for a picture that was not seen.',
    },
    startRendering: {
      name: 'Taken by the host',
      does: 'The host gave it a task. From here on a restart finds the task again and pays for nothing twice.',
    },
    keep: {
      name: 'Kept',
      does: 'The picture was downloaded, checked and written to disk. Now it is charged, and the rest of its hold is released.',
    },
    fail: {
      name: 'Failed',
      does: 'The host declined it, or it broke on the way. The hold is released: the member pays nothing.',
    },
    cancelRendering: { name: 'Stopped at the host', does: 'Its task was ended at the host. The hold is released.' },
    failWaiting: {
      name: 'Failed while it waited',
      does: 'It was never sent: the host was away for too long, or it may not be sent any more. The hold is released.',
    },
    cancelWaiting: { name: 'Cancelled', does: 'Its member cancelled it before it was sent. The hold is released.' },
    failRestored: {
      name: 'Left behind by a backup',
      does: 'It was on its way when a backup was taken that was restored since. The hold is released.',
    },
    end: {
      name: 'Every picture has ended',
      does: 'With its last picture the generation ends. The final message is owed now.',
    },
    markDelivered: { name: 'Delivered', does: 'The final message has arrived at Discord.' },
    markUndelivered: {
      name: 'Not delivered',
      does: 'Discord refuses the message everywhere. The pictures are kept, and /history offers them.',
    },
    markDeliveredLate: { name: 'Fetched', does: 'The member fetched the pictures after all.' },
    closeErased: { name: 'Closed', does: 'It was erased after the backup was taken that brought it back.' },
  },

  caps: 'Sums under the caps',
  whose: { member: 'Member', server: 'Server', bot: 'The whole bot' },
  sources: {
    member: 'set for this member',
    role: 'set for a role',
    everyone: 'set for everyone here',
    new: 'set for new members',
    guild: 'set for the server',
    ceiling: 'ceiling of this server',
    settings: 'from the settings',
  },
  noCap: 'no cap',
  used: (held, charged, cap) => `${held} held + ${charged} charged of ${cap}`,
  lines: 'Ledger',
  time: 'Time',
  entry: 'Entry',
  amounts: 'Amounts',
  who: 'Who and what',
  kinds: {
    hold: 'hold',
    reprice: 'reprice',
    settle: 'settle',
    release: 'release',
    adjust: 'adjust',
    unconfirmed: 'unconfirmed',
  },
  held: 'held',
  charged: 'charged',
  billed: 'billed',
  granted: 'granted',
  noLines: 'The ledger is empty.',
  narrow: 'Only this picture',

  queue: 'Pictures on their way',
  lane: 'Lane',
  noLane: 'not decided yet',
  waiting: 'waiting',
  sending: 'sending',
  rendering: 'rendering',
  onTheirWay: (count) => (count === 1 ? '1 picture is on its way' : `${count} pictures are on their way`),
  hosts: { bfl: 'Black Forest Labs', replicate: 'Replicate', atlascloud: 'AtlasCloud' },
  balance: 'Balance',
  running: 'Running',
  task: 'Task',
  state: 'State',
  polls: 'Polls',
  told: 'Quoted',
  tasksOf: (host) => `Tasks at ${host}`,
  callsOf: (host) => `Last calls to ${host}`,
  noTasks: 'No task so far.',
  noCalls: 'No call so far.',
  call: 'Call',
  answer: 'Answer',
  noAnswer: 'none',

  operatorIntro: 'What the bot tells whoever runs it, in direct messages.',
  noDirectMessages:
    'Nothing so far. Pull a lever, such as a host that runs out of credits, and the bot reports it here.',
  level: 'From level',
  levels: { trace: 'trace', debug: 'debug', info: 'info', warn: 'warn', error: 'error', fatal: 'fatal' },
  noLog: 'No such line.',
  lineCount: (shown, all) => (shown === all ? `${all} lines` : `${shown} of ${all} lines`),
};
