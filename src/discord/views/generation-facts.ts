// What is told of a generation beside its pictures: how they were made, what came of it, where it comes from.

import { shapeOf } from '../../generation/model/edit.ts';
import type { Generation, MessagePlace, Recipe } from '../../generation/model/generation.ts';
import { AUTO_ASPECT, modelName, type ImageModel } from '../../generation/model/image-model.ts';
import { formatUsd } from '../../generation/model/money.ts';
import type { Texts } from '../texts/index.ts';
import { messageLink, relativeTime } from './markdown.ts';

interface FactWords {
  readonly models: readonly ImageModel[];
  readonly texts: Texts;
}

/** Every option that was decided, but for the prompt; of several pictures the seed of each. */
export function madeFacts({ recipe, pictures }: Generation, { models, texts }: FactWords): string[] {
  const { history, result } = texts;
  const size = pictures.find(({ kept }) => kept !== null)?.kept?.size ?? recipe.size;
  const model = models.find(({ id }) => id === recipe.modelId);
  const seeds = pictures.flatMap(({ seed }) => seed ?? []);
  const [first, ...further] = seeds;
  return [
    modelName(recipe.modelId, models),
    `${size.width} × ${size.height}`,
    ...(recipe.aspect === null ? [] : [shownShape(recipe, texts)]),
    ...(recipe.resolution === null ? [] : [recipe.resolution]),
    ...(first === undefined
      ? []
      : [
          further.length === 0 ? history.seed(first) : result.seeds(texts.common.list(seeds.map(String)), seeds.length),
        ]),
    ...(recipe.strength === null ? [] : [history.strength(recipe.strength)]),
    recipe.format,
    history.safety(recipe.safety),
    ...(model?.enhance.supported === true ? [recipe.enhance ? history.enhanced : history.notEnhanced] : []),
  ];
}

/** What was asked for: an aspect, or pixels. */
export function shownShape(recipe: Pick<Recipe, 'aspect' | 'size'>, { result }: Texts): string {
  return recipe.aspect === AUTO_ASPECT ? result.autoAspect : shapeOf(recipe);
}

/** How many pictures came of it, what they cost, unless that is not for whoever reads it, and when it was asked for. */
export function becameFacts({ recipe, pictures, createdAtMs }: Generation, texts: Texts, hasPrice = true): string[] {
  const { history } = texts;
  const kept = pictures.filter((picture) => picture.kept !== null);
  const charged = kept.reduce((sum, picture) => sum + (picture.charged ?? 0), 0);
  return [
    kept.length === recipe.count ? history.pictures(kept.length) : history.kept(kept.length, recipe.count),
    ...(hasPrice ? [formatUsd(charged)] : []),
    relativeTime(createdAtMs),
  ];
}

/** The earlier generation in words; without a link where its message is private or deleted, or it is erased. */
export function earlierWords(place: MessagePlace | null, { history }: Texts): string {
  return place === null ? history.earlier : `[${history.earlier}](${messageLink(place)})`;
}

/** Where it comes from. */
export function originLine({ origin }: Generation, parent: MessagePlace | null, texts: Texts): string[] {
  if (origin === null || origin.verb === 'confirm') return [];
  return [texts.history.origin[origin.verb](earlierWords(parent, texts))];
}
