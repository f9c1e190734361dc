import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { imagineBody } from '../../src/commands/imagine-definition.ts';
import { imagineLine } from '../../src/commands/imagine-line.ts';
import { models } from '../../src/flux/models.ts';
import { checkOptions, decidedOptions, type RequestOptions } from '../../src/generation/model/options.ts';
import type { Generation, Recipe } from '../../src/generation/model/generation.ts';
import { draft } from '../support/drafts.ts';

const body = imagineBody(models);

function generationOf(recipe: Recipe, isPrivate = false): Generation {
  const { requester, reply, listPrice, createdAtMs } = draft({ id: '9' });
  const rest = {
    state: 'delivered',
    pictures: [],
    processId: '',
    isRestored: false,
    isMarked: false,
    leastPrice: 0,
    origin: null,
  } as const;
  return {
    id: '9',
    requester,
    reply: { ...reply, isPrivate },
    recipe,
    listPrice,
    unitPrice: listPrice,
    finalPrice: null,
    createdAtMs,
    ...rest,
  };
}

function recipeFor(options: RequestOptions): Recipe {
  const checked = checkOptions(options, models, { modelId: 'flux-pro-1.1', aspect: null });
  if (!checked.ok) throw new Error(JSON.stringify(checked.faults));
  return checked.recipe;
}

const optionsSchema = z.object({
  prompt: z.string(),
  model: z.string(),
  aspect: z.string().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  seed: z.number(),
  count: z.number().optional(),
  enhance: z.boolean().optional(),
  safety: z.number(),
  format: z.string(),
});

/** Parses a pasted line as Discord's client does: options and choices by their names. */
function read(line: string): RequestOptions {
  const names = body.options.map(({ name }) => name).join('|');
  const parts = line.split(new RegExp(` (?=(?:${names}):)`));
  expect(parts.shift()).toBe('/imagine');
  const values = Object.fromEntries(
    parts.map((part) => {
      const [, name = '', text = ''] = /^(\w+):([^]*)$/.exec(part) ?? [];
      const option = body.options.find((one) => one.name === name);
      if (option !== undefined && 'choices' in option) {
        return [name, option.choices.find((choice) => choice.name === text)?.value];
      }
      if (text === 'True' || text === 'False') return [name, text === 'True'];
      return [name, option !== undefined && 'min_value' in option ? Number(text) : text];
    }),
  );
  return optionsSchema.parse(values);
}

describe('the line that repeats a command', () => {
  const asked: readonly RequestOptions[] = [
    { prompt: 'a fox' },
    { prompt: 'a "fox" — 50%', model: 'flux-pro-1.1-ultra', aspect: '21:9', seed: 4_294_967_295, count: 4 },
    { prompt: 'a fox', model: 'flux-2-klein-4b', width: 512, height: 768, safety: 0, format: 'png' },
    { prompt: 'a fox', model: 'flux-2-max', enhance: false, safety: 5 },
    { prompt: '狐狸 🦊', enhance: true },
  ];

  it.each(asked)('paints the same again: %j', (options) => {
    const recipe = recipeFor(options);
    expect(recipeFor(read(imagineLine(generationOf(recipe), models, 'en-US')))).toEqual({
      ...recipe,
      isSeedChosen: recipe.seed !== null,
    });
  });

  it('is one line, whatever the prompt holds, and private where the first was', () => {
    const recipe = recipeFor({ prompt: 'a fox\n\u202Eat\tdusk', seed: 7 });
    expect(imagineLine(generationOf(recipe, true), models, 'de')).toBe(
      '/imagine prompt:a fox at dusk model:FLUX1.1 [pro] — $0.04 aspect:1:1 seed:7 enhance:False safety:2 format:jpeg private:True',
    );
  });

  it('is in the words of the member’s client', () => {
    const recipe = recipeFor({ prompt: 'a fox', seed: 7 });
    expect(imagineLine(generationOf(recipe), models, 'zh-CN')).toMatch(
      /^\/绘图 提示词:a fox 模型:FLUX1\.1 \[pro\] — \$0\.04 /,
    );
  });

  it('leaves out a model that is on offer no more', () => {
    const recipe = { ...recipeFor({ prompt: 'a fox', seed: 7 }), modelId: 'flux-of-old' };
    expect(imagineLine(generationOf(recipe), models, 'en-US')).toBe(
      '/imagine prompt:a fox aspect:1:1 seed:7 safety:2 format:jpeg',
    );
  });
});

describe('the options of /imagine', () => {
  it('are in its definition, each that the bot decides and no other', () => {
    const decided = Object.keys(decidedOptions(recipeFor({ prompt: 'a fox' }), false));
    // The prompt that was decided is the one that a preset made.
    const offered = body.options
      .map(({ name }) => name)
      .filter((name) => !['preset', 'image', 'image2', 'reference'].includes(name));
    expect(offered.toSorted()).toEqual(decided.toSorted());
  });
});
