import { ApplicationCommandOptionType as OptionType, InteractionContextType } from 'discord.js';
import { defineCommand, type Command } from '../discord/interactions/command.ts';
import { startGeneration, type GenerationStarter } from '../discord/interactions/start-generation.ts';
import { described, named } from '../discord/texts/index.ts';
import { MAX_COUNT, PROMPT_MAX_LENGTH } from '../generation/model/options.ts';
import { ASPECTS, FORMATS, usualPrice, type ImageModel, type Size } from '../generation/model/image-model.ts';
import { formatUsd, type MicroUsd } from '../generation/model/money.ts';
import { MAX_SEED } from '../generation/model/seed.ts';

/** `/imagine`: what a member typed becomes a generation. */
export function imagineCommand(service: GenerationStarter): Command {
  return defineCommand(
    imagineBody(service.models),
    ({ options: { private: isPrivate = false, ...options }, ...context }) =>
      startGeneration(service, context, { options, isPrivate }),
    { audience: 'everyone' },
  );
}

/** `/imagine` as Discord knows it. */
export function imagineBody(models: readonly ImageModel[]) {
  return {
    name: 'imagine',
    ...named('绘图'),
    ...described({ en: 'Paint a picture with FLUX', zh: '用 FLUX 画一张图' }),
    contexts: [InteractionContextType.Guild],
    options: [
      {
        type: OptionType.String,
        name: 'prompt',
        ...named('提示词'),
        ...described({ en: 'What to paint', zh: '要画什么' }),
        required: true,
        min_length: 1,
        max_length: PROMPT_MAX_LENGTH,
      },
      {
        type: OptionType.String,
        name: 'model',
        ...named('模型'),
        ...described({ en: 'Which FLUX paints, with the price of a picture', zh: '用哪个 FLUX 模型，附每张价格' }),
        choices: models.map(toChoice),
      },
      {
        type: OptionType.String,
        name: 'aspect',
        ...named('比例'),
        ...described({ en: 'The shape of the picture', zh: '图片比例' }),
        choices: ASPECTS.map((aspect) => ({ name: aspect, value: aspect })),
      },
      {
        type: OptionType.Integer,
        name: 'width',
        ...named('宽'),
        ...described({ en: 'Width in pixels, together with height', zh: '宽度（像素），须同时设置高度' }),
        min_value: 64,
        max_value: 4096,
      },
      {
        type: OptionType.Integer,
        name: 'height',
        ...named('高'),
        ...described({ en: 'Height in pixels, together with width', zh: '高度（像素），须同时设置宽度' }),
        min_value: 64,
        max_value: 4096,
      },
      {
        type: OptionType.Integer,
        name: 'seed',
        ...named('种子'),
        ...described({
          en: 'The same seed and prompt paint the same picture',
          zh: '相同的种子和提示词会画出相同的图片',
        }),
        min_value: 0,
        max_value: MAX_SEED,
      },
      {
        type: OptionType.Integer,
        name: 'count',
        ...named('张数'),
        ...described({ en: 'How many pictures; each is paid for', zh: '画几张，每张都计费' }),
        min_value: 1,
        max_value: MAX_COUNT,
      },
      {
        type: OptionType.Boolean,
        name: 'enhance',
        ...named('润色'),
        ...described({ en: 'Let FLUX enrich the prompt', zh: '让 FLUX 润色提示词' }),
      },
      {
        type: OptionType.Integer,
        name: 'safety',
        ...named('宽容度'),
        ...described({ en: 'What BFL lets pass, from 0 (strict) upwards', zh: 'BFL 审核的宽容度，0 最严格' }),
        min_value: 0,
        max_value: Math.max(...models.map((model) => model.safety.max)),
      },
      {
        type: OptionType.String,
        name: 'format',
        ...named('格式'),
        ...described({ en: 'The type of the file', zh: '文件格式' }),
        choices: FORMATS.map((format) => ({ name: format, value: format })),
      },
      {
        type: OptionType.Boolean,
        name: 'private',
        ...named('私密'),
        ...described({ en: 'Show the picture to you alone', zh: '只给自己看' }),
      },
    ],
  } as const;
}

/** The price of the model's usual picture; `≈` where another size costs something else. */
function toChoice(model: ImageModel): { name: string; value: string } {
  const priceOf = (size: Size): MicroUsd => model.price({ size, inputs: [] });
  const usual = formatUsd(usualPrice(model));
  const isFlat = priceOf({ width: 64, height: 64 }) === priceOf({ width: 2048, height: 2048 });
  return { name: `${model.name} — ${isFlat ? '' : '≈ '}${usual}`, value: model.id };
}
