import type { FlagTexts } from '../../model/flags.ts';

const flags: FlagTexts = {
  model: 'which model paints',
  size: 'width and height in pixels, such as 1024x768, or a resolution: 768sq, 1k, 1.5k, 2k, 4k',
  aspect: 'the shape, such as 16:9, in the place of a size',
  seed: 'the same seed and prompt paint the same picture; by default one that is drawn',
  count: 'how many pictures of it, 1 to 4',
  enhance: 'whether the model may rewrite the prompt',
  safety: 'how much is let through: 0 is strictest',
  format: 'jpeg or png',
  image: 'a picture that goes in; once for each',
  strength: 'how closely to keep to that picture, in percent, where the model can be told',
  host: 'paint there alone: bfl, replicate, atlascloud, or one account, such as bfl-2',
  out: 'the folder of the results, by default outputs',
  batch: 'a file with a picture a line: .txt, .csv or .jsonl',
  budget: 'never spend more than so many dollars, such as 2.00',
  yes: 'do not ask about the price',
  json: 'print the results as JSON, a line each, and all else to standard error',
  resume: 'go on with what the folder has unfinished: fetch what was painted, paint what is missing',
  'retry-unconfirmed': 'with --resume: paint again what may have been billed without a picture',
  ledger: "book what is spent into the bot's database; the bot must not run meanwhile",
  check: 'try the keys for nothing, and show what is left on the accounts',
  sandbox: 'paint on this machine alone, without a key and for nothing',
  help: 'show this',
};

export const help = {
  usage: '[options] [PROMPT]',
  description:
    'Paints a picture, or a batch of them, into a folder. The price is told and asked about before anything is spent.',
  titles: {} as Readonly<Record<string, string>>,
  flags,
  after: `
Examples:
  npm run paint -- --sandbox "a lighthouse at dusk"
  npm run paint -- "a lighthouse at dusk" --aspect 16:9 --seed 7
  npm run paint -- "make it night" --image photo.jpg --model flux-2-pro
  npm run paint -- --batch prompts.txt --budget 2.00 --yes
  npm run paint -- --resume
  npm run paint -- --check

Ends with 0 when all is painted, 1 when some failed, 2 for wrong arguments, 3 without credit or with a refused key,
4 when the budget is reached, 130 when interrupted. More is in docs/command-line.md.
`,
};
