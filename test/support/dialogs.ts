import type { UploadedOption } from '../../sandbox/discord/inputs.ts';
import { componentsOf, type Invocation, type Member, type Message } from '../../sandbox/discord/discord.ts';

/** docs.discord.com: components/reference. */
const SELECT = 3;

type Component = ReturnType<typeof componentsOf>[number];

/** The labels of the buttons on a message. */
export const buttonsOn = (message: Message): string[] =>
  componentsOf(message).flatMap(({ type, label }) => (type === 2 ? [label ?? ''] : []));

/** The custom id of the button with that verb. */
export function idOfButton(message: Message, verb: string): string {
  return componentsOf(message).find(({ custom_id: id }) => id?.startsWith(`v1:${verb}:`))?.custom_id ?? 'none';
}

/** The fields of the dialog that a click opened, by their names. */
export async function fieldsIn(click: Invocation): Promise<ReadonlyMap<string, Component>> {
  await click.acknowledged;
  const { modal } = click;
  if (modal === null) throw new Error('The click opened no dialog');
  return new Map(
    modal.components.flatMap(({ component, ...label }) =>
      component === undefined ? [] : [[component.custom_id?.split('.')[0] ?? '', { ...label, ...component }] as const],
    ),
  );
}

/** Fills in some fields by their names, a choice by the beginning of its value, pictures by what is uploaded, and sends the dialog off. */
export async function fillIn(
  member: Member,
  click: Invocation,
  values: Readonly<Record<string, string | boolean | readonly UploadedOption[] | readonly string[]>>,
): Promise<Invocation> {
  const fields = await fieldsIn(click);
  const given = Object.entries(values).map(([name, value]) => {
    const field = fields.get(name);
    if (field?.custom_id === undefined) throw new Error(`The dialog has no field ${name}`);
    if (typeof value === 'object') return [field.custom_id, value] as const;
    const choice = field.options?.find((option) => option.value.startsWith(String(value)))?.value ?? String(value);
    return [field.custom_id, field.type === SELECT ? [choice] : field.options === undefined ? value : choice] as const;
  });
  return member.submitModal(click, Object.fromEntries(given));
}
