// The command `npm run setup`: asks for the token, the hosts and their keys, tries them, and writes `.env`.

import { readFile } from 'node:fs/promises';
import { askAccount, standingOf } from './checks/account.ts';
import { Answers, NoAnswerError } from './cli/answers.ts';
import { parseArguments } from './cli/arguments.ts';
import { takenByNpm } from './cli/npm-options.ts';
import { ConfigError, loadConfig, loadConnections, type Connections } from './config.ts';
import { checkToken, type TokenReport } from './discord/connection/check-token.ts';
import { EnvFileError, readIfThere, replaceEnvFile, unwritable, withSettings } from './environment/change-env-file.ts';
import { envFilePlace, NO_ENV_FILE, parseEnvFile, readEnvFile } from './environment/env-file.ts';
import type { Meaning } from './environment/meaning.ts';
import { decodeText } from './environment/read-text.ts';
import { printable } from './runtime/text.ts';
import { HOST_CHOICES, hostsMeantBy, type HostChoice } from './settings/host-choice.ts';
import { apiKeyMeantBy, tokenMeantBy } from './settings/secrets.ts';

const USAGE = `npm run setup [-- --host bfl,replicate,atlascloud]

Asks for the bot's token, which hosts are to paint, and a key of each, tries them, and writes them into .env. Spends nothing. Through a pipe
it takes one answer a line, in the order in which it asks; there, --host alone says which hosts, and without it Black Forest Labs paint:

  printf '%s\\n' "$TOKEN" "$KEY" | npm run setup`;
const TEMPLATE = new URL('../.env.example', import.meta.url);
const MOST_TRIES = 5;
const NOTHING_WRITTEN = 'Nothing was written.';
/** For a command that was called wrongly. */
const WRONG_CALL = 2;

/** Ends the setup. The message is for whoever runs it. */
class SetupError extends Error {
  override readonly name = 'SetupError';
  readonly code: number;

  constructor(message: string, code = 1) {
    super(message);
    this.code = code;
  }
}

/** What came of trying a token or a key. `untried`: nobody could be asked about it. */
type Trial<Report> =
  | { readonly kind: 'accepted'; readonly report: Report }
  | { readonly kind: 'refused' | 'untried'; readonly sentence: string };

interface SecretQuestion<Report> {
  readonly name: string;
  readonly question: string;
  /** Who is asked about the answer. */
  readonly host: string;
  readonly meantBy: (raw: string) => Meaning;
  readonly tryOut: (value: string) => Promise<Trial<Report>>;
}

function say(text: string): void {
  console.log(printable(text, '\n'));
}

/** Whether yes is answered; an empty answer is no. */
async function confirms(answers: Answers, question: string): Promise<boolean> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    // An input method for Chinese or Japanese types full-width letters.
    const answer = (await answers.visible(`${question} [y/N] `)).normalize('NFKC').trim().toLowerCase();
    if (/^(?:y|yes)$/u.test(answer)) return true;
    if (/^(?:n|no|)$/u.test(answer)) return false;
    if (!answers.isTerminal) {
      throw new SetupError(`That question takes a line of its own, y or n. ${NOTHING_WRITTEN}`, WRONG_CALL);
    }
    say('Please answer y or n.');
  }
  throw new SetupError(`None of ${MOST_TRIES} answers was y or n. ${NOTHING_WRITTEN}`);
}

/**
 * Asks until the answer is accepted, or is to be written untried; `report` is null then. Through a pipe it asks once: the next line
 * answers another question.
 */
async function askFor<Report>(
  answers: Answers,
  { name, question, host, meantBy, tryOut }: SecretQuestion<Report>,
): Promise<{ readonly value: string; readonly report: Report | null }> {
  const tries = answers.isTerminal ? MOST_TRIES : 1;
  for (let tried = 0; tried < tries; tried += 1) {
    const answer = await answers.secret(question);
    const meaning = orUnwritable(meantBy(answer));
    if ('fault' in meaning) {
      say(answer.trim() === '' ? `${name} is still needed.` : sentenceOn(name, meaning.fault));
      continue;
    }
    const { value } = meaning;
    say(`  Asking ${host} …`);
    const trial = await tryOut(value);
    if (trial.kind === 'accepted') return { value, report: trial.report };
    say(trial.sentence);
    if (trial.kind === 'refused') continue;
    if (await confirms(answers, `Write ${name} untried?`)) return { value, report: null };
    throw new SetupError(NOTHING_WRITTEN);
  }
  throw new SetupError(
    tries === 1 ? NOTHING_WRITTEN : `None of ${tries} answers can be used as ${name}. ${NOTHING_WRITTEN}`,
  );
}

