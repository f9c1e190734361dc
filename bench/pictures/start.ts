import { BotProcess } from '../bot-process.ts';
import { paintAll } from './paint.ts';
import { openStage } from './stage.ts';

const MEMBERS = 24;

/** The durations from spawn to ready in ms, on a database with some pictures and with commands already registered. */
export async function measureStarts(starts: number, pictures: number): Promise<number[]> {
  const prompts = Array.from({ length: pictures }, (_, index) => `picture ${index + 1}`);
  await using stage = await openStage(new Map());
  {
    await using bot = await BotProcess.start(stage);
    await paintAll(stage, bot, { prompts, members: MEMBERS });
  }
  const times: number[] = [];
  while (times.length < starts) {
    await using bot = await BotProcess.start(stage);
    times.push(bot.startMs);
  }
  return times;
}
