import { startSandboxBfl, type SandboxBfl } from '../../sandbox/bfl/bfl.ts';
import { startSandboxDiscord, type SandboxDiscord } from '../../sandbox/discord/discord.ts';
import { runProgram } from './process.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** `npm run setup` in an empty folder, with both sandboxes to ask. */
export interface SetupWorld extends AsyncDisposable {
  readonly discord: SandboxDiscord;
  readonly bfl: SandboxBfl;
  readonly folder: string;
  /** Its environment: where the sandboxes are. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs it with these lines for answers. */
  run(
    input: string,
    env?: Readonly<Record<string, string>>,
    args?: readonly string[],
  ): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
}

export async function openSetup(): Promise<SetupWorld> {
  await using opening = new AsyncDisposableStack();
  const folder = opening.use(await temporaryFolder()).path;
  const discord = opening.use(await startSandboxDiscord({ guild: { name: 'The Atelier' } }));
  const bfl = opening.use(await startSandboxBfl({ credits: 1_000 }));
  const sandboxes = {
    EASEL_ENV_FILE: '',
    DISCORD_API_URL: discord.apiUrl,
    BFL_API_URL: bfl.apiUrl,
    BFL_TRUSTED_HOSTS: '127.0.0.1',
  };
  const opened = opening.move();
  return {
    discord,
    bfl,
    folder,
    env: sandboxes,
    run: async (input, env = {}, args = []) => {
      await using program = runProgram('src/setup.ts', { input, args, cwd: folder, env: { ...sandboxes, ...env } });
      const { code } = await program.ended;
      return { code, stdout: program.stdout, stderr: program.stderr };
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
