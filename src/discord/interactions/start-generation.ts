import { MessageFlags, type RepliableInteraction } from 'discord.js';
import type { Logger } from 'pino';
import type { GenerationService } from '../../generation/generation-service.ts';
import type { Requester } from '../../generation/model/generation.ts';
import type { RequestOptions } from '../../generation/model/options.ts';
import { ORDINARY_SAFETY } from '../../generation/model/rules.ts';
import { AnsweredElsewhereError } from '../connection/answered-elsewhere.ts';
import type { MicroUsd } from '../../generation/model/money.ts';
import type { NewOrigin } from '../../generation/ports/generation-store.ts';
import { askRow } from '../views/cap-request-view.ts';
import { messageLink } from '../views/markdown.ts';
import { buttonRow, type Button, type PagedView } from '../views/pages.ts';
import { priceQuestionView } from '../views/price-question.ts';
import { refusalView } from '../views/refusal-view.ts';
import { mayUseCommands } from './authorize.ts';
import { isTooLate } from './callback-errors.ts';
import type { InteractionContext } from './command.ts';
import { replyPrivately } from './private-reply.ts';
import { placedRequesterOf } from './age-restriction.ts';
import { replyHandleOf, requesterOf } from './requester.ts';

/** What this entrance needs of the generation service. */
export type GenerationStarter = Pick<
  GenerationService,
  | 'models'
  | 'usableModels'
  | 'knownModels'
  | 'defaultModel'
  | 'inPlaceOf'
  | 'request'
  | 'noteRefusal'
  | 'acknowledged'
  | 'notAcknowledged'
  | 'acknowledgementUnclear'
  | 'publicReply'
>;

/** Any command, click, choice or filled-in modal in a server. */
type SpendingInteraction = RepliableInteraction<'cached' | 'raw'>;

/** What is to be painted, and whether only the requester sees it. */
export interface StartOptions {
  readonly options: RequestOptions;
  readonly isPrivate: boolean;
  /** The earlier generation that a click or a modal goes on from: started twice, it is painted once. */
  readonly origin?: NewOrigin;
  /** What the button told that it costs: its member is asked only where that is more by now. */
  readonly shownPrice?: MicroUsd;
  /** The draft that is confirmed. */
  readonly draftId?: string;
  /**
   * Keeps what was filled in by hand, and resolves to the button that leads back to it: it stands under a refusal, so that nothing is
   * typed twice.
   */
  readonly keepDraft?: () => Promise<Button>;
}

/** What became of the first answer to Discord; `unclear`: it may stand or not. The error: another process answered. */
type Acknowledgement = 'taken' | 'too_late' | 'unclear' | AnsweredElsewhereError;

/**
 * The one entrance for everything that spends, in this order: check → hold → acknowledge → queue. Nothing is shown or held
 * for what is refused, nothing is queued before Discord has the acknowledgement, and the hold of what Discord does not
 * take from this process is released. Whoever sent the interaction pays; the answer is always a reply of its own, also to a click.
 *
 * @throws AnsweredElsewhereError once that is released which another process with the bot's token has answered.
 */
export async function startGeneration(
  service: GenerationStarter,
  context: InteractionContext<SpendingInteraction>,
  start: StartOptions,
): Promise<void> {
  const generationId = await checkAndHold(service, context, start);
  if (generationId === null) return;
  const acknowledgement = await acknowledge(context, start.isPrivate);
  await queueOrRelease(service, generationId, acknowledgement, context.log);
  if (acknowledgement instanceof AnsweredElsewhereError) throw acknowledgement;
}

