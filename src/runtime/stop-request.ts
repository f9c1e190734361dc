// Listens for what asks this process to stop.

import { watchNpmShell } from './npm-shell.ts';

/** SIGHUP comes when the terminal closes. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * In ms. Signals that follow the first within this time belong to it: a terminal's Ctrl-C goes to npm and to Node, and where npm's
 * shell is Node itself by then, npm passes its own on.
 */
const TOGETHER_MS = 1_000;
const GRACE_MS = 5_000;

export interface StopRequest {
  /** Resolves with the first signal, or with what has become of npm. */
  readonly asked: Promise<string>;
  /** Resolves once another signal counts as a second request. */
  readonly heard: Promise<void>;
  /** Resolves with the signal that asks for a second time. */
  readonly again: Promise<string>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** From this call on no signal ends the process by itself, but SIGKILL. */
export function listenForStop(environment: Environment): StopRequest {
  const asked = Promise.withResolvers<string>();
  const heard = Promise.withResolvers<void>();
  const again = Promise.withResolvers<string>();
  let hear = (reason: string): void => {
    hear = () => undefined;
    asked.resolve(reason);
    setTimeout(() => {
      hear = again.resolve;
      heard.resolve();
    }, TOGETHER_MS).unref();
  };
  for (const signal of SIGNALS) process.on(signal, () => hear(signal));
  if (environment['npm_lifecycle_event'] !== undefined) {
    void asked.promise.then(watchNpmShell((reason) => hear(reason)));
  }
  return { asked: asked.promise, heard: heard.promise, again: again.promise };
}

/** For what is better finished than broken off: aborted with `reason` 5 s after a request to stop, or when it is repeated. */
export function abortAfterGrace(stop: StopRequest, reason: Error): AbortSignal {
  const controller = new AbortController();
  const abort = (): void => controller.abort(reason);
  void stop.asked.then(() => setTimeout(abort, GRACE_MS).unref());
  void stop.again.then(abort);
  return controller.signal;
}
