import { ButtonStyle } from 'discord.js';
import type { PriceQuestion } from '../../generation/admission/acceptance.ts';
import { isOwn, remaining, type CapSpan, type OwnScope } from '../../generation/model/caps.ts';
import { modelName, type ImageModel } from '../../generation/model/image-model.ts';
import { formatLeft, formatUsd, isUsedUp, type MicroUsd } from '../../generation/model/money.ts';
import type { Texts } from '../texts/index.ts';
import { buttonRow, type PagedView } from './pages.ts';

/** The verb of the button that answers a question about the price: its arguments are the draft and the price on its label. */
export const CONFIRM_VERB = 'confirm';

/** What a command costs, or costs by now, and what it leaves, with the button that has it painted. */
export function priceQuestionView(
  { draftId, recipe, price, shownPrice, tightest }: PriceQuestion,
  models: readonly ImageModel[],
  { common, refusal, result }: Texts,
): PagedView {
  const cost = formatUsd(price);
  const question =
    shownPrice === null
      ? refusal.priceAsked(recipe.count, modelName(recipe.modelId, models), cost)
      : refusal.priceRose(cost, formatUsd(shownPrice));
  const left = tightest === null || !isOwn(tightest) ? [] : [leftText(tightest, remaining(tightest) - price, refusal)];
  return {
    content: common.sentences(question, ...left),
    components: confirmRow(result.buttons.confirm, draftId, price),
  };
}

function leftText(
  { scope, span }: { readonly scope: OwnScope; readonly span: CapSpan },
  left: MicroUsd,
  refusal: Texts['refusal'],
): string {
  return isUsedUp(left) ? refusal.wouldUseUp(scope, span) : refusal.wouldLeave(formatLeft(left), scope, span);
}

/** The button that has a draft painted, with its price. */
export function confirmRow(word: string, draftId: string, price: MicroUsd): PagedView['components'] {
  const label = `${word} · ${formatUsd(price)}`;
  return buttonRow([{ label, style: ButtonStyle.Primary, verb: CONFIRM_VERB, args: [draftId, String(price)] }]);
}
