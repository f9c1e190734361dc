import { parseArgs } from 'node:util';
import { texts, type DemoTexts } from './texts.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface DemoArguments {
  readonly help: boolean;
  readonly keep: boolean;
  /** The model of `/imagine`; null for its own default. */
  readonly model: string | null;
  /** What the member's Discord is set to. */
  readonly locale: DemoTexts['locale'];
  readonly prompt: string;
}

/** What was asked for, or a sentence that says what is wrong with it. npm keeps options to itself that come before its `--`. */
export function readArguments(
  args: readonly string[],
  environment: Environment,
  models: readonly string[],
): DemoArguments | { readonly fault: string } {
  if (environment['npm_config_model'] !== undefined) {
    return { fault: 'npm keeps --model to itself. Write two more dashes before it: npm run demo -- --model NAME' };
  }
  const parsed = parse(args);
  if ('fault' in parsed) return parsed;
  const { values, positionals } = parsed;
  const { model = null, lang = 'en' } = values;
  if (model !== null && !models.includes(model)) {
    return { fault: `There is no model “${model}”. There are ${models.join(', ')}.` };
  }
  const spoken = Object.values(texts).find(({ names }) => names.includes(lang.toLowerCase()));
  if (spoken === undefined) return { fault: `Easel does not speak “${lang}”. It speaks en and zh.` };
  const prompt = positionals.join(' ').trim();
  return {
    help: values.help === true,
    keep: values.keep === true || environment['npm_config_keep'] === 'true',
    model,
    locale: spoken.locale,
    prompt: prompt === '' ? spoken.prompt : prompt,
  };
}

function parse(args: readonly string[]) {
  const options = {
    help: { type: 'boolean', short: 'h' },
    keep: { type: 'boolean' },
    model: { type: 'string' },
    lang: { type: 'string' },
  } as const;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    // Node's own sentence begins with what is wrong, and goes on with advice for programmers.
    const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    return { fault: `${sentence.replace(/\.$/, '')}. npm run demo -- --help says what there is.` };
  }
}
