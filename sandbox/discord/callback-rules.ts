import { formError } from './errors.ts';
import { InteractionType, type Invocation } from './invocation.ts';
import { numberOf, objectOf, type JsonObject } from './json.ts';
import { MessageFlag } from './message.ts';
import { faultsOf, schemas } from './schemas.ts';

/** Callback types. Source: interactions/receiving-and-responding.mdx "Interaction Callback Type". */
export const Callback = {
  Reply: 4,
  DeferredReply: 5,
  DeferredUpdate: 6,
  Update: 7,
  Autocomplete: 8,
  Modal: 9,
} as const;

/** The callback types that an interaction accepts. Source: "Interaction Callback Type" and its notes. */
function allowedTypes(invocation: Invocation): readonly number[] {
  const update = invocation.source ? [Callback.DeferredUpdate, Callback.Update] : [];
  switch (invocation.type) {
    case InteractionType.Autocomplete:
      return [Callback.Autocomplete];
    case InteractionType.ModalSubmit:
      return [Callback.Reply, Callback.DeferredReply, ...update];
    case InteractionType.Component:
      return [Callback.Reply, Callback.DeferredReply, Callback.Modal, ...update];
    default:
      return [Callback.Reply, Callback.DeferredReply, Callback.Modal];
  }
}

/** Throws Discord's error for a callback of the wrong type or form. */
export function checkCallback(invocation: Invocation, type: number, body: JsonObject): void {
  const allowed = allowedTypes(invocation);
  if (!allowed.includes(type)) {
    const message = `Value must be one of {${allowed.join(', ')}}.`;
    throw formError([{ path: ['type'], code: 'BASE_TYPE_CHOICES', message }]);
  }
  const faults = faultsOf(schemaOf(type), body);
  if (faults.length > 0) throw formError(faults);
  const flags = numberOf(objectOf(body['data'])['flags']) ?? 0;
  if (type === Callback.DeferredReply && (flags & ~MessageFlag.Ephemeral) !== 0) {
    const message = 'A deferred reply takes only the flag EPHEMERAL.';
    throw formError([{ path: ['data', 'flags'], code: 'MESSAGE_FLAGS_INVALID', message }]);
  }
}

function schemaOf(type: number) {
  switch (type) {
    case Callback.Autocomplete:
      return schemas.autocompleteCallback;
    case Callback.Modal:
      return schemas.modalCallback;
    case Callback.Update:
    case Callback.DeferredUpdate:
      return schemas.updateCallback;
    default:
      return schemas.replyCallback;
  }
}
