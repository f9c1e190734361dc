import { authorize } from '../discord/interactions/authorize.ts';
import { defineCommand, type Command } from '../discord/interactions/command.ts';
import { replyPrivately } from '../discord/interactions/private-reply.ts';
import { requesterOf } from '../discord/interactions/requester.ts';
import type { Texts } from '../discord/texts/index.ts';
import { helpView } from '../discord/views/help-view.ts';
import type { OperatorContact } from '../discord/views/operator-contact.ts';
import type { GenerationService } from '../generation/generation-service.ts';
import { usualPrice, type ImageModel } from '../generation/model/image-model.ts';
import { commandLine } from './command-line.ts';
import { helpBody } from './help-definition.ts';
import { imagineBody } from './imagine-definition.ts';

/** `/help`: how to begin, what is left, what the buttons do, and whom to ask; for the member alone. */
export function helpCommand(service: Pick<GenerationService, 'models' | 'quota'>, contact: OperatorContact): Command {
  return defineCommand(
    helpBody,
    async ({ interaction, texts }) => {
      const facts = {
        examples: examplesIn(interaction.locale, service.models, texts),
        quota: await service.quota(requesterOf(interaction)),
        isAdmin: await authorize(interaction, 'admins'),
      };
      await replyPrivately(interaction, helpView(facts, contact, texts));
    },
    { audience: 'everyone' },
  );
}

/** As a member of that language types them: the plainest, one with more options, and one with the cheapest model. */
function examplesIn(locale: string, models: readonly ImageModel[], { help }: Texts): readonly string[] {
  const body = imagineBody(models);
  const cheapest = models.toSorted((a, b) => usualPrice(a) - usualPrice(b))[0]?.id ?? null;
  const [plain, wide, cheap] = help.prompts;
  return [
    { prompt: plain },
    { prompt: wide, aspect: '16:9', count: 2 },
    { prompt: cheap, model: cheapest, private: true },
  ].map((values) => commandLine([body], body.options, values, locale));
}
