import type { Refusal } from '../../connection.ts';

/** Why something was not done: what Discord's client would not do, and what the playground cannot do now. */
export const refusals: Readonly<Record<Refusal['code'], string>> = {
  'message-gone': 'This message is not there any more.',
  hidden: 'This person cannot see that.',
  'component-gone': 'This button or menu is not there any more.',
  'component-disabled': 'This button or menu cannot be used now.',
  'dialog-gone': 'This dialog is not open any more.',
  'bad-values': 'Discord does not accept what was filled in or chosen here.',
  'no-command': 'This person has no such command.',
  'bad-options': 'Discord does not accept one of these options.',
  'no-person': 'This person is no member of that server.',
  'no-channel': 'This person does not see that channel.',
  'not-deletable': 'Only its author and moderators can delete a message.',
  'nothing-to-send': 'There is nothing to send.',
  'message-too-long': 'This message is too long.',
  'file-too-large': 'A file is too large for this server.',
  'lever-blocked': 'This cannot be done now.',
  'bad-lever': 'There is no such lever.',
  other: 'That cannot be done.',
  'cannot-copy': 'The browser does not let this page copy.',
  ended: 'The playground is not running.',
};
