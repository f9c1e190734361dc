import { setTimeout as sleep } from 'node:timers/promises';
import { componentsOf, type Invocation, type Member, type Message } from '../../sandbox/discord/discord.ts';
import { quantile } from '../statistics.ts';
import { BotProcess } from '../bot-process.ts';
import { paintAll } from './paint.ts';
import { drawPrompts } from './prompts.ts';
import { openStage, type Stage } from './stage.ts';

/** Interaction callback types (docs.discord.com: interactions/receiving-and-responding). */
const DEFERRED_REPLY = 5;

const EVERY_MS = 50;
/** The results on which is clicked, each by many members. */
const RESULTS = 8;

export interface Acknowledgement {
  readonly p50: number;
  readonly p99: number;
  /** Of the clicks on "Again" that came in turn with the commands. */
  readonly clicksP99: number;
}

/**
 * Measures the time to acknowledgement at 20 interactions a second, while the bot generates at full concurrency: commands, and as many
 * clicks on "Again", in turn.
 */
export async function measureAcknowledgement(commands: number, seed: number): Promise<Acknowledgement> {
  const latencies = drawPrompts(commands + RESULTS, seed);
  const prompts = [...latencies.keys()];
  await using stage = await openStage(latencies);
  await using bot = await BotProcess.start(stage);
  await paintAll(stage, bot, { prompts: prompts.splice(0, RESULTS), members: RESULTS });
  const results = stage.discord.guild.channel.messages;
  const acts = prompts.flatMap((prompt, index) => [
    { isClick: false, act: (member: Member) => member.command('imagine', { prompt }) },
    { isClick: true, act: (member: Member) => again(member, results[index % RESULTS]) },
  ]);
  const waits = await measureEach(stage, acts);
  const of = (isClick: boolean): number[] => waits.filter((wait) => wait.isClick === isClick).map(({ ms }) => ms);
  return { p50: quantile(of(false), 0.5), p99: quantile(of(false), 0.99), clicksP99: quantile(of(true), 0.99) };
}

interface Act {
  readonly isClick: boolean;
  readonly act: (member: Member) => Promise<Invocation>;
}

/** Each by a member of its own, at the same pace however long the answers take. */
async function measureEach({ discord }: Stage, acts: readonly Act[]): Promise<{ isClick: boolean; ms: number }[]> {
  const startedAtMs = performance.now();
  const waits: Promise<{ isClick: boolean; ms: number }>[] = [];
  for (const { isClick, act } of acts) {
    await sleep(Math.max(0, startedAtMs + waits.length * EVERY_MS - performance.now()));
    const { acknowledged } = await act(discord.guild.addMember({ name: `Member ${waits.length}` }));
    waits.push(
      acknowledged.then(({ type, latencyMs }) => {
        if (type !== DEFERRED_REPLY) throw new Error(`${isClick ? 'A click' : 'A command'} was refused`);
        return { isClick, ms: latencyMs };
      }),
    );
  }
  return Promise.all(waits);
}

function again(member: Member, result: Message | undefined): Promise<Invocation> {
  const button = componentsOf(result ?? { components: [] }).find(({ custom_id: id }) => id?.startsWith('v1:again:'));
  if (result === undefined || button?.custom_id === undefined) throw new Error('A result has no button "Again"');
  return member.click(result, button.custom_id);
}
