import { textOf, type CommandCircumstances, type Member, type OptionValue } from '../../sandbox/discord/discord.ts';

/** What the bot answers at once to this command, as the member reads it. Throws where others could read it, too. */
export async function privateAnswer(
  member: Member,
  path: string,
  options: Readonly<Record<string, OptionValue>> = {},
  circumstances: CommandCircumstances = {},
): Promise<string> {
  const invocation = await member.command(path, options, circumstances);
  const reply = await invocation.replyWhere((message) => !message.loading);
  if (!reply.ephemeral) throw new Error(`The answer to /${path} is for everyone: ${textOf(reply)}`);
  return textOf(reply);
}
