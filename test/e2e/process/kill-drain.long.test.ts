import { expect, it } from 'vitest';
import { startSandboxReplicate } from '../../../sandbox/replicate/replicate.ts';
import { hostSettings } from '../../../sandbox/settings.ts';
import { openProcessWorld, paintingIn, preloading } from '../../support/process-world.ts';
import { reliabilityTable } from '../../support/reliability-page.ts';

const OUTCOMES = {
  bfl: 'It is used again: the next picture goes there.',
  replicate: 'It stays drained: the next picture goes to another one.',
} as const;

it('a bot that is killed as the operator drains an account, or uses it again, knows which of it was written', async () => {
  await using replicate = await startSandboxReplicate({ pictures: 'plain' });
  await using world = await openProcessWorld({}, { latencyMs: 20 });
  const settings = hostSettings(replicate);
  const operator = world.discord.guild.addMember({ user: world.discord.owner });
  /** Dies there, and says who paints the next picture. */
  const paintedAfter = async (options: Readonly<Record<string, string>>, crashAt: string) => {
    const marks = { ...preloading('crash-points'), EASEL_CRASH_MARKS: 'drained:bfl', EASEL_CRASH_AT: crashAt };
    const dying = await world.startBot({ ...settings, ...marks });
    await operator.command('operator lanes', options, { unchecked: true });
    expect(await dying.ended).toEqual({ code: null, signal: 'SIGKILL' });
    const next = await world.startBot(settings);
    const before = { bfl: world.bfl.tasks.length, replicate: replicate.tasks.length };
    await paintingIn(await world.discord.guild.addMember({ name: 'Ada' }).command('imagine', { prompt: 'a heron' }));
    next.signal('SIGTERM');
    expect(await next.ended).toEqual({ code: 0, signal: null });
    const painted = { bfl: world.bfl.tasks.length - before.bfl, replicate: replicate.tasks.length - before.replicate };
    expect(painted.bfl + painted.replicate).toBe(1);
    return painted.bfl === 1 ? 'bfl' : 'replicate';
  };
  const rows = await reliabilityTable('Killed at every other change');
  const says = (point: string): string | undefined => rows.find(([at]) => at === point)?.[1];
  expect(await paintedAfter({ drain: 'bfl' }, 'before an account is drained')).toBe('bfl');
  const drained = await paintedAfter({ drain: 'bfl' }, 'after an account is drained');
  expect([drained, says('after an account is drained')]).toEqual(['replicate', OUTCOMES.replicate]);
  expect(await paintedAfter({ use: 'bfl' }, 'before an account is used again')).toBe('replicate');
  const used = await paintedAfter({ use: 'bfl' }, 'after an account is used again');
  expect([used, says('after an account is used again')]).toEqual(['bfl', OUTCOMES.bfl]);
  expect(world.discord.violations).toEqual([]);
});
