import { parseArgs, type ParseArgsConfig } from 'node:util';

/** The arguments of a command. Throws a TypeError whose message is for people. */
export function parseArguments<Config extends ParseArgsConfig>(config: Config): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    // Node's own sentence begins with what is wrong, and goes on with advice for programmers.
    const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new TypeError(`${sentence.replace(/\.$/, '')}.`, { cause: error });
  }
}