function sentenceOn(name: string, fault: string): string {
  return `${name} ${fault}${fault.endsWith('?') ? '' : '.'}`;
}

function orUnwritable(meaning: Meaning): Meaning {
  if ('fault' in meaning) return meaning;
  const fault = unwritable(meaning.value);
  return fault === null ? meaning : { fault };
}

const BEHIND_A_PROXY = 'Behind a proxy, set HTTPS_PROXY (docs/operations.md).';

async function tryToken({ discord, proxies }: Connections, token: string): Promise<Trial<TokenReport>> {
  try {
    const report = await checkToken(discord.apiUrl, token, proxies);
    if (report !== null) return { kind: 'accepted', report };
    const sentence =
      'Discord refuses this token: reset it at discord.com/developers/applications → Bot, and take the new one.';
    return { kind: 'refused', sentence };
  } catch (error) {
    return { kind: 'untried', sentence: `Discord cannot be asked: ${messageOf(error)}. ${BEHIND_A_PROXY}` };
  }
}

async function tryKey(connections: Connections, host: HostChoice, apiKey: string): Promise<Trial<string>> {
  const { id, name, key: setting, address, keysAt, moneyAt } = host;
  try {
    const state = await askAccount(connections, { host: id, name: id, setting, apiKey });
    if (state.kind === 'key_refused') {
      return { kind: 'refused', sentence: `${name} refuses this key: create one at ${keysAt}.` };
    }
    if (state.kind === 'wrong_address') {
      const { apiUrl } = connections[id];
      return { kind: 'untried', sentence: `Nothing of ${name} is at ${apiUrl} (404): mend ${address}.` };
    }
    // Our own table has what Black Forest Labs take.
    const { found, paysForOne } = id === 'bfl' ? standingOf(state, name) : standingOf(state, name, null);
    return { kind: 'accepted', report: paysForOne ? found : `${found}; buy credits at ${moneyAt}` };
  } catch (error) {
    return { kind: 'untried', sentence: `${messageOf(error)}. ${BEHIND_A_PROXY}` };
  }
}

/** Where somebody types, which hosts are to paint is asked; an answer may be numbers or names, with commas. */
async function askForHosts(answers: Answers): Promise<readonly HostChoice[]> {
  if (!answers.isTerminal) return HOST_CHOICES.slice(0, 1);
  say('Which hosts are to paint?');
  HOST_CHOICES.forEach(({ fullName, note }, index) => say(`  ${index + 1}  ${fullName}${note}`));
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const answer = await answers.visible('Its number, or several with commas [1]: ');
    const hosts = hostsMeantBy(answer.trim() === '' ? '1' : answer);
    if (hosts !== null) return hosts;
    say('Please answer with numbers of the list, such as 1 or 1,2.');
  }
  throw new SetupError(`None of ${MOST_TRIES} answers names a host. ${NOTHING_WRITTEN}`);
}

