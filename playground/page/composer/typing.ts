// What the person does in the line, and what becomes of it: the draft changes, a command is sent, an app is asked.

import type { Move } from '../../wire/moves.ts';
import type { Actions } from '../actions.ts';
import { Refusal } from '../connection.ts';
import { localeOf, placeKey } from '../state.ts';
import type { PageTexts } from '../texts/texts.ts';
import { textsOf } from '../texts/texts-of.ts';
import { named, commandEntries, type CommandEntry } from './command-entries.ts';
import { OptionType, type CommandOption } from './command-options.ts';
import {
  allLeft,
  commandDraft,
  EMPTY_DRAFT,
  textDraft,
  withAdded,
  withNextFocus,
  withFile,
  within,
  withOptionText,
  withPicked,
  withText,
  type CommandDraft,
  type Draft,
  type TextDraft,
} from './draft.ts';
import { wireFile } from '../files.ts';
import { listOf, type List, type Row } from './list.ts';
import { readOption } from './option-values.ts';
import { actor, isFile, wireValues, type NamedReading } from './wire-values.ts';
import { placeOf } from './current-place.ts';
import type { Place } from './place.ts';
import { focusLine } from './focus.ts';
import { refusalOfPost, refusalText } from './refusals.ts';

/** The line as it is at the time of the call. */
export class Typing {
  readonly #actions: Actions;

  constructor(actions: Actions) {
    this.#actions = actions;
  }

  /** null where nothing can be typed. */
  get place(): Place | null {
    return placeOf(this.#actions.state);
  }

  get draft(): Draft {
    const { drafts, userId, channelId } = this.#actions.state;
    const draft = drafts.get(placeKey(userId, channelId)) ?? EMPTY_DRAFT;
    // The command may be gone, or no longer this member's.
    const isGone = draft.kind === 'command' && !this.entries.some(({ path }) => path === draft.path);
    return isGone ? textDraft(`/${draft.path}`) : draft;
  }

  get locale(): string {
    return localeOf(this.#actions.state);
  }

  get texts(): PageTexts['composer'] {
    return textsOf(this.#actions.state).composer;
  }

  get entries(): readonly CommandEntry[] {
    return this.place === null ? [] : commandEntries(this.place);
  }

  /** The command that is being filled in. */
  get entry(): CommandEntry | undefined {
    const { draft } = this;
    return draft.kind === 'command' ? this.entries.find(({ path }) => path === draft.path) : undefined;
  }

  get list(): List | null {
    const { place, entries } = this;
    if (place === null) return null;
    const invocations = this.#actions.state.known?.invocations ?? new Map();
    return listOf(this.draft, { place, entries, invocations });
  }

  /** The option of the command in which the person is. */
  get option(): CommandOption | undefined {
    const { draft, entry } = this;
    return draft.kind === 'command' ? entry?.options.find(({ name }) => name === draft.focus) : undefined;
  }

  /** What each option of the command would be sent as. */
  #readings(draft: CommandDraft): readonly NamedReading[] {
    const { place, entry } = this;
    if (place === null || entry === undefined) return [];
    return draft.options.flatMap((given) => {
      const option = entry.options.find(({ name }) => name === given.name);
      return option === undefined ? [] : [{ name: given.name, reading: readOption(option, given, place) }];
    });
  }

  /** What is wrong with each option, in words; not yet with one that is being typed, unless more typing cannot mend it. */
  get wrong(): ReadonlyMap<string, string> {
    const { draft, texts } = this;
    if (draft.kind !== 'command') return new Map();
    const said = this.#readings(draft).flatMap(({ name, reading }): (readonly [string, string])[] => {
      if (!('refusal' in reading)) return [];
      const { refusal } = reading;
      const isLeft = draft.options.some((option) => option.name === name && option.isLeft);
      const isSaid = isLeft || refusal.is === 'too-long' || refusal.is === 'file-too-large';
      return isSaid ? [[name, refusalText(refusal, texts)]] : [];
    });
    return new Map(said);
  }

