import type { Client } from 'discord.js';
import type { ReportNames } from '../../administration/html-report/html-report.ts';
import { isPseudonym } from '../../archive/pseudonym.ts';
import { languageTag, type TextsFor } from '../texts/index.ts';
import { oneLine } from '../views/markdown.ts';
import { reportWords } from '../views/report-words.ts';

/** The names that a server's report shows, in that server's language. */
export class ReportNaming {
  readonly #client: Client;
  readonly #textsFor: TextsFor;

  constructor(client: Client, textsFor: TextsFor) {
    this.#client = client;
    this.#textsFor = textsFor;
  }

  of(guildId: string): ReportNames {
    const guild = this.#client.guilds.cache.get(guildId);
    const texts = this.#textsFor(guild?.preferredLocale);
    const { formerMember } = texts.privacy;
    return {
      serverName: oneLine(guild?.name ?? guildId),
      channelName: (channelId) => {
        const name = oneLine(guild?.channels.cache.get(channelId)?.name ?? '');
        return name === '' ? '' : `#${name}`;
      },
      memberName: (userId, seen) => (isPseudonym(userId) ? formerMember : oneLine(seen ?? '')),
      words: reportWords(texts, languageTag(guild?.preferredLocale)),
    };
  }
}
