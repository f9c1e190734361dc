import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Addresses, Job } from '../peers/protocol.ts';
import type { Contestant } from './contestant.ts';
import type { Stage } from './stage.ts';

/** The definition of the peers' `/imagine`. */
const COMMANDS = [
  {
    name: 'imagine',
    description: 'Paint a picture',
    options: [{ type: 3, name: 'prompt', description: 'What to paint', required: true }],
  },
];

/** A client of BFL with a minimal bot, in a separate process like Easel. */
export function peer(name: string, kind: Addresses['kind']): Contestant {
  return {
    name,
    async start(stage) {
      await registerCommands(stage);
      const child = fork(join('bench', 'peers', 'main.ts'), [JSON.stringify(addressesOf(stage, kind))]);
      await once(child, 'message');
      return {
        processId: child.pid,
        hand({ id, token }, prompt) {
          child.send({ interactionId: id, token, prompt } satisfies Job);
        },
        async [Symbol.asyncDispose]() {
          if (child.exitCode !== null || child.signalCode !== null) return;
          const exit = once(child, 'exit');
          child.disconnect();
          await exit;
        },
      };
    },
  };
}

async function registerCommands({ discord }: Stage): Promise<void> {
  const answer = await fetch(`${discord.apiUrl}/v10/applications/${discord.applicationId}/commands`, {
    method: 'PUT',
    headers: {
      authorization: `Bot ${discord.botToken}`,
      'content-type': 'application/json',
      'user-agent': 'DiscordBot (https://discord.com, 10)',
    },
    body: JSON.stringify(COMMANDS),
  });
  if (!answer.ok) throw new Error(`Discord answered ${answer.status}: ${await answer.text()}`);
}

function addressesOf({ discord, bfl }: Stage, kind: Addresses['kind']): Addresses {
  const { apiUrl, pollingUrl, deliveryUrl, apiKey } = bfl;
  return {
    kind,
    discordApiUrl: discord.apiUrl,
    applicationId: discord.applicationId,
    bfl: { apiUrl, pollingUrl, deliveryUrl, apiKey },
  };
}
