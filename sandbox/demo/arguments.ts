import { parseArgs } from 'node:util';
import { texts, type DemoTexts } from './texts.ts';

/** The languages, as `--lang` takes them. */
const SPOKEN = Object.values(texts)
  .map(({ names: [name] }) => name)
  .join(', ');

type Environment = Readonly<Record<string, string | undefined>>;

/** The hosts that the sandbox simulates, as `--host` calls them. */
export const hostNames = ['bfl', 'replicate', 'atlascloud'] as const;
export type HostName = (typeof hostNames)[number];

/** As people know them. */
export const HOST_TITLES = {
  bfl: 'BFL',
  replicate: 'Replicate',
  atlascloud: 'AtlasCloud',
} as const satisfies Readonly<Record<HostName, string>>;

export interface DemoArguments {
  readonly help: boolean;
  readonly keep: boolean;
  /** The model of `/imagine`; null for its own default. */
  readonly model: string | null;
  /** Which host paints. */
  readonly host: HostName;
  /** What the member's Discord is set to. */
  readonly locale: DemoTexts['locale'];
  readonly prompt: string;
}

/** What was asked for, or a sentence that says what is wrong with it. Options that npm kept to itself are found where it put them. */
export function readArguments(
  args: readonly string[],
  environment: Environment,
  models: readonly string[],
): DemoArguments | { readonly fault: string } {
  const parsed = parse(args);
  if ('fault' in parsed) return parsed;
  const { values } = parsed;
  const words = [...parsed.positionals];
  const languages = Object.values(texts).flatMap(({ names }) => names);
  const model = values.model ?? keptByNpm(environment['npm_config_model'], words, models);
  const lang = values.lang ?? keptByNpm(hasKeptLang(environment) ? KEPT : undefined, words, languages) ?? 'en';
  const asked = values.host ?? keptByNpm(environment['npm_config_host'], words, hostNames) ?? 'bfl';
  const kept = Object.entries({ model, lang, host: asked }).find(([, value]) => value === KEPT)?.[0];
  if (kept !== undefined) {
    const option = `--${kept}`;
    return { fault: `npm keeps ${option} to itself. Write two more dashes before it: npm run demo -- ${option} NAME` };
  }
  if (model !== null && !models.includes(model)) {
    return { fault: `There is no model “${model}”. There are ${models.join(', ')}.` };
  }
  const host = hostNames.find((name) => name === asked.toLowerCase());
  if (host === undefined) return { fault: `There is no host “${asked}”. There are ${hostNames.join(', ')}.` };
  const spoken = Object.values(texts).find(({ names }) => names.includes(lang.toLowerCase()));
  if (spoken === undefined) return { fault: `Easel does not speak “${lang}”. It speaks ${SPOKEN}.` };
  const prompt = words.join(' ').trim();
  return {
    help: values.help === true,
    keep: values.keep === true || environment['npm_config_keep'] === KEPT,
    model,
    host,
    locale: spoken.locale,
    prompt: prompt === '' ? spoken.prompt : prompt,
  };
}

/** What npm says of an option whose value it took for an argument of its own. */
const KEPT = 'true';

/**
 * The value of an option that stood before npm's `--`: as npm has it, or one of the words that it handed on, which is taken out of
 * them; KEPT where none of these is one, null where npm has no such option.
 */
function keptByNpm(inNpm: string | undefined, words: string[], known: readonly string[]): string | null {
  if (inNpm !== KEPT) return inNpm ?? null;
  const index = words.findIndex((word) => known.includes(word.toLowerCase()));
  return words.splice(index, index === -1 ? 0 : 1)[0] ?? KEPT;
}

/** npm reads `--lang` as its own `-l -a -n -g`. */
function hasKeptLang(environment: Environment): boolean {
  return ['long', 'all', 'global'].every((name) => environment[`npm_config_${name}`] === KEPT);
}

function parse(args: readonly string[]) {
  const options = {
    help: { type: 'boolean', short: 'h' },
    keep: { type: 'boolean' },
    model: { type: 'string' },
    host: { type: 'string' },
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
