import type { Generation } from '../../generation/model/generation.ts';
import type { OwnMessage } from '../connection/api-schemas.ts';
import type { MessageView } from '../views/generation-view.ts';
import { unless } from './api-errors.ts';
import type { Responder } from './responder.ts';

type Asked = Pick<Generation, 'id' | 'requester' | 'reply'>;

/** Replies that no token reaches any more: they must not go on showing progress. Best effort, but what may pass is thrown. */
export class OldReply {
  readonly #responder: Pick<Responder, 'deleteReply' | 'findOwn' | 'editMessage'>;

  constructor(responder: Pick<Responder, 'deleteReply' | 'findOwn' | 'editMessage'>) {
    this.#responder = responder;
  }

  /** Deletes one that Discord does not let the bot edit. False where Discord refuses that as well. */
  async remove({ reply }: Asked, signal: AbortSignal): Promise<boolean> {
    return (await unlessRefused(() => this.#responder.deleteReply(reply.token, signal).then(() => true))) ?? false;
  }

  /** Edits a public one by the bot's own permissions, where they are enough. A private one cannot be changed any more. */
  async rewrite({ id, requester: { channelId }, reply }: Asked, view: MessageView, signal: AbortSignal): Promise<void> {
    if (reply.isPrivate) return;
    const isReply = ({ interaction_metadata: asked = null }: OwnMessage): boolean => asked?.id === id;
    await unlessRefused(async () => {
      const old = await this.#responder.findOwn(channelId, id, isReply, signal);
      if (old !== null) await this.#responder.editMessage(channelId, old.id, view, signal);
    });
  }
}

/** null where Discord refuses it. */
function unlessRefused<T>(call: () => Promise<T>): Promise<T | null> {
  return unless(() => true, call);
}
