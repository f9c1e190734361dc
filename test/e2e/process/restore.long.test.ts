import { describe, expect, it } from 'vitest';
import { textOf, type Invocation, type Member, type Message } from '../../../sandbox/discord/discord.ts';
import { openProcessWorld, paintingIn, type ProcessWorld } from '../../support/process-world.ts';

/** A final message: pictures, or a text that is neither "thinking" nor progress. */
const isFinal = (message: Message): boolean =>
  message.attachments.length > 0 || (!message.loading && !/Place \d|Painting, started/u.test(textOf(message)));

const CAPS = { USER_DAILY_USD: 'none', USER_MONTHLY_USD: 'none', GUILD_DAILY_USD: 'none', BURN_USD: 'none' };

/** Members who each request the next picture as soon as they have the one before, until `stop`. */
class Crowd {
  readonly invocations: Invocation[] = [];
  readonly #members: readonly Member[];
  readonly #loops: readonly Promise<void>[];
  #stopped = false;

  constructor(world: ProcessWorld, size: number) {
    this.#members = Array.from({ length: size }, (_, index) => world.discord.guild.addMember({ name: `Ada ${index}` }));
    this.#loops = this.#members.map((member) => this.#askOnAndOn(member));
  }

  async #askOnAndOn(member: Member): Promise<void> {
    while (!this.#stopped) {
      const invocation = await member.command('imagine', {
        prompt: `a fox for ${member.id}, ${this.invocations.length}`,
      });
      this.invocations.push(invocation);
      const given = invocation.replyWhere(isFinal);
      // Ends once Discord says that the bot did not respond.
      const { promise: unheard, reject } = Promise.withResolvers<never>();
      invocation.acknowledged.catch(reject);
      await Promise.race([given, unheard]).catch(() => undefined);
    }
  }

  /** Stops further requests. */
  stop(): void {
    this.#stopped = true;
  }

  /** Discord's deadline passes for the commands that the killed bot has not answered. */
  missUnanswered(): void {
    for (const invocation of this.invocations) invocation.miss();
  }

  async settled(): Promise<void> {
    await Promise.all(this.#loops);
  }
}

describe('a backup taken under load and restored after a kill', () => {
  it('leaves nobody waiting, nothing held and nothing painted twice, and the next command works', async () => {
    await using world = await openProcessWorld();
    world.bfl.script(() => ({ latencyMs: 30 }));
    const bot = await world.startBot(CAPS);
    const crowd = new Crowd(world, 8);
    await world.bfl.taskWhere(() => world.bfl.tasks.length >= 10);
    const backup = world.runTool('src/backup.ts', '--keep', '3');
    expect(await backup.ended, backup.stderr).toEqual({ code: 0, signal: null });
    const [, folder = ''] = /^Backup (\S+)$/mu.exec(backup.stdout) ?? [];
    expect(backup.stdout).toMatch(/database {2}\d.*: \d+ commands?, \d+ ledger entr(?:y|ies), sound/u);
    const tasksThen = world.bfl.tasks.length;
    await world.bfl.taskWhere(() => world.bfl.tasks.length >= tasksThen + 15);

    const refused = world.runTool('src/restore.ts', folder);
    expect(await refused.ended).toEqual({ code: 1, signal: null });
    expect(refused.stderr).toMatch(/^Easel runs already on the database /u);
    crowd.stop();
    bot.signal('SIGKILL');
    await bot.ended;
    crowd.missUnanswered();
    const delivered = new Map(
      crowd.invocations
        .filter(({ reply }) => (reply?.attachments.length ?? 0) > 0)
        .map((invocation) => [invocation.id, invocation.revisions.length]),
    );
    const submitted = world.bfl.tasks.length;

    const restore = world.runTool('src/restore.ts', folder);
    expect(await restore.ended, restore.stderr).toEqual({ code: 0, signal: null });
    expect(restore.stdout).toContain('Now start Easel.');
    const next = await world.startBot(CAPS);
    await crowd.settled();
    const ben = world.discord.guild.addMember({ name: 'Ben' });
    await paintingIn(await ben.command('imagine', { prompt: 'a cat' }));
    next.signal('SIGTERM');
    expect(await next.ended).toEqual({ code: 0, signal: null });

    expect(world.bfl.tasks.slice(submitted).map(({ prompt }) => prompt)).toEqual(['a cat']);
    // A command that was not acknowledged before the kill has no reply: its member saw that the bot did not respond.
    const waiting = crowd.invocations.filter(({ reply }) => reply !== null && !isFinal(reply));
    expect(waiting.map(({ reply }) => reply)).toEqual([]);
    const changed = crowd.invocations.filter(
      ({ id, revisions }) => (delivered.get(id) ?? revisions.length) < revisions.length,
    );
    expect(changed.map(({ revisions }) => revisions.at(-1))).toEqual([]);
    expect(await world.ledgerSums()).toMatchObject({ faults: [], held: 0 });
    expect(world.discord.violations).toEqual([]);
  });
});
