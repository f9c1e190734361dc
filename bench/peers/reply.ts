import type { Addresses, Job } from './protocol.ts';

const HEADERS = { 'user-agent': 'DiscordBot (https://discord.com, 10)' };
const DEFERRED_REPLY = 5;

/** The minimum of a bot: defers the reply, and edits it with the picture. */
export interface Reply {
  defer(): Promise<void>;
  edit(picture: Uint8Array<ArrayBuffer>): Promise<void>;
}

export function replyTo({ interactionId, token }: Job, { discordApiUrl, applicationId }: Addresses): Reply {
  return {
    defer: () =>
      send(`${discordApiUrl}/v10/interactions/${interactionId}/${token}/callback`, {
        method: 'POST',
        headers: { ...HEADERS, 'content-type': 'application/json' },
        body: JSON.stringify({ type: DEFERRED_REPLY }),
      }),
    edit: (picture) => {
      const form = new FormData();
      form.set('payload_json', JSON.stringify({ attachments: [{ id: 0, filename: 'picture.jpg' }] }));
      form.set('files[0]', new Blob([picture], { type: 'image/jpeg' }), 'picture.jpg');
      const url = `${discordApiUrl}/v10/webhooks/${applicationId}/${token}/messages/@original`;
      return send(url, { method: 'PATCH', headers: HEADERS, body: form });
    },
  };
}

async function send(url: string, init: RequestInit): Promise<void> {
  const answer = await fetch(url, init);
  if (!answer.ok) throw new Error(`Discord answered ${answer.status}: ${await answer.text()}`);
  // An unread body would block its connection.
  await answer.arrayBuffer();
}