  /** Begins a command that was chosen elsewhere. */
  begin(path: string): void {
    const entry = this.entries.find((one) => one.path === path);
    this.change(() => (entry === undefined ? textDraft(`/${path}`) : commandDraft(entry)));
    this.#arrive();
  }

  change(change: (draft: Draft) => Draft): void {
    const { userId, channelId } = this.#actions.state;
    const { draft } = this;
    if (!draft.isSending) this.#keep(placeKey(userId, channelId), () => change(draft));
  }

  changeText(change: (draft: TextDraft) => Draft): void {
    this.change((draft) => (draft.kind === 'text' ? change(draft) : draft));
  }

  changeCommand(change: (draft: CommandDraft) => Draft): void {
    this.change((draft) => (draft.kind === 'command' ? change(draft) : draft));
  }

  /** Typed into the line: the whole name of a command and a space begin it. */
  type(text: string): void {
    const begun = text.startsWith('/') ? named(this.entries, text.slice(1)) : null;
    if (begun === null || this.#isBeginning(text)) return this.changeText((draft) => withText(draft, text));
    this.change(() => commandDraft(begun.entry, begun.rest));
    this.#arrive();
  }

  typeOption(name: string, text: string): void {
    this.changeCommand((draft) => withOptionText(draft, name, text));
    this.#search(true);
  }

  /** The person has gone into an option, or behind them. */
  enter(focus: string | null): void {
    this.changeCommand((draft) => within(draft, focus));
    this.#search(false);
  }

  /** The person has gone elsewhere on the page. */
  leave(): void {
    this.change((draft) => (draft.isListClosed ? draft : { ...draft, isListClosed: true }));
  }

  /** Marks the next row of the list, or the one before. */
  mark(step: 1 | -1): void {
    const rows = this.list?.rows.length ?? 0;
    if (rows > 0) this.change((draft) => ({ ...draft, active: (draft.active + step + rows) % rows }));
  }

  choose(row: Row): void {
    if (row.is === 'command') this.change(() => commandDraft(row.entry));
    else if (row.is === 'option') this.changeCommand((draft) => withAdded(draft, row.option.name));
    else {
      this.changeCommand((draft) => (draft.focus === null ? draft : withPicked(draft, draft.focus, row.picked)));
    }
    this.#arrive();
  }

  /** Files that were chosen, dropped or pasted: of the option that takes one, else of the message. */
  addFiles(files: readonly File[], option?: string): void {
    const [file] = files;
    if (file === undefined) return;
    this.changeText((draft) => ({ ...draft, refusal: null, files: [...draft.files, ...files] }));
    const name = option ?? this.#attachmentOption();
    if (name === null) return;
    this.changeCommand((draft) => withNextFocus(withFile(withAdded(draft, name), name, file)));
    this.#arrive();
  }

  /** Sends what is typed, or shows what is wrong with it. */
  send(): void {
    const { draft, place } = this;
    if (place === null || draft.isSending) return;
    if (draft.kind === 'text') this.#post(draft, place);
    else this.#command(draft, place);
  }

  /** The first option that takes a file and has none. */
  #attachmentOption(): string | null {
    const { draft, entry } = this;
    if (draft.kind !== 'command' || entry === undefined) return null;
    const takes = entry.options.filter(({ type }) => type === OptionType.Attachment);
    const free = takes.find(({ name }) => !draft.options.some((one) => one.name === name && one.file !== null));
    return takes.find(({ name }) => name === draft.focus)?.name ?? free?.name ?? null;
  }

