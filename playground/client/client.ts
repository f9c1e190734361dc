// Between the page and the sandbox's Discord: tells what members can see as it changes, and makes their moves.

import { ClientRefusal } from '../../sandbox/discord/client-refusal.ts';
import type { Change, Message } from '../../sandbox/discord/discord.ts';
import type { Levers } from '../levers/levers.ts';
import { RefusedMove } from '../refused-move.ts';
import { Moves } from './moves.ts';
import type { Stage } from '../world/stage.ts';
import { invocationView, messageView, worldView } from './views.ts';
import type { Answer, ServerEvent, Snapshot } from '../wire/events.ts';
import type { MessageView } from '../wire/message.ts';
import type { Move, Request } from '../wire/moves.ts';
import type { InvocationView } from '../wire/invocation.ts';

/** What was used before these is settled. */
const TOLD_INVOCATIONS = 100;

interface Parts {
  readonly stage: Stage;
  readonly levers: Levers;
  readonly tell: (event: ServerEvent) => void;
}

export class Client implements Disposable {
  readonly #stage: Stage;
  readonly #levers: Levers;
  readonly #tell: (event: ServerEvent) => void;
  readonly #moves: Moves;
  readonly #messages = new Map<string, MessageView>();
  readonly #forget: () => void;

  constructor({ stage, levers, tell }: Parts) {
    this.#stage = stage;
    this.#levers = levers;
    this.#tell = tell;
    this.#moves = new Moves(stage);
    this.#forget = stage.discord.onChange((change) => this.#see(change));
  }

  /** What is there now. */
  snapshot(): Pick<Snapshot, 'world' | 'messages' | 'invocations'> {
    const invocations = this.#stage.discord.invocations.slice(-TOLD_INVOCATIONS).map(invocationView);
    return { world: worldView(this.#stage), messages: [...this.#messages.values()], invocations };
  }

  /** Shows every message with files anew: after a jump in time the URLs that were shown have run out. */
  showFilesAnew(): void {
    for (const { id, attachments } of this.#messages.values()) {
      const current = attachments.length > 0 ? this.#stage.discord.message(id) : undefined;
      if (current !== undefined) this.#show(current);
    }
  }

  /** Does what a page asks for. Never rejects for what a member cannot do: that is an answer. */
  async answer({ number, move }: Request): Promise<Answer> {
    try {
      return { kind: 'done', number, invocation: await this.#make(move) };
    } catch (error) {
      // The sandbox, too, refuses with an error what Discord's client would not send.
      if (!(error instanceof Error)) throw error;
      const code = error instanceof RefusedMove || error instanceof ClientRefusal ? error.code : 'other';
      return { kind: 'refused', number, code, why: error.message };
    }
  }

  [Symbol.dispose](): void {
    this.#forget();
  }

  async #make(move: Move): Promise<InvocationView | null> {
    if (move.do === 'pull') {
      await this.#levers.pull(move.lever, move.value);
      return null;
    }
    const invocation = await this.#moves.make(move);
    if (move.do === 'language') this.#see({ of: 'world' });
    return invocation === null ? null : invocationView(invocation);
  }

  #see(change: Change): void {
    if (change.of === 'world') return this.#tell({ kind: 'world', world: worldView(this.#stage) });
    if (change.of === 'invocation') {
      return this.#tell({ kind: 'invocation', invocation: invocationView(change.invocation) });
    }
    const { current, id, channel } = change.record;
    if (current === null) {
      this.#messages.delete(id);
      return this.#tell({ kind: 'message-deleted', channelId: channel.id, messageId: id });
    }
    return this.#show(current);
  }

  #show(current: Message): void {
    const message = messageView(current, this.#stage.discord);
    this.#messages.set(message.id, message);
    this.#tell({ kind: 'message', message });
  }
}
