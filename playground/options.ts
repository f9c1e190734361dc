// The options behind `npm run <script> --`.

import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The options that were given, or a sentence that says what is wrong with them. Words that are no option mean nothing. */
export function readOptions<const Options extends ParseArgsOptionsConfig>(
  script: string,
  options: Options,
  args: readonly string[],
  environment: Environment,
) {
  const help = `npm run ${script} -- --help says what there is.`;
  const swallowed = Object.keys(options).find((name) => environment[`npm_config_${name}`] !== undefined);
  if (swallowed !== undefined) {
    const fault = `npm keeps --${swallowed} to itself. Write two more dashes before it: npm run ${script} -- --${swallowed}`;
    return { fault };
  }
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [word] = positionals;
    return word === undefined ? { values } : { fault: `“${word}” means nothing here. ${help}` };
  } catch (error) {
    // Node's own sentence begins with what is wrong, and goes on with advice for programmers.
    const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    return { fault: `${sentence.replace(/\.$/u, '')}. ${help}` };
  }
}
