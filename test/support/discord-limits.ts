/** What Discord takes, in characters (docs.discord.com: resources/message, components/reference, application-commands). */
const MESSAGE: Readonly<Record<string, number>> = {
  content: 2_000,
  'embeds.title': 256,
  'embeds.description': 4_096,
  'embeds.fields.name': 256,
  'embeds.fields.value': 1_024,
  'embeds.footer.text': 2_048,
  'components.label': 80,
  'components.custom_id': 100,
  'components.placeholder': 150,
  'components.options.label': 100,
  'components.options.value': 100,
  'components.options.description': 100,
  'attachments.altText': 1_024,
};
/** Of a dialog, whose labels are shorter than those of buttons. */
const DIALOG: Readonly<Record<string, number>> = {
  title: 45,
  'components.label': 45,
  'components.description': 100,
  'components.component.value': 4_000,
  'components.component.placeholder': 100,
  'components.component.options.label': 100,
  'components.component.options.value': 100,
  'components.component.options.description': 100,
};
const COMMAND: Readonly<Record<string, number>> = {
  name: 32,
  description: 100,
  'choices.name': 100,
};
/** All the texts of a message's embeds together. */
const EMBEDS_MAX = 6_000;
/** All the texts of a command together, each in its longest language. */
const COMMAND_MAX = 8_000;

/** A sentence about each text of a message that is longer than Discord takes, or empty where Discord wants one. */
export function messageFaults(message: object): string[] {
  const texts = [...textsIn(JSON.parse(JSON.stringify(message)), '')];
  const embeds = texts.filter(({ path }) => /^embeds\.(?:title|description|fields|footer)/.test(path));
  const sum = embeds.reduce((length, { text }) => length + lengthOf(text), 0);
  return [
    ...texts.flatMap(({ path, text }) => faultsOf(path, text, MESSAGE[path])),
    ...(sum > EMBEDS_MAX ? [`the embeds have ${sum} characters of ${EMBEDS_MAX}`] : []),
  ];
}

/** The same of a dialog, whose text fields may show nothing at first. */
export function dialogFaults(dialog: object): string[] {
  return [...textsIn(JSON.parse(JSON.stringify(dialog)), '')]
    .filter(({ path, text }) => path !== 'components.component.value' || text !== '')
    .flatMap(({ path, text }) => faultsOf(path, text, DIALOG[path]));
}

/** The same of a command as it is registered, its options and choices, in every language. */
export function commandFaults(command: object): string[] {
  const size = sizeOf(JSON.parse(JSON.stringify(command)));
  return [
    ...[...textsIn(JSON.parse(JSON.stringify(command)), '')].flatMap(({ path, text }) => {
      const key = path.replaceAll(/(?:^|\b)options\.|_localizations\.[\w-]+/g, '');
      return faultsOf(path, text, COMMAND[key]);
    }),
    ...(size > COMMAND_MAX ? [`the command has ${size} characters of ${COMMAND_MAX}`] : []),
  ];
}

function faultsOf(path: string, text: string, max: number | undefined): string[] {
  if (max === undefined) return [];
  if (text === '' && path !== 'content') return [`${path} is empty`];
  return lengthOf(text) > max ? [`${path} has ${lengthOf(text)} characters of ${max}: ${text}`] : [];
}

/** Every string with the names that lead to it; lists and rows of components count as their entries. */
function* textsIn(node: unknown, path: string): Generator<{ readonly path: string; readonly text: string }> {
  if (typeof node === 'string') yield { path, text: node };
  if (typeof node !== 'object' || node === null) return;
  for (const [key, child] of Object.entries(node)) {
    const isPart = Array.isArray(node) || (key === 'components' && path === 'components');
    yield* textsIn(child, isPart ? path : path === '' ? key : `${path}.${key}`);
  }
}

/** In code points, as Discord counts. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}

function sizeOf(node: unknown): number {
  if (Array.isArray(node)) return node.reduce<number>((sum, child) => sum + sizeOf(child), 0);
  if (typeof node !== 'object' || node === null) return 0;
  const fields = Object.fromEntries(Object.entries(node));
  const longest = (key: string): number =>
    Math.max(
      ...[fields[key], ...Object.values(Object(fields[`${key}_localizations`]))].map((text) =>
        lengthOf(String(text ?? '')),
      ),
    );
  const value = typeof fields['value'] === 'string' ? lengthOf(fields['value']) : 0;
  return longest('name') + longest('description') + value + sizeOf(fields['options']) + sizeOf(fields['choices']);
}
