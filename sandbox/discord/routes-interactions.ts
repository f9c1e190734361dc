import { discordError } from './errors.ts';
import type { Interactions } from './interactions.ts';
import { objectOf } from './json.ts';
import type { Message } from './message.ts';
import type { RestReply, RestRequest, Route } from './routes.ts';
import type { World } from './world.ts';

/** Routes of answers to interactions, with the token in the path. Source: interactions/receiving-and-responding.mdx. */
export function interactionRoutes(world: World, interactions: Interactions): Route[] {
  const open = { auth: 'none', rate: 'webhook' } as const;
  const tokenOf = (request: RestRequest): string => {
    if (request.params['application'] !== world.bot.id) throw discordError(10_015);
    return request.params['token'] ?? '';
  };
  const shown = (message: Message): RestReply => ({ status: 200, body: world.messages.payloadOf(message) });
  return [
    {
      ...open,
      method: 'POST',
      path: '/interactions/:interaction/:token/callback',
      handle: ({ params, json, uploads, query }) => {
        const id = params['interaction'] ?? '';
        const response = interactions.callback(id, params['token'] ?? '', objectOf(json), uploads);
        return query.get('with_response') === 'true' ? { status: 200, body: response } : { status: 204 };
      },
    },
    {
      ...open,
      method: 'POST',
      path: '/webhooks/:application/:token',
      handle: (request) => shown(interactions.followUp(tokenOf(request), objectOf(request.json), request.uploads)),
    },
    {
      ...open,
      method: 'GET',
      path: '/webhooks/:application/:token/messages/:message',
      handle: (request) => shown(interactions.message(tokenOf(request), request.params['message'] ?? '')),
    },
    {
      ...open,
      method: 'PATCH',
      path: '/webhooks/:application/:token/messages/:message',
      handle: (request) =>
        shown(
          interactions.edit(tokenOf(request), request.params['message'] ?? '', objectOf(request.json), request.uploads),
        ),
    },
    {
      ...open,
      method: 'DELETE',
      path: '/webhooks/:application/:token/messages/:message',
      handle: (request) => {
        interactions.delete(tokenOf(request), request.params['message'] ?? '');
        return { status: 204 };
      },
    },
  ];
}
