// What is known of what happens behind after a change: the server and the page keep it with the same function.

import { KEPT, type BehindEvent, type BehindView, type CapView, type HostView } from './behind.ts';

/** Generations and lines of the ledger may be written later than they say: a month that is already over is. */
export function behindAfter(view: BehindView, event: BehindEvent): BehindView {
  switch (event.of) {
    case 'everything':
      return event.behind;
    case 'generations':
      return {
        ...view,
        generations: withThese(view.generations, event.generations, ({ id }) => id, Infinity)
          .toSorted((a, b) => a.createdAtMs - b.createdAtMs)
          .slice(-KEPT.generations),
      };
    case 'ledger':
      return {
        ...view,
        ledger: [...view.ledger, ...event.lines].toSorted((a, b) => a.atMs - b.atMs || a.id - b.id).slice(-KEPT.ledger),
      };
    case 'caps':
      return { ...view, caps: withThese(view.caps, event.caps, capKey, KEPT.caps) };
    case 'queue':
      return { ...view, queue: event.queue };
    case 'host':
      return {
        ...view,
        hosts: view.hosts.map((host) => (host.name === event.host.name ? hostAfter(host, event.host) : host)),
      };
    case 'log':
      return { ...view, log: [...view.log, ...event.lines].slice(-KEPT.log) };
  }
}

export function capKey({ of, guildId, userId, period }: CapView): string {
  return [of, guildId, userId, period].join('/');
}

function hostAfter(host: HostView, { account, tasks, calls }: HostView): HostView {
  return {
    ...host,
    account,
    tasks: withThese(host.tasks, tasks, ({ id }) => id, KEPT.tasks),
    calls: withThese(host.calls, calls, ({ number }) => number, KEPT.calls),
  };
}

/** Those of the same key replaced, new ones at the end, and no more than so many of the newest. */
function withThese<One>(
  list: readonly One[],
  changed: readonly One[],
  keyOf: (one: One) => string | number,
  kept: number,
): readonly One[] {
  const byKey = new Map(list.map((one) => [keyOf(one), one]));
  for (const one of changed) byKey.set(keyOf(one), one);
  const all = [...byKey.values()];
  return all.length > kept ? all.slice(-kept) : all;
}
