import type { Invocation } from '../../sandbox/discord/discord.ts';
import type { RunningContestant } from './contestant.ts';
import type { Stage } from './stage.ts';

/** The figures of one command. */
interface Painted {
  /** From ready at BFL to the final edit at Discord. */
  readonly delayMs: number;
  readonly polls: number;
}

export interface Painting {
  readonly pictures: readonly Painted[];
  /** From the first command to the last final edit. */
  readonly tookMs: number;
}

/** The timeout of one picture, including the queue, in ms. */
const TIMEOUT_MS = 120_000;

/** Lets members request one picture after another, until every prompt has been delivered. */
export async function paintAll(
  { discord, bfl }: Stage,
  contestant: RunningContestant,
  { prompts, members }: { readonly prompts: readonly string[]; readonly members: number },
): Promise<Painting> {
  const left = prompts.toReversed();
  const editedAtMs = new Map<string, number>();
  const startedAtMs = performance.now();
  const ask = async (number: number): Promise<void> => {
    const member = discord.guild.addMember({ name: `Member ${number}` });
    for (let prompt = left.pop(); prompt !== undefined; prompt = left.pop()) {
      const invocation = await member.command('imagine', { prompt });
      contestant.hand(invocation, prompt);
      await finalEdit(invocation);
      editedAtMs.set(prompt, Date.now());
    }
  };
  await Promise.all(Array.from({ length: members }, (_, number) => ask(number)));
  const tookMs = performance.now() - startedAtMs;
  if (discord.violations.length > 0)
    throw new Error(`Discord was not obeyed: ${JSON.stringify(discord.violations[0])}`);
  const tasks = new Map(bfl.tasks.map((task) => [task.prompt, task]));
  const pictures = prompts.map((prompt) => {
    const task = tasks.get(prompt);
    const arrivedAtMs = editedAtMs.get(prompt);
    if (arrivedAtMs === undefined || task?.readyAtMs == null) throw new Error(`"${prompt}" was never painted`);
    return { delayMs: arrivedAtMs - task.readyAtMs, polls: task.polls };
  });
  return { pictures, tookMs };
}

/** Resolves once the reply has its picture. */
async function finalEdit(invocation: Invocation): Promise<void> {
  await invocation.replyWhere(({ attachments }) => attachments.length > 0, TIMEOUT_MS);
}
