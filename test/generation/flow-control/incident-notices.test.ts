import { describe, expect, it } from 'vitest';
import { IncidentNotices } from '../../../src/generation/flow-control/incident-notices.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const MINUTE = 60_000;

/** An operator whom notices reach or do not. `lookFor`: what a part does that looks every half minute while it fails. */
function createNotices() {
  const clock = new ManualClock();
  const heard: string[] = [];
  const operator = { isThere: true, tries: 0 };
  const notices = new IncidentNotices(
    {
      notifyOperator: ({ kind }) => {
        operator.tries += 1;
        if (operator.isThere) heard.push(kind);
        return Promise.resolve(operator.isThere);
      },
    },
    clock,
  );
  return {
    clock,
    notices,
    operator,
    heard,
    fail: async (): Promise<void> => {
      notices.begin();
      await notices.tell({ kind: 'provider_failing' });
    },
    lookFor: async (ms: number): Promise<void> => {
      for (let passedMs = 0; passedMs < ms; passedMs += MINUTE / 2) {
        await clock.advance(MINUTE / 2);
        notices.stillLasts({ kind: 'provider_failing' });
      }
      await clock.advance(0);
    },
    recover: async (): Promise<void> => {
      notices.end();
      await notices.tellEnd({ kind: 'provider_back' });
    },
  };
}

describe('the notices of an incident', () => {
  it('are two, however often it comes back within minutes', async () => {
    const { heard, fail, lookFor, recover } = createNotices();
    for (let round = 0; round < 5; round += 1) {
      await fail();
      await lookFor(2 * MINUTE);
      await recover();
    }
    expect(heard).toEqual(['provider_failing', 'provider_back']);
  });

  it('are tried again while it lasts, ever more seldom, where nothing arrived', async () => {
    const { heard, operator, fail, lookFor, recover } = createNotices();
    operator.isThere = false;
    await fail();
    await lookFor(60 * MINUTE);
    expect(operator.tries).toBe(8);
    operator.isThere = true;
    await lookFor(60 * MINUTE);
    await recover();
    expect(heard).toEqual(['provider_failing', 'provider_back']);
  });

  it('say nothing of an end to whom the beginning did not reach', async () => {
    const { heard, operator, fail, recover } = createNotices();
    operator.isThere = false;
    await fail();
    operator.isThere = true;
    await recover();
    expect(heard).toEqual([]);
  });

  it('do not leave the operator with an end that did not last', async () => {
    const { heard, fail, lookFor, recover } = createNotices();
    await fail();
    await recover();
    await fail();
    await lookFor(4 * MINUTE);
    expect(heard).toEqual(['provider_failing', 'provider_back']);
    await lookFor(60 * MINUTE);
    await recover();
    expect(heard).toEqual(['provider_failing', 'provider_back', 'provider_failing', 'provider_back']);
  });
});