/** The generation whose money is held now; null where it is refused, or another delivery of the interaction holds it. */
async function checkAndHold(
  service: GenerationStarter,
  { interaction, texts, log }: InteractionContext<SpendingInteraction>,
  { options, isPrivate, origin, shownPrice, draftId, keepDraft }: StartOptions,
): Promise<string | null> {
  const refuse = async (content: string, rows: PagedView['components'] = []): Promise<null> => {
    const back = keepDraft === undefined ? [] : [await keepDraft()];
    await replyPrivately(interaction, { content, components: [...rows, ...buttonRow(back)] });
    return null;
  };
  if (!interaction.isCommand() && !mayUseCommands(interaction)) {
    service.noteRefusal(interaction.guildId, 'no_commands');
    return refuse(texts.refusal.noCommands);
  }
  const result = await service.request({
    requester: await requesterFor(interaction, options, log),
    reply: replyHandleOf(interaction, isPrivate),
    options,
    origin: origin ?? null,
    shownPrice: shownPrice ?? null,
    draftId: draftId ?? null,
  });
  switch (result.kind) {
    case 'accepted':
      return result.generationId;
    case 'refused':
      log.info({ refusal: result.refusal.kind }, 'refused');
      return refuse(
        refusalView(result.refusal, service.knownModels, texts),
        result.draftId === null ? [] : askRow(result.draftId, texts),
      );
    case 'asked':
      log.info({ draft: result.draftId, price: result.price }, 'asked about the price');
      await replyPrivately(interaction, priceQuestionView(result, service.knownModels, texts));
      return null;
    case 'draft_gone':
      await replyPrivately(interaction, texts.refusal.draftGone);
      return null;
    case 'running':
      log.info({ generation: result.generationId }, 'started before, and on its way');
      await tellOfEarlier(service, interaction, result.generationId, texts.refusal.running);
      return null;
    case 'confirmed_before':
      log.info({ generation: result.generationId }, 'confirmed before');
      await tellOfEarlier(service, interaction, result.generationId, texts.refusal.confirmedBefore);
      return null;
    case 'duplicate':
      log.info('delivered twice by Discord, answered once');
      return null;
  }
}

/** Where the place decides, Discord may have to be asked about it; else nothing but the database is. */
function requesterFor(
  interaction: SpendingInteraction,
  { safety = 0 }: RequestOptions,
  log: Logger,
): Requester | Promise<Requester> {
  return safety > ORDINARY_SAFETY ? placedRequesterOf(interaction, log) : requesterOf(interaction);
}

/** Acknowledged before Discord is asked where the other one stands. */
async function tellOfEarlier(
  service: GenerationStarter,
  interaction: SpendingInteraction,
  generationId: string,
  sentence: (link: string | null) => string,
): Promise<void> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const place = await service.publicReply(generationId);
  await interaction.editReply({ content: sentence(place === null ? null : messageLink(place)) });
}

/** A deferred reply, never a deferred update: the final message must not take the place of the message that was clicked. */
async function acknowledge(
  { interaction, log }: InteractionContext<SpendingInteraction>,
  isPrivate: boolean,
): Promise<Acknowledgement> {
  try {
    await interaction.deferReply(isPrivate ? { flags: MessageFlags.Ephemeral } : {});
    return 'taken';
  } catch (error) {
    if (error instanceof AnsweredElsewhereError) return error;
    log.warn({ err: error }, 'the acknowledgement failed');
    // A lost answer, or "acknowledged already" to a request that discord.js repeated: the reply may well stand.
    return isTooLate(error) ? 'too_late' : 'unclear';
  }
}

/** The money is held by now: where it cannot be written what becomes of it, that is tried until it can. */
async function queueOrRelease(
  service: GenerationStarter,
  generationId: string,
  acknowledgement: Acknowledgement,
  log: Logger,
): Promise<void> {
  try {
    if (acknowledgement === 'taken') await service.acknowledged(generationId);
    else if (acknowledgement === 'unclear') service.acknowledgementUnclear(generationId);
    else await service.notAcknowledged(generationId);
  } catch (error) {
    log.error({ err: error }, 'an acknowledgement could not be written and will be tried again');
    service.acknowledgementUnclear(generationId);
  }
}