async function askForKey(answers: Answers, connections: Connections, host: HostChoice): Promise<string> {
  const { name, fullName, key, keysAt } = host;
  const { value, report } = await askFor(answers, {
    name: key,
    host: name,
    question: `Your key at ${fullName} (${keysAt}), not shown: `,
    meantBy: (raw) => apiKeyMeantBy(raw, key),
    tryOut: (tried) => tryKey(connections, host, tried),
  });
  if (report !== null) say(`  ${report}.`);
  return value;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The file, and what stands in it now. */
async function findFile(): Promise<{ readonly path: string; readonly seen: Uint8Array | null }> {
  const place = envFilePlace(process.env);
  if (place === null) throw new SetupError('EASEL_ENV_FILE is none, so that no file is read: leave it out.');
  if ('fault' in place) throw new SetupError(place.fault);
  return { path: place.path, seen: await readIfThere(place.path) };
}

/** `named`: the hosts of the command line; null where it names none. */
async function setUp(answers: Answers, named: readonly HostChoice[] | null): Promise<number> {
  const { path, seen } = await findFile();
  const former = seen === null ? null : decodeText(seen);
  const connections = loadConnections(process.env, former === null ? NO_ENV_FILE : { path, ...parseEnvFile(former) });
  if (former === null) {
    const { misnamed } = readEnvFile(process.env);
    if (misnamed !== null) say(`${misnamed}: what stands in it is not taken over.`);
  } else if (
    !(await confirms(
      answers,
      `${path} is there. Put a new token and key into it? All else in it stays, and a copy is kept.`,
    ))
  ) {
    say('Nothing was changed.');
    return 0;
  }

  const token = await askFor(answers, {
    name: 'DISCORD_TOKEN',
    host: 'Discord',
    question: "The bot's token (discord.com/developers/applications → Bot → Reset Token), not shown: ",
    meantBy: tokenMeantBy,
    tryOut: (value) => tryToken(connections, value),
  });
  if (token.report !== null) say(`  This is ${token.report.bot}, in ${serversOf(token.report)}.`);
  const keys: Record<string, string> = {};
  for (const host of named ?? (await askForHosts(answers))) {
    keys[host.key] = await askForKey(answers, connections, host);
  }

  const template = former ?? (await readFile(TEMPLATE, 'utf8').catch(() => ''));
  const text = withSettings(template, { DISCORD_TOKEN: token.value, ...keys });
  const copy = await replaceEnvFile(path, seen, text);
  say(`\nWritten: ${path}, for this user alone.`);
  if (copy !== null) say(`The former one is kept as ${copy}: delete it when you need it no more.`);
  return tellWhatIsNext(token.report);
}

function serversOf({ guilds }: TokenReport): string {
  // Anybody's words.
  return guilds.length === 0 ? 'no server yet' : guilds.map(({ name }) => printable(name)).join(', ');
}

/** Looks at all settings as a start will; 1 where one of them stops it. */
function tellWhatIsNext(report: TokenReport | null): number {
  try {
    const { warnings } = loadConfig(process.env, readEnvFile(process.env));
    for (const warning of warnings) say(`${warning}.`);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    say(`\nBefore a start: ${error.message}`);
    return 1;
  }
  const invitation =
    report === null
      ? 'npm start logs the link that invites the bot.'
      : `Invite the bot to a server: ${report.inviteUrl}`;
  const where = report === null || report.guilds.length === 0 ? 'your server' : serversOf(report);
  say(
    `\n${invitation}\nStart it: npm start\nThen type, in a channel of ${where}: /imagine prompt: a lighthouse at dusk`,
  );
  return 0;
}

/** What ended the setup, as a sentence and an exit code. */
function explain(error: unknown, answers: Answers): { readonly sentence: string; readonly code: number } {
  if (error instanceof NoAnswerError) {
    if (answers.isTerminal) return { sentence: `\n${NOTHING_WRITTEN}`, code: 1 };
    const missing =
      answers.count === 0
        ? 'There is no terminal here, and no answer came.'
        : 'There is no line left for that question.';
    return { sentence: `${missing} ${NOTHING_WRITTEN}\n${USAGE}`, code: WRONG_CALL };
  }
  const isForPeople = error instanceof SetupError || error instanceof EnvFileError || error instanceof ConfigError;
  if (isForPeople) return { sentence: error.message, code: error instanceof SetupError ? error.code : 1 };
  return { sentence: error instanceof Error ? (error.stack ?? error.message) : String(error), code: 1 };
}

async function run(): Promise<number> {
  let named: readonly HostChoice[] | null = null;
  try {
    const { values } = parseArguments({
      options: { help: { type: 'boolean', short: 'h' }, host: { type: 'string' } },
    });
    if (values.help === true) {
      console.log(USAGE);
      return 0;
    }
    const taken = takenByNpm('setup', { '--host': ['host'] }, process.env);
    if (taken !== null) throw new TypeError(taken);
    named = values.host === undefined ? null : hostsMeantBy(values.host);
    if (values.host !== undefined && named === null) {
      throw new TypeError(
        `--host takes ${HOST_CHOICES.map(({ id }) => id).join(', ')}, or several of them with commas.`,
      );
    }
  } catch (error) {
    console.error(`${messageOf(error)}\n${USAGE}`);
    return WRONG_CALL;
  }
  using answers = new Answers({ input: process.stdin, output: process.stdout }, () => {
    console.error(`\n${NOTHING_WRITTEN}`);
    process.exit(130);
  });
  try {
    return await setUp(answers, named);
  } catch (error) {
    const { sentence, code } = explain(error, answers);
    console.error(printable(sentence, '\n'));
    return code;
  }
}

// What it writes is for its user alone.
process.umask(0o077);
process.exitCode = await run();
