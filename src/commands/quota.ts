import { MessageFlags } from 'discord.js';
import type { CapRequests } from '../administration/cap-requests.ts';
import {
  type Command,
  defineCommand,
  type GuildButtonInteraction,
  type GuildCommandInteraction,
  type InteractionContext,
} from '../discord/interactions/command.ts';
import { replyInPlace } from '../discord/interactions/private-reply.ts';
import { requesterOf } from '../discord/interactions/requester.ts';
import { capOutcomeView } from '../discord/views/cap-request-view.ts';
import type { PagedView } from '../discord/views/pages.ts';
import { DONE_VERB, doneSwitch, isSwitchedOn, quotaView } from '../discord/views/quota-view.ts';
import type { GenerationService } from '../generation/generation-service.ts';
import type { DoneNotices } from '../generation/reply/done-notices.ts';
import { quotaBody } from './quota-definition.ts';

export interface QuotaCommandOptions {
  readonly service: GenerationService;
  readonly requests: Pick<CapRequests, 'lastOf'>;
  readonly doneNotices: Pick<DoneNotices, 'isWanted' | 'want'>;
}

/**
 * `/quota`: the member's own caps, and what became of their request to the admins, for them alone; and the switch that has them told when
 * a slow command is done.
 */
export function quotaCommand({ service, requests, doneNotices }: QuotaCommandOptions): Command {
  const viewFor = async ({
    interaction,
    texts,
  }: InteractionContext<GuildCommandInteraction | GuildButtonInteraction>): Promise<PagedView> => {
    const requester = requesterOf(interaction);
    const news = await requests.lastOf(requester.guildId, requester.userId);
    const outcome = news === null ? null : capOutcomeView(news, texts);
    const isTold = await doneNotices.isWanted(requester.userId);
    return {
      content: quotaView(await service.quota(requester), service.knownModels, texts, outcome?.content ?? null),
      components: [...(outcome?.components ?? []), ...doneSwitch(isTold, texts)],
    };
  };
  return defineCommand(
    quotaBody,
    async (context) => {
      await context.interaction.reply({ ...(await viewFor(context)), flags: MessageFlags.Ephemeral });
    },
    {
      audience: 'everyone',
      buttons: {
        [DONE_VERB]: {
          audience: 'everyone',
          handle: async (context) => {
            const { interaction, args } = context;
            await doneNotices.want(interaction.user.id, isSwitchedOn(args));
            await replyInPlace(interaction, await viewFor(context));
          },
        },
      },
    },
  );
}
