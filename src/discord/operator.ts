import { Team, type Client } from 'discord.js';

/** The id of the user who answers for this bot: the application's owner, or the owner of its team. */
export async function operatorOf(client: Client<true> | Client): Promise<string> {
  if (client.application === null) throw new Error('Not logged in');
  const { owner } = await client.application.fetch();
  if (owner === null) throw new Error('The application names no owner');
  if (!(owner instanceof Team)) return owner.id;
  if (owner.ownerId === null) throw new Error('The team names no owner');
  return owner.ownerId;
}
