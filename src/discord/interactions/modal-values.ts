import { ComponentType } from 'discord.js';
import { z } from 'zod';
import type { GivenPicture } from '../../generation/model/input-picture.ts';
import type { GuildModalInteraction } from './command.ts';
import { toGiven } from './given-pictures.ts';

/** discord.js hands on what came, whatever its types say. */
const fieldSchema = z.object({
  customId: z.string(),
  type: z.number(),
  value: z.union([z.string(), z.boolean()]).nullish().catch(undefined),
  values: z.array(z.string()).catch([]),
  attachments: z.custom<ReadonlyMap<string, unknown>>((given) => given instanceof Map).optional(),
});

/** What was filled in, by the names of the fields (`views/modal.ts`). Whether it can be is checked by whoever uses it. */
export interface ModalValues {
  /** Of a text field; '' where it is empty or not there. */
  text(name: string): string;
  /** Of a choice, whichever kind; undefined where nothing is chosen. */
  choice(name: string): string | undefined;
  /** Of a choice of several. */
  several(name: string): readonly string[];
  /**
   * What was uploaded; none where nothing was.
   *
   * @throws UnreadableInteractionError where Discord says nothing of one.
   */
  pictures(name: string): readonly GivenPicture[];
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
    choice: (name) => {
      const { type, value, values: [first] = [] } = byName.get(name) ?? {};
      return type === ComponentType.RadioGroup && typeof value === 'string' ? value : first;
    },
    several: (name) => byName.get(name)?.values ?? [],
    pictures: (name) => {
      const { values = [], attachments } = byName.get(name) ?? {};
      return values.map((id) => toGiven(attachments?.get(id)));
    },
    isTicked: (name) => byName.get(name)?.value === true,
  };
}
