// What the menus of messages and people offer.

import type { MessageView } from '../../wire/message.ts';
import { generationOf } from '../behind/choices.ts';
import { Refusal } from '../connection.ts';
import { mayDo, Permission } from '../permissions.ts';
import { localized } from '../commands/localized.ts';
import { CommandType, offeredCommands } from '../commands/offered.ts';
import { textsFor } from '../texts/texts.ts';
import { now } from '../clock.ts';
import { plainText } from './markdown/plain.ts';
import type { View } from './view.ts';

export interface MenuItem {
  readonly label: string;
  /** For tests and tours: the command's name, or what it does. */
  readonly name: string;
  readonly isDanger?: boolean;
  readonly run: () => void;
}

export function messageItems(message: MessageView, view: View): readonly MenuItem[] {
  const { texts, actions, userId, names } = view;
  const messageId = message.id;
  const behind = behindItems(message, view);
  if (message.ephemeral) {
    return [
      ...behind,
      ...copies(message, view),
      { label: texts.dismiss, name: 'dismiss', run: () => actions.dismiss(messageId) },
    ];
  }
  const isDirect = message.guildId === null;
  const apps = commandItems(CommandType.Message, isDirect, view, { messageId });
  const isMine = message.authorId === userId;
  const mayDelete = isMine || (!isDirect && mayDo(names.guild, userId, Permission.ManageMessages));
  const remove = {
    label: texts.deleteMessage,
    name: 'delete',
    isDanger: true,
    run: () => actions.attempt({ do: 'delete', messageId }),
  };
  return [...apps, ...behind, ...copies(message, view), ...(mayDelete ? [remove] : [])];
}

export function userItems(targetId: string, view: View, isDirect: boolean): readonly MenuItem[] {
  const isMember = view.names.guild?.members.some((member) => member.userId === targetId) === true;
  const apps = isMember && !isDirect ? commandItems(CommandType.User, false, view, { userId: targetId }) : [];
  return [...apps, { label: view.texts.copyUserId, name: 'copy-id', run: () => copy(targetId, view) }];
}

type Target = { readonly messageId: string } | { readonly userId: string };

function commandItems(
  type: number,
  isDirect: boolean,
  { names, locale, actions, userId }: View,
  target: Target,
): MenuItem[] {
  if (names.guild === undefined) return [];
  return offeredCommands(type, { guild: names.guild, userId, isDirect }).map((command) => ({
    label: localized(command, 'name', locale),
    name: command.name,
    run: () => actions.attempt({ do: 'menu', name: command.name, target }),
  }));
}

/** What happened behind it, where the bot painted something in it. */
function behindItems(message: MessageView, { actions, locale }: View): MenuItem[] {
  const { known } = actions.state;
  const generation = known === null ? undefined : generationOf(known, message);
  if (generation === undefined) return [];
  const label = textsFor(locale).behind.showBehind;
  return [{ label, name: 'show-behind', run: () => actions.selectGeneration(generation.id) }];
}

function copies({ id, content }: MessageView, view: View): MenuItem[] {
  const { texts, names, locale } = view;
  const context = { names, locale, nowMs: now(), spoiler: texts.spoiler };
  const copyId = { label: texts.copyMessageId, name: 'copy-id', run: () => copy(id, view) };
  if (content === '') return [copyId];
  return [{ label: texts.copyText, name: 'copy-text', run: () => copy(plainText(content, context), view) }, copyId];
}

/** A browser may keep its clipboard to itself. */
function copy(text: string, { actions }: View): void {
  navigator.clipboard
    .writeText(text)
    .catch(() => actions.notice(new Refusal('cannot-copy', 'the browser keeps its clipboard')));
}
