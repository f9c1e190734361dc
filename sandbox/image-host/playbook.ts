/** The behaviour of this submission's task, or `undefined` for the next rule to decide. */
export type Rule<Submission, Behaviour> = (submission: Submission) => Behaviour | undefined;

/** Chooses the behaviour of tasks: from a queue, then by rules, the newest first. */
export class Playbook<Submission, Behaviour> {
  readonly #queue: Behaviour[] = [];
  readonly #rules: Rule<Submission, Behaviour>[] = [];

  queue(behaviour: Behaviour, times: number): void {
    for (let left = times; left > 0; left -= 1) this.#queue.push(behaviour);
  }

  add(rule: Rule<Submission, Behaviour>): void {
    this.#rules.unshift(rule);
  }

  /** The behaviour for a submission; `undefined` for the default one. */
  choose(submission: Submission): Behaviour | undefined {
    const queued = this.#queue.shift();
    if (queued !== undefined) return queued;
    for (const rule of this.#rules) {
      const behaviour = rule(submission);
      if (behaviour !== undefined) return behaviour;
    }
    return undefined;
  }
}
