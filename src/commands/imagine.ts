import type { Parents } from '../archive/parents.ts';
import { defineCommand, type Command } from '../discord/interactions/command.ts';
import { startGeneration, type GenerationStarter } from '../discord/interactions/start-generation.ts';
import { AGAIN_VERB } from '../discord/views/result-buttons.ts';
import { paintAgain } from './again.ts';
import { imagineBody } from './imagine-definition.ts';

export interface ImagineCommandOptions {
  readonly service: GenerationStarter;
  readonly parents: Pick<Parents, 'find'>;
}

/** `/imagine`: what a member typed becomes a generation. The buttons under it that paint go on from there. */
export function imagineCommand({ service, parents }: ImagineCommandOptions): Command {
  return defineCommand(
    imagineBody(service.models),
    ({ options: { private: isPrivate = false, ...options }, ...context }) =>
      startGeneration(service, context, { options, isPrivate }),
    {
      audience: 'everyone',
      buttons: {
        [AGAIN_VERB]: { audience: 'everyone', handle: (context) => paintAgain(service, parents, context) },
      },
    },
  );
}
