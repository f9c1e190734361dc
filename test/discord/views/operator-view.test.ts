import { describe, expect, it } from 'vitest';
import { textsFor } from '../../../src/discord/texts/index.ts';
import { noticeView } from '../../../src/discord/views/operator-view.ts';
import { models } from '../../../src/flux/models.ts';
import type { OperatorNotice } from '../../../src/generation/ports/messenger.ts';

const noName = (): undefined => undefined;
const refused = { kind: 'paused', reason: 'key_refused', balance: null, needed: 40_000 } as const;
const shown = (notice: OperatorNotice, locale = 'en-US'): string =>
  noticeView(notice, noName, models, textsFor(locale));

describe('a notice of an account', () => {
  it.each<[OperatorNotice, string, string]>([
    [refused, 'en-US', 'BFL refuses BFL_API_KEY.'],
    [{ ...refused, host: 'replicate' }, 'en-US', 'Replicate refuses REPLICATE_API_KEY.'],
    [{ ...refused, host: 'bfl', account: 'bfl-2' }, 'en-US', 'BFL refuses BFL_API_KEY_2.'],
    [{ ...refused, host: 'atlascloud' }, 'zh-CN', 'AtlasCloud 拒绝了 ATLASCLOUD_API_KEY。'],
    [
      { ...refused, reason: 'wrong_address', host: 'replicate' },
      'en-US',
      "REPLICATE_API_URL does not lead to Replicate's API",
    ],
    [
      { ...refused, reason: 'out_of_credits', balance: 10_000, host: 'atlascloud' },
      'en-US',
      'Top it up at atlascloud.ai',
    ],
    [{ kind: 'provider_failing', host: 'replicate' }, 'en-US', 'Replicate is failing for everyone'],
    // Of a host that an older or a newer release knows.
    [{ kind: 'provider_back', host: 'elsewhere' }, 'en-US', 'elsewhere paints again'],
  ])('%j says in %s whose it is, and where it is mended', (notice, locale, text) => {
    expect(shown(notice, locale)).toContain(text);
  });
});

it('a low balance is told with the pace of a day in whole cents, as /operator balance has it', () => {
  const notice = { kind: 'low_balance', balance: 10_000_000, perDay: 1_468_571, days: 6 } as const;
  expect(shown(notice)).toContain('balance is down to $10.00. At $1.47 a day that lasts 6 days.');
});
