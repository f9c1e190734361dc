// What all replies of `/usage` have in common.

import { EmbedBuilder, type InteractionEditReplyOptions } from 'discord.js';
import type { Page } from '../../administration/reports.ts';
import type { UsageSums } from '../../administration/report-store.ts';
import { formatUsd } from '../../generation/model/money.ts';
import type { Texts } from '../texts/index.ts';
import { attachmentFile } from './attachment-file.ts';
import type { Attachment } from './generation-view.ts';
import { type Button, buttonRow } from './pages.ts';

/** The verbs of the buttons. */
export const OVERVIEW_VERB = 'usage-overview';
export const MEMBER_VERB = 'usage-member';
export const CHANNELS_VERB = 'usage-channels';
export const REFUSALS_VERB = 'usage-refusals';

/** Replaces the whole reply, attachments included. */
export type UsageView = Pick<InteractionEditReplyOptions, 'embeds' | 'components' | 'files' | 'attachments'>;

const ACCENT = 0x56b4e9;

/** An embed with the time zone, the page, where there are several, and a note in its footer. */
export function reportEmbed(
  title: string,
  { timeZone, page, pages }: Page & { readonly timeZone: string },
  note: string,
  texts: Texts,
): EmbedBuilder {
  const footer = texts.usage.footer(timeZone === 'utc' ? 'UTC' : timeZone, page + 1, pages);
  return new EmbedBuilder()
    .setTitle(title)
    .setColor(ACCENT)
    .setFooter({ text: `${footer} · ${note}` });
}

export function reply(embed: EmbedBuilder, buttons: readonly Button[], chart: Attachment | null): UsageView {
  if (chart !== null) embed.setImage(`attachment://${chart.name}`);
  return {
    embeds: [embed],
    components: [...buttonRow(buttons)],
    files: chart === null ? [] : [attachmentFile(chart)],
    attachments: [],
  };
}

export function pageButtons(
  verb: string,
  { page, pages }: Page,
  argsOf: (page: number) => readonly string[],
): Button[] {
  const buttons = [
    { label: '◀', verb, page: page - 1 },
    { label: '▶', verb, page: page + 1 },
  ];
  return buttons
    .filter((button) => button.page >= 0 && button.page < pages)
    .map((button) => ({ label: button.label, verb, args: argsOf(button.page) }));
}

export function sumsText({ charged, pictures, wasted }: UsageSums, texts: Texts): string {
  return texts.usage.line.sums(formatUsd(charged), pictures, formatUsd(wasted));
}

/** The same with the numbers of moderated and failed pictures, if there are any. */
export function lineText(sums: UsageSums, texts: Texts): string {
  const { moderated, failed } = sums;
  const ends = moderated + failed === 0 ? [] : [texts.usage.line.ends(moderated, failed)];
  return [sumsText(sums, texts), ...ends].join(' · ');
}
