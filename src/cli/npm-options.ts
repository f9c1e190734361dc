type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A sentence for options that npm took for itself, because no `--` stood before them, and hands on to nobody; null where it took none.
 *
 * @param names The names of npm's own by which each may be found: it completes an option that begins like one of its own.
 */
export function takenByNpm(
  script: string,
  names: Readonly<Record<string, readonly string[]>>,
  environment: Environment,
  sentence: (options: readonly string[]) => string = (options) =>
    `npm keeps ${options.join(' and ')} to itself: write two more dashes before it, npm run ${script} -- ${options.join(' … ')} …`,
): string | null {
  if (environment['npm_lifecycle_event'] !== script) return null;
  const taken = Object.entries(names).flatMap(([option, keys]) =>
    keys.some((key) => environment[`npm_config_${key}`] !== undefined) ? [option] : [],
  );
  return taken.length === 0 ? null : sentence(taken);
}
