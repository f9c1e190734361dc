/**
 * Runs one piece of work with an AbortController of its own, which is aborted with the same reason as `parent`. When the work
 * has ended, nothing of it hangs on `parent` any more, which may live as long as the process: a signal that the
 * platform combines of several would keep all that its listeners reach.
 *
 * @throws what the work throws.
 */
export async function linkedTo<T>(
  parent: AbortSignal | undefined,
  work: (own: AbortController) => Promise<T>,
): Promise<T> {
  const own = new AbortController();
  const follow = (): void => own.abort(parent?.reason);
  if (parent?.aborted === true) follow();
  parent?.addEventListener('abort', follow, { once: true });
  try {
    return await work(own);
  } finally {
    parent?.removeEventListener('abort', follow);
  }
}
