// A message as a screen reader says it.

import { textOf } from '../../../sandbox/discord/message.ts';
import type { MessageView } from '../../wire/message.ts';
import { now } from '../clock.ts';
import { plainText } from './markdown/plain.ts';
import type { View } from './view.ts';

export function saidOf(message: MessageView, { names, locale, texts }: View): string {
  const name = names.user(message.authorId)?.name ?? texts.unknownUser;
  const text = plainText(textOf(message), { names, locale, nowMs: now(), spoiler: texts.spoiler });
  const { length } = message.attachments;
  return texts.said(name, [text, length === 0 ? '' : texts.pictures(length)].filter((part) => part !== '').join(' '));
}
