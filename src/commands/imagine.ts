import { defineCommand, type Command } from '../discord/interactions/command.ts';
import { startGeneration, type GenerationStarter } from '../discord/interactions/start-generation.ts';
import { imagineBody } from './imagine-definition.ts';

/** `/imagine`: what a member typed becomes a generation. */
export function imagineCommand(service: GenerationStarter): Command {
  return defineCommand(
    imagineBody(service.models),
    ({ options: { private: isPrivate = false, ...options }, ...context }) =>
      startGeneration(service, context, { options, isPrivate }),
    { audience: 'everyone' },
  );
}
