import { MessageFlags } from 'discord.js';
import type { Deletion } from '../archive/deletion.ts';
import type { History, HistoryPosition } from '../archive/history.ts';
import type { ArchivedGeneration } from '../archive/history-store.ts';
import {
  defineCommand,
  type ButtonContext,
  type Command,
  type GuildButtonInteraction,
  type GuildSelectInteraction,
  type InteractionContext,
} from '../discord/interactions/command.ts';
import { placedRequesterOf } from '../discord/interactions/age-restriction.ts';
import { deferInPlace } from '../discord/interactions/private-reply.ts';
import type { Texts } from '../discord/texts/index.ts';
import { DELETE_VERB } from '../discord/views/result-buttons.ts';
import {
  ASK_VERB,
  askView,
  COPY_VERB,
  detailView,
  ERASE_VERB,
  type HistoryView,
  historyView,
  OPEN_VERB,
  PAGE_VERB,
  PICK_VERB,
  positionFrom,
  sentenceView,
  SHOW_VERB,
} from '../discord/views/history-view.ts';
import { DELETE_NOW_VERB, doneText, KEEP_VERB } from '../discord/views/deletion-view.ts';
import type { ImageModel } from '../generation/model/image-model.ts';
import { ORDINARY_SAFETY } from '../generation/model/rules.ts';
import type { Imaging } from '../generation/ports/imaging.ts';
import { askToDelete, deleteNow, keep } from './delete-picture.ts';
import { historyBody } from './history-definition.ts';
import { settingsToCopy } from './imagine-line.ts';
import { sendPictures } from './kept-pictures.ts';

export interface HistoryCommandOptions {
  readonly history: History;
  readonly deletion: Deletion;
  readonly imaging: Pick<Imaging, 'preview' | 'shrink'>;
  /** Those on offer, which a copied line can name, and all. */
  readonly models: readonly ImageModel[];
  readonly knownModels: readonly ImageModel[];
  readonly retentionDays: number | null;
}

/** Whoever pages through their pictures, and where. */
type Clicked = InteractionContext<GuildButtonInteraction | GuildSelectInteraction>;

/** `/history`: the member's own pictures of all servers, for them alone; and the button that deletes a result. */
export function historyCommand({
  history,
  deletion,
  imaging,
  models,
  knownModels,
  retentionDays,
}: HistoryCommandOptions): Command {
  const wordsIn = (texts: Texts) => ({ models: knownModels, retentionDays, texts });

  const pageView = async (userId: string, position: HistoryPosition, texts: Texts): Promise<HistoryView> =>
    historyView(await history.page(userId, position), wordsIn(texts));

  /** Discord is asked about the place only where that decides. */
  const isBarred = async ({ interaction, log }: Clicked, archived: ArchivedGeneration): Promise<boolean> =>
    archived.generation.recipe.safety > ORDINARY_SAFETY &&
    (await history.isBarred(await placedRequesterOf(interaction, log), archived));

  const opened = async (context: Clicked, id: string, position: HistoryPosition): Promise<HistoryView> => {
    const { interaction, texts } = context;
    const { user, guildId } = interaction;
    const archived = await history.open(user.id, id);
    if (archived === null) return sentenceView(texts.history.gone, position, texts);
    const isHidden = await isBarred(context, archived);
    const preview = isHidden ? null : await history.withFirstPicture(archived, (bytes) => imaging.preview(bytes));
    const parent = await history.placeOfParent(archived.generation);
    return detailView(archived, { preview, isHidden, parent, guildId }, position, wordsIn(texts));
  };

  const show = async (context: ButtonContext): Promise<void> => {
    const { interaction, args, texts } = context;
    const [id = ''] = args;
    const archived = await history.open(interaction.user.id, id);
    if (archived !== null && (await isBarred(context, archived))) {
      const { safety } = archived.generation.recipe;
      await interaction.editReply({ content: texts.history.ageRestricted(safety) });
      return;
    }
    const isFound = await history.show(interaction.user.id, id, (shown) =>
      sendPictures(interaction, shown, wordsIn(texts), imaging),
    );
    if (!isFound) await interaction.editReply({ content: texts.history.gone });
  };

  const ask = async ({ interaction, args: [id = '', ...at], texts }: ButtonContext): Promise<HistoryView> => {
    const position = positionFrom(at);
    const archived = await history.open(interaction.user.id, id);
    return archived === null ? sentenceView(texts.history.gone, position, texts) : askView(archived, position, texts);
  };

  /** In the member's own history they are the owner or nobody, wherever they click. */
  const erase = async ({ interaction, args: [id = '', ...at], texts }: ButtonContext): Promise<HistoryView> => {
    const actor = { userId: interaction.user.id, guildId: null, channelId: null, mayManageMessages: false };
    const result = await deletion.delete(actor, id);
    const sentence = result.kind === 'not_yours' ? texts.history.gone : doneText(result, texts);
    return sentenceView(sentence, positionFrom(at), texts);
  };

  return defineCommand(
    historyBody,
    async ({ interaction, texts }) => {
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.editReply(await pageView(interaction.user.id, { kind: 'newest' }, texts));
    },
    {
      audience: 'everyone',
      selects: {
        [PICK_VERB]: {
          audience: 'everyone',
          handle: async ({ interaction, args, ...context }) => {
            await deferInPlace(interaction);
            const [id = ''] = interaction.values;
            await interaction.editReply(await opened({ interaction, ...context }, id, positionFrom(args)));
          },
        },
      },
      buttons: {
        [PAGE_VERB]: {
          audience: 'everyone',
          handle: async ({ interaction, args, texts }) => {
            await deferInPlace(interaction);
            await interaction.editReply(await pageView(interaction.user.id, positionFrom(args), texts));
          },
        },
        [OPEN_VERB]: {
          audience: 'everyone',
          handle: async ({ interaction, args: [id = '', ...at], ...context }) => {
            await deferInPlace(interaction);
            await interaction.editReply(await opened({ interaction, ...context }, id, positionFrom(at)));
          },
        },
        [SHOW_VERB]: {
          audience: 'everyone',
          handle: async (context) => {
            await context.interaction.deferReply({ flags: MessageFlags.Ephemeral });
            await show(context);
          },
        },
        [COPY_VERB]: {
          audience: 'everyone',
          handle: async ({ interaction, args: [id = ''], texts }) => {
            await interaction.deferReply({ flags: MessageFlags.Ephemeral });
            const archived = await history.open(interaction.user.id, id);
            if (archived === null) await interaction.editReply({ content: texts.history.gone });
            else {
              const { generation } = archived;
              await interaction.editReply(settingsToCopy(generation, models, interaction, texts));
            }
          },
        },
        [ASK_VERB]: {
          audience: 'everyone',
          handle: async (context) => {
            await deferInPlace(context.interaction);
            await context.interaction.editReply(await ask(context));
          },
        },
        [ERASE_VERB]: {
          audience: 'everyone',
          handle: async (context) => {
            await deferInPlace(context.interaction);
            await context.interaction.editReply(await erase(context));
          },
        },
      },
      buttonsAnywhere: {
        [DELETE_VERB]: { audience: 'everyone', handle: (context) => askToDelete(deletion, context) },
        [DELETE_NOW_VERB]: { audience: 'everyone', handle: (context) => deleteNow(deletion, context) },
        [KEEP_VERB]: { audience: 'everyone', handle: keep },
      },
    },
  );
}
