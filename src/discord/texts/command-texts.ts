import type { commands } from './en/commands.ts';

type Translated<Node> = Node extends string ? string : { readonly [Key in keyof Node]: Translated<Node[Key]> };

/** The names and descriptions of the commands, their options and choices. */
export type CommandTexts = Translated<typeof commands>;
