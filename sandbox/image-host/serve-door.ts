import type { CallLog } from './calls.ts';
import { answerWith, type Faults } from './faults.ts';
import { json, type Door, type Incoming, type Reply } from './http.ts';

/** What all ports of a host share. */
export interface Exchange<Kind extends string> {
  readonly log: CallLog<Kind>;
  readonly faults: Faults<Kind>;
  readonly closing: AbortSignal;
}

/** Connects a port to its handler. Every request is recorded, and answered by a matching fault if any. */
export function serveDoor<Kind extends string>(
  door: Door,
  { log, faults, closing }: Exchange<Kind>,
  kindOf: (incoming: Incoming) => Kind,
  answer: (incoming: Incoming) => Reply | Promise<Reply>,
): void {
  door.serve(async (incoming) => {
    const { call, answered } = log.record(kindOf(incoming), incoming);
    const reply = await answerWith(faults.take(call), async () => await answer(incoming), closing).catch(broken);
    if (typeof reply === 'object') answered(reply.status, reply.body);
    return reply;
  });
}

/** An error of the sandbox or of a test's own rule, answered visibly so that it is not taken for an injected fault. */
function broken(error: unknown): Reply {
  return json(500, { detail: `the sandbox failed: ${String(error)}` });
}
