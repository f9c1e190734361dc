import { describe, expect, it } from 'vitest';
import type { HistoryEntry, ArchivedGeneration } from '../../../src/archive/history-store.ts';
import { textsFor } from '../../../src/discord/texts/index.ts';
import * as languages from '../../../src/discord/texts/languages.ts';
import {
  askView,
  detailView,
  historyView,
  positionArgs,
  positionFrom,
} from '../../../src/discord/views/history-view.ts';
import { models } from '../../../src/flux/models.ts';
import { draft, NOON } from '../../support/drafts.ts';

const en = textsFor('en-US');
const SPOKEN = Object.values(languages).map(({ locales }) => textsFor(locales[0]));

/** docs.discord.com: resources/message. */
const CONTENT_MAX = 2_000;
const ID = '18446744073709551615';
const PLACE = { guildId: ID, channelId: ID, messageId: ID };
const DEEP = { kind: 'older', createdAtMs: NOON, generationId: ID } as const;

const wordsIn = (texts: typeof en) => ({ models, retentionDays: 3_650, texts });

function archived(prompt: string): ArchivedGeneration {
  const { requester, reply, recipe, listPrice, createdAtMs } = draft({ id: ID, userId: ID, guildId: ID });
  const generation = {
    id: ID,
    requester: { ...requester, channelId: ID },
    reply,
    recipe: { ...recipe, prompt, seed: 4_294_967_295, modelId: 'flux-pro-1.1-ultra' },
    listPrice,
    unitPrice: listPrice,
    finalPrice: null,
    state: 'undelivered',
    createdAtMs,
    pictures: [],
    processId: 'process',
    isRestored: false,
    isMarked: false,
    leastPrice: 0,
    origin: { parentId: ID, verb: 'again' },
  } as const;
  return { generation, route: 'channel', messageId: ID, published: null, erasedAtMs: null };
}

function entry(prompt: string): HistoryEntry {
  const message = { guildId: ID, channelId: ID, messageId: ID };
  const facts = { modelId: 'flux-pro-1.1-ultra', createdAtMs: NOON, pictures: 4, charged: 999_999_999 };
  return { generationId: ID, prompt, ...facts, isUndelivered: true, message };
}

describe('the history fits into a message', () => {
  it.each([
    ['of 4 096 characters that are all escaped', '*'.repeat(4_096)],
    ['of two units each', '🦊'.repeat(2_048)],
    ['of links alone', 'a://'.repeat(1_024)],
    ['that nobody can see', '\u200B'],
  ])('with prompts %s', (_name, prompt) => {
    for (const texts of SPOKEN) {
      const words = wordsIn(texts);
      const page = {
        entries: Array.from({ length: 5 }, () => entry(prompt)),
        position: DEEP,
        newer: DEEP,
        older: DEEP,
      };
      const views = [
        historyView(page, words),
        detailView(archived(prompt), { preview: null, isHidden: false, parent: PLACE, guildId: ID }, DEEP, words),
        askView(archived(prompt), DEEP, texts),
      ];
      for (const { content } of views) expect(content.length).toBeLessThanOrEqual(CONTENT_MAX);
      const options = historyView(page, words).components.flatMap(({ components }) =>
        components.flatMap((component) => ('options' in component ? component.options : [])),
      );
      for (const { label, description = '' } of options) {
        expect(label).not.toBe('');
        expect(Array.from(label).length).toBeLessThanOrEqual(100);
        expect(Array.from(description).length).toBeLessThanOrEqual(100);
      }
    }
  });
});

describe('a position in the history', () => {
  it('is read back unchanged from a custom id', () => {
    for (const position of [DEEP, { ...DEEP, kind: 'newer' } as const, { kind: 'newest' } as const]) {
      expect(positionFrom(positionArgs(position))).toEqual(position);
    }
  });

  it.each([
    [[]],
    [['older']],
    [['older', '1', '']],
    [['older', 'x', '1']],
    [['newer', '1', `${ID}0`]],
    [['eldest', '1', '1']],
  ])('is the newest page for the invalid arguments %j', (args: readonly string[]) => {
    expect(positionFrom(args)).toEqual({ kind: 'newest' });
  });
});
