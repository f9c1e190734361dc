import { createCommands, type CommandServices } from '../../src/commands/index.ts';
import type { Audience, Command, Handler } from '../../src/discord/interactions/command.ts';
import { knownModels } from '../../src/flux/configured-models.ts';
import { models } from '../../src/flux/models.ts';

/** All commands with their definitions. They cannot be run, since they have no services. */
export function allCommands(): readonly Command[] {
  const [defaultModel] = models;
  const service = { models, usableModels: knownModels, knownModels, defaultModel };
  const nothing = {};
  const services = {
    service,
    limits: nothing,
    settings: nothing,
    operator: nothing,
    usage: nothing,
    history: nothing,
    parents: nothing,
    publishing: nothing,
    presets: nothing,
    references: nothing,
    privacy: nothing,
    contact: nothing,
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- commands touch their services when they are run
  return createCommands(services as unknown as CommandServices);
}

export interface Definition {
  readonly name: string;
  readonly type: number;
  readonly required?: boolean;
  readonly autocomplete?: boolean;
  readonly choices?: readonly { readonly value: string | number }[];
  readonly options?: readonly Definition[];
}

/** A command without subcommands, or a subcommand, as a member types it: `limits set`. */
export interface CommandPath {
  readonly path: string;
  readonly audience: Audience;
  readonly options: readonly Definition[];
}

/** Every command and subcommand of the bot. */
export function allPaths(): readonly CommandPath[] {
  return allCommands().flatMap(({ body, audience }) => {
    const options: readonly Definition[] = body.options ?? [];
    const subcommands = options.filter(({ type }) => type === 1);
    if (subcommands.length === 0) return [{ path: body.name, audience, options }];
    return subcommands.map((one) => ({ path: `${body.name} ${one.name}`, audience, options: one.options ?? [] }));
  });
}

/** Every verb of a button, menu or modal, with who may use it. */
export function allVerbs(): ReadonlyMap<string, Audience> {
  return new Map(
    allCommands().flatMap(({ buttons, buttonsAnywhere, selects, modals }) =>
      [buttons, buttonsAnywhere, selects, modals].flatMap((verbs) =>
        Object.entries<Pick<Handler<never>, 'audience'>>(verbs ?? {}).map(
          ([verb, { audience }]) => [verb, audience] as const,
        ),
      ),
    ),
  );
}
