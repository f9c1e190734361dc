// What the person does with the page itself and, through the connection, in the playground.

import { Typing } from './composer/typing.ts';
import { textsOf } from './texts/texts-of.ts';
import type { InvocationView } from '../wire/invocation.ts';
import type { MessageView } from '../wire/message.ts';
import type { Move } from '../wire/moves.ts';
import { choosing } from './behind/choices.ts';
import { atMessage } from './behind/go-to.ts';
import { Refusal, type Connection } from './connection.ts';
import { rememberTheme } from './layout/remembered-theme.ts';
import { showMessage } from './message/message-list.ts';
import type { SidePanel, State, Theme } from './state.ts';
import type { Store } from './store.ts';
import { TourRunner } from './tours/runner.ts';

/** A move without who makes it and where: those are the present person, server and channel. */
type Here<M> = M extends Move ? Omit<M, 'as' | 'guildId' | 'channelId'> : never;
export type MoveHere = Here<Exclude<Move, { do: 'language' | 'pull' }>>;

export class Actions {
  readonly #store: Store;
  readonly #connection: Connection;
  readonly tours = new TourRunner(this);

  constructor(store: Store, connection: Connection) {
    this.#store = store;
    this.#connection = connection;
  }

  get state(): State {
    return this.#store.state;
  }

  /**
   * Makes a move as the present person, here; resolves with the invocation that it began, if it began one.
   *
   * @throws {Refusal} with what Discord's client says instead.
   */
  async make(move: MoveHere): Promise<InvocationView | null> {
    const { userId, guildId, channelId } = this.state;
    const place = 'messageId' in move || 'invocationId' in move ? {} : { channelId };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the three that the type leaves out are put back
    return await this.#connection.make({ ...move, ...place, as: userId, guildId } as Move);
  }

  /** Any move; see `make`. */
  async makeMove(move: Move): Promise<InvocationView | null> {
    return await this.#connection.make(move);
  }

  /** Like `make`, for buttons: what is refused is shown to the person. */
  attempt(move: MoveHere): void {
    void this.make(move).catch((error: unknown) => this.notice(error));
  }

  /** Pulls a lever; what is refused is shown to the person. */
  pull(lever: string, value: string | null = null): void {
    void this.#connection.make({ do: 'pull', lever, value }).catch((error: unknown) => this.notice(error));
  }

  /** Shows a refusal to the person; any other error is one of the page. */
  notice(error: unknown): void {
    if (!(error instanceof Refusal)) throw error;
    this.#store.update((state) => ({ ...state, notice: textsOf(state).refusals[error.code] }));
  }

  update(change: (state: State) => State): void {
    this.#store.update(change);
  }

  /** Takes a message that only the person sees, or a command that was never answered, out of sight. */
  dismiss(id: string): void {
    this.update((state) => ({ ...state, dismissed: new Set(state.dismissed).add(id) }));
  }

  /** Puts a command into the composer, in place of what is typed there. `path`: its name, a subcommand after a space. */
  askForCommand(path: string): void {
    new Typing(this).begin(path);
  }

  showTheme(theme: Theme): void {
    rememberTheme(theme);
    this.update((state) => ({ ...state, theme }));
  }

  showPanel(panel: SidePanel): void {
    this.update((state) => ({ ...state, panel }));
  }

  /** Shows what happens behind this generation. */
  selectGeneration(generationId: string): void {
    this.update((state) => choosing(state, { generationId }));
  }

  /** Goes where a message is, as somebody who sees it, scrolls to it and points it out. */
  goToMessage(message: MessageView): void {
    this.update((state) => atMessage(state, message));
    showMessage(message.id);
  }
}
