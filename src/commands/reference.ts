import { MessageFlags } from 'discord.js';
import type { References } from '../archive/references.ts';
import {
  defineCommandGroup,
  type Command,
  type CommandContext,
  type GuildAutocompleteInteraction,
  type GuildButtonInteraction,
  type GuildCommandInteraction,
  type InteractionContext,
} from '../discord/interactions/command.ts';
import { placedRequesterOf } from '../discord/interactions/age-restriction.ts';
import { givenPictures } from '../discord/interactions/given-pictures.ts';
import { deferInPlace, replyPrivately } from '../discord/interactions/private-reply.ts';
import { readerOf } from '../discord/interactions/requester.ts';
import { missingNamed, MOST_SUGGESTIONS, shownName } from '../discord/views/named-view.ts';
import { pageNumber } from '../discord/views/pages.ts';
import { referenceChoice, REFERENCES_PAGE, referencesOfPage, referencesView } from '../discord/views/reference-view.ts';
import { matchNamed } from '../generation/model/named.ts';
import type { Reference } from '../generation/model/reference.ts';
import { ORDINARY_SAFETY } from '../generation/model/rules.ts';
import type { Imaging } from '../generation/ports/imaging.ts';
import { deletableBy } from './deletable-by.ts';
import { referenceBody } from './reference-definition.ts';
import { saveReference } from './save-reference.ts';

export interface ReferenceCommandOptions {
  readonly references: References;
  readonly imaging: Pick<Imaging, 'preview'>;
}

type Asked = InteractionContext<GuildCommandInteraction | GuildButtonInteraction>;

/** `/reference`: pictures under a name, a member's own and those of the server. Every answer is for the member alone. */
export function referenceCommand({ references, imaging }: ReferenceCommandOptions): Command {
  /** Discord is asked about the place only where that decides. */
  const showable = async ({ interaction, log }: Asked, shown: readonly Reference[]): Promise<readonly Reference[]> =>
    shown.some(({ safety }) => (safety ?? 0) > ORDINARY_SAFETY)
      ? references.showable(await placedRequesterOf(interaction, log), shown)
      : shown;

  const page = async (asked: Asked, wanted: number) => {
    const { interaction, texts } = asked;
    const all = await references.list(readerOf(interaction));
    const { shown, ...at } = referencesOfPage(all, wanted);
    const open = await showable(asked, shown);
    const previews = await references.read(open, interaction.guildId, async ({ id }, bytes) => ({
      id,
      preview: bytes === null ? null : await imaging.preview(bytes),
    }));
    const pictures = shown.map((reference) => ({
      reference,
      preview: previews.find(({ id }) => id === reference.id)?.preview ?? null,
      isHidden: !open.includes(reference),
    }));
    return referencesView(all, { ...at, shown: pictures }, texts);
  };

  return defineCommandGroup(
    referenceBody,
    {
      save: async ({ options: { name, image, for: owner, replace = false }, ...context }) => {
        const [picture] = givenPictures(context.interaction, [image]).images ?? [];
        if (picture === undefined) return;
        await saveReference(references, context, {
          name,
          picture,
          isForServer: owner === 'server',
          isReplacing: replace,
        });
      },
      list: async (context) => {
        await context.interaction.deferReply({ flags: MessageFlags.Ephemeral });
        await context.interaction.editReply(await page(context, 0));
      },
      delete: (context) => deleteOne(references, context),
    },
    {
      audience: 'everyone',
      buttons: {
        [REFERENCES_PAGE]: {
          audience: 'everyone',
          handle: async (context) => {
            await deferInPlace(context.interaction);
            await context.interaction.editReply(await page(context, pageNumber(context.args[0])));
          },
        },
      },
      // Only `delete` has something to suggest.
      suggest: async (context) => {
        const all = await deletableBy(context, await references.list(readerOf(context.interaction)));
        await suggest(context, matchNamed(all, context.interaction.options.getFocused(), MOST_SUGGESTIONS));
      },
    },
  );
}

/** The suggestions of `/imagine reference:`. */
export async function suggestReferences(
  references: Pick<References, 'suggest'>,
  context: InteractionContext<GuildAutocompleteInteraction>,
): Promise<void> {
  const { interaction } = context;
  const typed = interaction.options.getFocused();
  await suggest(context, await references.suggest(readerOf(interaction), typed, MOST_SUGGESTIONS));
}

async function suggest(
  { interaction, texts }: InteractionContext<GuildAutocompleteInteraction>,
  references: readonly Reference[],
): Promise<void> {
  await interaction.respond(references.map((reference) => referenceChoice(reference, texts)));
}

async function deleteOne(
  references: References,
  context: CommandContext<{ readonly reference: string }>,
): Promise<void> {
  const { interaction, options, texts } = context;
  const reader = readerOf(interaction);
  const reference = await references.find(reader, options.reference);
  if (reference === null) return replyPrivately(interaction, missingNamed(options.reference, texts.reference));
  if ((await deletableBy(context, [reference])).length === 0) return replyPrivately(interaction, texts.refusal.admins);
  const isDeleted = await references.delete(reference, reader);
  const words = texts.reference;
  return replyPrivately(interaction, isDeleted ? words.deleted(shownName(reference)) : words.gone);
}
