import { textOf, type CommandCircumstances, type Member, type OptionValue } from '../../sandbox/discord/discord.ts';

/** The text of the bot's immediate answer to this command. Throws if it is not private. */
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
