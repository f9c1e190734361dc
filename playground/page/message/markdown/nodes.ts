// Discord's markdown as a tree. Its depth is bounded: styles do not nest in themselves, quotes not at all, lists to ten levels.

export type InlineStyle = 'bold' | 'italic' | 'underline' | 'strike' | 'spoiler';

/** Source: reference.mdx "Timestamp Styles". */
export type TimeStyle = 't' | 'T' | 'd' | 'D' | 'f' | 'F' | 's' | 'S' | 'R';

export type Inline =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'styled'; readonly style: InlineStyle; readonly children: readonly Inline[] }
  /** `url` is http or https. */
  | { readonly kind: 'link'; readonly url: string; readonly children: readonly Inline[] }
  | { readonly kind: 'time'; readonly seconds: number; readonly style: TimeStyle }
  | { readonly kind: 'user' | 'role' | 'channel'; readonly id: string }
  /** `path`: the command's name, its subcommands after spaces. */
  | { readonly kind: 'command'; readonly path: string; readonly id: string }
  | { readonly kind: 'everyone'; readonly name: 'everyone' | 'here' }
  | { readonly kind: 'emoji'; readonly name: string };

export interface ListItem {
  readonly children: readonly Inline[];
  readonly nested: readonly List[];
}

export interface List {
  readonly kind: 'list';
  /** The number of the first item; null for bullets. */
  readonly start: number | null;
  readonly items: readonly ListItem[];
}

export type Block =
  | { readonly kind: 'paragraph' | 'subtext'; readonly children: readonly Inline[] }
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly children: readonly Inline[] }
  | { readonly kind: 'code-block'; readonly language: string | null; readonly text: string }
  | { readonly kind: 'quote'; readonly children: readonly Block[] }
  | List;
