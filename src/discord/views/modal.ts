/** Dialogs (modals): what they ask, as Discord takes it. `interactions/modal-values.ts` reads what was filled in. */
import { randomBytes } from 'node:crypto';
import {
  ComponentType,
  TextInputStyle,
  type APIComponentInLabel,
  type APIModalInteractionResponseCallbackData,
} from 'discord.js';
import { encodeCustomId, type CustomId } from './custom-id.ts';

/** Discord's limit of a text field and of what it shows at first, in UTF-16 units (docs.discord.com: components/reference). */
export const TEXT_FIELD_MAX = 4_000;

interface TextField {
  readonly kind: 'line' | 'paragraph';
  /** What it shows at first: at most `TEXT_FIELD_MAX`. */
  readonly value?: string;
  readonly placeholder?: string;
  readonly isRequired?: boolean;
  readonly maxLength?: number;
}

interface ChoiceField {
  readonly kind: 'choice';
  /** 1 to 25; one must be chosen. */
  readonly choices: readonly { readonly value: string; readonly label: string; readonly description?: string }[];
  /** The value that is chosen at first. */
  readonly value?: string;
}

/** Any number of them may be chosen, none too. */
interface SeveralField {
  readonly kind: 'several';
  /** 1 to 25. */
  readonly choices: ChoiceField['choices'];
  /** The values that are chosen at first. */
  readonly values: readonly string[];
}

/** One of 2 to 10 that is chosen; more than a few words each, or few of them. */
interface RadioField {
  readonly kind: 'radio';
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  /** The value that is chosen at first. */
  readonly value?: string;
}

interface PicturesField {
  readonly kind: 'pictures';
  /** How many may be uploaded, 1 to 10; none need be. */
  readonly most: number;
}

interface TickField {
  readonly kind: 'tick';
  readonly value: boolean;
}

/** One field with its name, by which its value is read. */
type ModalField = (TextField | ChoiceField | SeveralField | RadioField | PicturesField | TickField) & {
  /** Word characters, the name of no other field of the modal. */
  readonly name: string;
  /** 1 to 45 characters. */
  readonly label: string;
  /** At most 100 characters. */
  readonly description?: string;
};

export interface Modal extends CustomId {
  /** 1 to 45 characters. */
  readonly title: string;
  /** 1 to 5. */
  readonly fields: readonly ModalField[];
}

/**
 * A modal with its fields. Its custom id ends in a mark that no other has, and so do the names of its fields: the apps for phones
 * show what a modal showed at first again in each later one of the same ids (discord/discord-api-docs#7554).
 */
export function modalView({ verb, args, title, fields }: Modal): APIModalInteractionResponseCallbackData {
  const mark = randomBytes(3).toString('hex');
  return {
    custom_id: encodeCustomId({ verb, args: [...args, mark] }),
    title,
    components: fields.map((field) => ({
      type: ComponentType.Label,
      label: field.label,
      ...(field.description === undefined ? {} : { description: field.description }),
      component: input(field, `${field.name}.${mark}`),
    })),
  };
}

function input(field: ModalField, customId: string): APIComponentInLabel {
  switch (field.kind) {
    case 'line':
    case 'paragraph':
      return {
        type: ComponentType.TextInput,
        custom_id: customId,
        style: field.kind === 'line' ? TextInputStyle.Short : TextInputStyle.Paragraph,
        required: field.isRequired ?? false,
        max_length: field.maxLength ?? TEXT_FIELD_MAX,
        ...(field.value === undefined ? {} : { value: field.value }),
        ...(field.placeholder === undefined ? {} : { placeholder: field.placeholder }),
      };
    case 'choice':
      return {
        type: ComponentType.StringSelect,
        custom_id: customId,
        options: field.choices.map((choice) => ({ ...choice, default: choice.value === field.value })),
      };
    case 'several':
      return {
        type: ComponentType.StringSelect,
        custom_id: customId,
        required: false,
        min_values: 0,
        max_values: field.choices.length,
        options: field.choices.map((choice) => ({ ...choice, default: field.values.includes(choice.value) })),
      };
    case 'radio':
      return {
        type: ComponentType.RadioGroup,
        custom_id: customId,
        options: field.choices.map((choice) => ({ ...choice, default: choice.value === field.value })),
      };
    case 'pictures':
      return {
        type: ComponentType.FileUpload,
        custom_id: customId,
        required: false,
        min_values: 0,
        max_values: field.most,
        file_types: ['image'],
      };
    case 'tick':
      return { type: ComponentType.Checkbox, custom_id: customId, default: field.value };
  }
}
