import fc from 'fast-check';
import { expect } from 'vitest';
import { textOf, type Invocation } from '../../sandbox/discord/discord.ts';
import { allVerbs } from '../support/all-commands.ts';
import { createParticipants, interactionCases, type Participants, type FuzzCase } from '../support/interaction-fuzz.ts';
import { isFinal } from '../support/final-replies.ts';
import { FUZZ_SEED, UncaughtErrors } from '../support/hostile-strings.ts';
import { pictureIn, startWorld, type World } from '../support/world.ts';

/** What begins a generation if it is let. */
const PAID_CLICK = /^v1:(?:again|change|confirm|edit|extend|final|reference|vary):/;
const isPaid = ({ data }: Invocation['payload']): boolean =>
  Object(data)['name'] === 'imagine' || PAID_CLICK.test(String(Object(data)['custom_id']));

const AT_ONCE = 40;

/** Members of two servers send one bot anything: commands, ids, options and dialogs of any content. */
export class InteractionFuzz implements AsyncDisposable {
  readonly #world: World;
  readonly #participants: Participants;
  readonly #uncaught = new UncaughtErrors();
  readonly #sent: Invocation[] = [];
  readonly #soundIds = new Set<string>();
  #rounds = 0;

  private constructor(world: World, participants: Participants) {
    this.#world = world;
    this.#participants = participants;
  }

  static async start(): Promise<InteractionFuzz> {
    const world = await startWorld({
      settings: { USER_DAILY_USD: '0.80', USER_PACE_USD: '10', USER_QUEUE: '4' },
    });
    return new InteractionFuzz(world, await createParticipants(world.discord, [...allVerbs().keys()]));
  }

  /** Sends so many rounds of 40 at once. Each is answered, and nothing that Discord itself could send is an internal error. */
  async play(rounds: number, arbitrary: typeof interactionCases = interactionCases): Promise<void> {
    const batch = fc.array(arbitrary(this.#participants), { minLength: AT_ONCE, maxLength: AT_ONCE });
    const property = fc.asyncProperty(batch, async (cases) => {
      this.#rounds += 1;
      if (this.#rounds % 8 === 0) await this.#reset();
      const invocations = cases.map((one) => this.#send(one));
      await Promise.allSettled(invocations.map(({ acknowledged }) => acknowledged));
      const unanswered = invocations.filter(({ outcome }) => outcome !== 'acknowledged');
      expect(unanswered.map(({ payload }) => JSON.stringify(payload))).toEqual([]);
      expect(this.#uncaught.errors).toEqual([]);
    });
    await fc.assert(property, { seed: FUZZ_SEED, numRuns: rounds, endOnFailure: true });
    expect(this.#sent).toHaveLength(rounds * AT_ONCE);
    const broken = this.#world.logLines.filter((line) => line.includes('a command broke'));
    expect(broken.filter((line) => this.#soundIds.has(/"interaction":"(\d+)"/.exec(line)?.[1] ?? ''))).toEqual([]);
  }

  /** After all rounds: so many paid cases were accepted, so many different answers were given, accepted pictures end, the ledger is correct, and the bot goes on painting. */
  async check({ leastAccepted = this.#rounds / 5, leastAnswers = Math.min(50, this.#rounds * 4) } = {}): Promise<void> {
    const world = this.#world;
    // A pause that one of the cases set must not keep accepted pictures from ending.
    await this.#reset();
    const accepted = this.#sent.filter(
      ({ payload, revisions }) => isPaid(payload) && revisions[0]?.message.loading === true,
    );
    // The answers must differ, else the cases would prove little.
    expect(accepted.length).toBeGreaterThan(leastAccepted);
    const answers = new Set(this.#sent.map(({ reply }) => (reply === null ? '' : textOf(reply))));
    expect(answers.size).toBeGreaterThan(leastAnswers);
    await Promise.all(accepted.map((one) => one.replyWhere(isFinal)));
    const next = world.discord.addGuild({ name: 'Fresh' }).addMember({ name: 'Next' });
    await pictureIn(await next.command('imagine', { prompt: 'a fox' }));
    expect(world.discord.violations).toEqual([]);
    expect(await world.ledgerFaults()).toEqual([]);
    const entries = await world.ledger();
    expect(entries.reduce((sum, { held }) => sum + held, 0)).toBe(0);
    expect(this.#uncaught.errors).toEqual([]);
  }

  /** Undoes changes that the cases of admins may have made, so that pictures are still generated. */
  async #reset(): Promise<void> {
    const [, admin, operator] = this.#participants.members;
    await operator?.command('operator resume');
    for (const setting of ['channels', 'roles', 'models', 'words', 'size', 'pictures'])
      await admin?.command('settings clear', { setting });
    const last = await admin?.command('limits resume');
    await last?.acknowledged;
  }

  #send({ member, channel, data, isSound }: FuzzCase): Invocation {
    const invocation = this.#world.discord.interact(member, data, channel);
    this.#sent.push(invocation);
    if (isSound) this.#soundIds.add(invocation.id);
    return invocation;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#uncaught[Symbol.dispose]();
    await this.#world[Symbol.asyncDispose]();
  }
}
