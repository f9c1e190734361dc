import { RESTJSONErrorCodes, type RESTOptions } from 'discord.js';
import { callbackIdIn, codeIn, withBody } from './exchange.ts';

type MakeRequest = RESTOptions['makeRequest'];

/**
 * Discord had an answer to an interaction before this process sent its first one: another process has the bot's token. A
 * second try of our own is not told apart from that, and fails as any request does.
 */
export class AnsweredElsewhereError extends Error {
  override readonly name = 'AnsweredElsewhereError';

  constructor(interactionId: string) {
    super(`Another process with this bot's token answered the interaction ${interactionId}`);
  }
}

/** How many interactions are remembered as tried: more than are answered while one is tried again, or delivered again. */
const MAX_TRIED = 2_000;

/** Wraps `send`: it rejects with an AnsweredElsewhereError where another process answered an interaction. */
export function noticeOtherAnswers(send: MakeRequest): MakeRequest {
  const tried = new Set<string>();
  return async (url, init) => {
    const id = callbackIdIn(url);
    if (id === null || tried.has(id)) return send(url, init);
    const [oldest] = tried;
    if (oldest !== undefined && tried.size >= MAX_TRIED) tried.delete(oldest);
    tried.add(id);
    const response = await send(url, init);
    if (response.status !== 400) return response;
    const body = await response.text();
    if (codeIn(body) === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged) throw new AnsweredElsewhereError(id);
    return withBody(response, body);
  };
}
