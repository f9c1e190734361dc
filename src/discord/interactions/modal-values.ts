import { z } from 'zod';
import type { GuildModalInteraction } from './command.ts';

/** discord.js hands on what came, whatever its types say. */
const fieldSchema = z.object({
  customId: z.string(),
  value: z.union([z.string(), z.boolean()]).optional().catch(undefined),
  values: z.array(z.string()).catch([]),
});

/** What was filled in, by the names of the fields (`views/modal.ts`). Whether it can be is checked by whoever uses it. */
export interface ModalValues {
  /** Of a text field; '' where it is empty or not there. */
  text(name: string): string;
  /** Of a choice; undefined where nothing is chosen. */
  choice(name: string): string | undefined;
  /** Of a field to tick. */
  isTicked(name: string): boolean;
}

export function modalValues({ fields }: GuildModalInteraction): ModalValues {
  const filledIn = [...fields.fields.values()].flatMap((field) => fieldSchema.safeParse(field).data ?? []);
  const byName = new Map(filledIn.map((field) => [field.customId.split('.', 1)[0], field]));
  return {
    text: (name) => {
      const value = byName.get(name)?.value;
      return typeof value === 'string' ? value : '';
    },
    choice: (name) => byName.get(name)?.values[0],
    isTicked: (name) => byName.get(name)?.value === true,
  };
}
