import { createHash } from 'node:crypto';
import { SnowflakeUtil, type Client } from 'discord.js';
import type { HtmlReports, ReportFile } from '../../administration/html-report/html-report.ts';
import type { Statement, StatementBoard } from '../../administration/html-report/statements.ts';
import type { DueMonth } from '../../administration/report-periods.ts';
import { ALL_SERVERS, type StatementReceiver } from '../../administration/statement-store.ts';
import type { TextsFor } from '../texts/index.ts';
import { plain } from '../views/markdown.ts';
import { toDeliveryError } from './api-errors.ts';
import { orDeliveryError } from './post-once.ts';
import type { ReportNaming } from './report-naming.ts';
import type { Responder } from './responder.ts';

const NONCE_LENGTH = 25;
const NAME_SHOWN = 60;

/** Sends statements to channels and directly to users, in the language of the server that they are about. */
export class DiscordStatementBoard implements StatementBoard {
  readonly #client: Client;
  readonly #responder: Responder;
  readonly #naming: ReportNaming;
  readonly #textsFor: TextsFor;

  constructor(client: Client, responder: Responder, naming: ReportNaming, textsFor: TextsFor) {
    this.#client = client;
    this.#responder = responder;
    this.#naming = naming;
    this.#textsFor = textsFor;
  }

  servers(): readonly string[] {
    return [...this.#client.guilds.cache.keys()];
  }

  makeReport(reports: HtmlReports, guildId: string, { period }: DueMonth): Promise<ReportFile | null> {
    return reports.ofPeriod(guildId, period, this.#naming.of(guildId));
  }

  async introduce(receiver: StatementReceiver): Promise<boolean> {
    const { guildId } = receiver;
    const { statement } = this.#textsOf(guildId).report;
    const content = guildId === ALL_SERVERS ? statement.helloAll : statement.hello(this.#nameOf(guildId));
    try {
      await this.#responder.say(await this.#channelOf(receiver), { content, attachments: [] });
      return true;
    } catch (error) {
      const failure = toDeliveryError(error);
      if (!failure.retryable) return false;
      throw failure;
    }
  }

  async send(
    receiver: StatementReceiver,
    { guildId, month, file }: Statement,
    nonce: string,
    signal: AbortSignal,
  ): Promise<void> {
    const { statement } = this.#textsOf(guildId).report;
    const content = statement.message(this.#nameOf(guildId), month.key, file.pictures);
    const { name, bytes } = file;
    await orDeliveryError(async () => {
      const channelId = await this.#channelOf(receiver, signal);
      if (await this.#stands(channelId, content, month, signal)) return;
      const short = createHash('sha256').update(nonce).digest('hex').slice(0, NONCE_LENGTH);
      await this.#responder.say(channelId, { content, attachments: [{ name, bytes }] }, short, signal);
    });
  }

  /** A former process may have died after it: the nonce keeps a second one out for minutes alone. */
  async #stands(channelId: string, content: string, { dueAtMs }: DueMonth, signal: AbortSignal): Promise<boolean> {
    const after = SnowflakeUtil.generate({ timestamp: dueAtMs }).toString();
    const fits = (message: { readonly content: string; readonly attachments: readonly unknown[] }): boolean =>
      message.content === content && message.attachments.length > 0;
    return (await this.#responder.findOwn(channelId, after, fits, signal)) !== null;
  }

  async #channelOf({ kind, id }: StatementReceiver, signal?: AbortSignal): Promise<string> {
    return kind === 'channel' ? id : this.#responder.directChannelOf(id, signal);
  }

  #nameOf(guildId: string): string {
    return plain(this.#client.guilds.cache.get(guildId)?.name ?? guildId, NAME_SHOWN);
  }

  #textsOf(guildId: string) {
    return this.#textsFor(this.#client.guilds.cache.get(guildId)?.preferredLocale);
  }
}
