// The reply of `/help`.

import type { MemberQuota } from '../../generation/admission/member-quota.ts';
import type { Texts } from '../texts/index.ts';
import { contactLines, contactRow, type OperatorContact, type WithLinks } from './operator-contact.ts';
import { fitMessage } from './markdown.ts';
import { todayLines } from './quota-view.ts';

export interface HelpFacts {
  /** Commands as the reader would type them. */
  readonly examples: readonly string[];
  readonly quota: MemberQuota;
  /** Admins read their first steps as well. */
  readonly isAdmin: boolean;
}

export function helpView({ examples, quota, isAdmin }: HelpFacts, contact: OperatorContact, texts: Texts): WithLinks {
  const { help } = texts;
  const content = fitMessage((shorten) =>
    [
      help.begin,
      ...examples.map((example) => `- \`${example}\``),
      `**${help.left}**`,
      ...todayLines(quota, texts),
      `**${help.buttonsTitle}**`,
      ...Object.values(help.buttons).map((line) => `- ${line}`),
      help.more,
      ...(isAdmin ? [`**${help.adminsTitle}**`, ...help.admins.map((line) => `- ${line}`)] : []),
      ...contactLines(contact, texts, shorten),
    ].join('\n'),
  );
  return { content, components: contactRow(contact, texts) };
}