  /** Whether a longer name may still be meant: "preset " before "preset save". */
  #isBeginning(text: string): boolean {
    const typed = text.slice(1).toLowerCase();
    return this.entries.some(({ path, label }) => [path, label].some((name) => name.toLowerCase().startsWith(typed)));
  }

  #post(draft: TextDraft, place: Place): void {
    const content = draft.text.trim();
    if (content === '' && draft.files.length === 0) return;
    const refusal = refusalOfPost(content, draft.files, place.guild.attachmentSizeLimit, this.texts);
    if (refusal !== null) return this.change((now) => ({ ...now, refusal }));
    this.#send(place, async () => ({
      do: 'post',
      ...actor(place),
      content,
      files: await Promise.all(draft.files.map(wireFile)),
    }));
  }

  #command(draft: CommandDraft, place: Place): void {
    const readings = this.#readings(draft);
    const wrong = readings.find(({ reading }) => 'refusal' in reading);
    if (wrong !== undefined) {
      this.changeCommand((now) => ({ ...allLeft(now), focus: wrong.name }));
      return this.#arrive();
    }
    const missing = this.entry?.options.find(
      ({ name, isRequired }) => isRequired && !draft.options.some((one) => one.name === name),
    );
    if (missing !== undefined) {
      this.changeCommand((now) => allLeft(withAdded(now, missing.name)));
      return this.#arrive();
    }
    const typed = draft.rest.trim();
    if (typed !== '') {
      const refusal = this.texts.refusals.noSuchOption(typed);
      return this.change((now) => ({ ...now, refusal }));
    }
    this.#send(place, async () => ({
      do: 'command',
      ...actor(place),
      path: draft.path,
      options: await wireValues(readings),
    }));
  }

  #send(place: Place, move: () => Promise<Move>): void {
    const key = placeKey(place.userId, place.channelId);
    this.change((draft) => ({ ...draft, isSending: true, isListClosed: true, refusal: null }));
    const answered = (change: (draft: Draft) => Draft): void => {
      this.#keep(key, change);
      this.#arrive();
    };
    void move()
      .then((made) => this.#actions.makeMove(made))
      .then(
        () => answered(() => EMPTY_DRAFT),
        (error: unknown) => {
          const refusal = error instanceof Error ? error.message : String(error);
          answered((draft) => ({ ...draft, isSending: false, refusal }));
          if (!(error instanceof Refusal)) throw error;
        },
      );
  }

  /** Asks the app for what it suggests. `isTyped`: the question has changed. */
  #search(isTyped: boolean): void {
    const { draft, option, place } = this;
    if (draft.kind !== 'command' || place === null || option?.hasAutocomplete !== true) return;
    if (!isTyped && draft.search !== null) return;
    const search = { option: option.name, invocationId: null, isRefused: false };
    this.changeCommand((now) => ({ ...now, search }));
    const key = placeKey(place.userId, place.channelId);
    // A newer keystroke has put another search in its place: the older answer is nothing any more.
    const answered = (change: { invocationId: string } | { isRefused: true }): void =>
      this.#keep(key, (now) =>
        now.kind === 'command' && now.search === search ? { ...now, search: { ...search, ...change } } : now,
      );
    const typed = draft.options.find(({ name }) => name === option.name)?.text ?? '';
    void this.#ask(draft, option.name, typed, place).then(
      (invocationId) => answered({ invocationId }),
      (error: unknown) => {
        answered({ isRefused: true });
        if (!(error instanceof Refusal)) throw error;
      },
    );
  }

  async #ask(draft: CommandDraft, focused: string, typed: string, place: Place): Promise<string> {
    const others = this.#readings(draft).filter(({ name, reading }) => name !== focused && !isFile(reading));
    const options = { ...(await wireValues(others)), [focused]: typed };
    const invocation = await this.#actions.makeMove({
      do: 'autocomplete',
      ...actor(place),
      path: draft.path,
      options,
      focused,
    });
    if (invocation === null) throw new Refusal('other', 'the server began nothing');
    return invocation.id;
  }

  #keep(key: string, change: (draft: Draft) => Draft): void {
    this.#actions.update((state) => {
      const before = state.drafts.get(key) ?? EMPTY_DRAFT;
      const after = change(before);
      return after === before ? state : { ...state, drafts: new Map(state.drafts).set(key, after) };
    });
  }

  /** The keyboard goes to where the draft says that the person is. */
  #arrive(): void {
    const { draft } = this;
    focusLine(draft.kind === 'command' ? draft.focus : null);
    this.#search(false);
  }
}
