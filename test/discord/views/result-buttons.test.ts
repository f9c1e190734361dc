import { describe, expect, it } from 'vitest';
import { textsFor } from '../../../src/discord/texts/index.ts';
import { historyTwins, RESULT_VERBS, resultRows } from '../../../src/discord/views/result-buttons.ts';
import type { Generation, PictureState } from '../../../src/generation/model/generation.ts';
import { finalMessage, ID } from '../../support/final-messages.ts';

const texts = textsFor('en-US');
const EDIT = `v1:edit:${ID}`;
const CHANGE = `v1:change:${ID}`;
const MORE = `v1:more:${ID}`;

function ended(...states: readonly PictureState[]): Generation {
  const { generation } = finalMessage(states.map((state) => (state === 'kept' ? {} : { reason: 'timed_out' })));
  const pictures = generation.pictures.map((picture, index) => ({ ...picture, state: states[index] ?? picture.state }));
  return { ...generation, pictures };
}

const idsOf = (rows: ReturnType<typeof resultRows>): string[][] =>
  rows.map(({ components }) => components.map(({ custom_id: id }) => id));

describe('the buttons under a result', () => {
  it.each<[string, readonly PictureState[], readonly string[]]>([
    ['a picture', ['kept'], [`v1:again:${ID}:40000`, EDIT, CHANGE, MORE, `v1:delete:${ID}`]],
    [
      'some of its pictures',
      ['moderated', 'kept', 'failed'],
      [`v1:again:${ID}:120000`, EDIT, CHANGE, MORE, `v1:delete:${ID}`],
    ],
    ['a failure', ['failed'], [`v1:again:${ID}:40000`, EDIT]],
    ['a failure and a refusal', ['moderated', 'failed'], [`v1:again:${ID}:80000`, EDIT]],
    ['refusals alone', ['moderated', 'moderated'], [EDIT]],
    ['what was cancelled', ['cancelled'], []],
  ])('under %s follow from how its pictures ended', (_name, states, ids) => {
    expect(idsOf(resultRows(ended(...states), texts)).flat()).toEqual(ids);
  });

  it('offer the final version of a draft at its price, and of nothing else', () => {
    const draft = { ...ended('kept', 'kept'), finalPrice: 30_000 };
    expect(idsOf(resultRows(draft, texts)).flat()).toContain(`v1:final:${ID}:30000`);
    expect(
      idsOf(resultRows({ ...ended('failed'), finalPrice: 30_000 }, texts))
        .flat()
        .join(),
    ).not.toContain('final');
  });

  it('offer to publish what is private', () => {
    const secret = ended('kept');
    const rows = resultRows({ ...secret, reply: { ...secret.reply, isPrivate: true } }, texts);
    expect(idsOf(rows).flat()).toContain(`v1:publish:${ID}`);
  });

  it('in a direct message are those that need no server', () => {
    expect(idsOf(resultRows(ended('kept'), texts, { isDirect: true }))).toEqual([[`v1:delete:${ID}`]]);
    expect(idsOf(resultRows(ended('failed'), texts, { isDirect: true }))).toEqual([]);
  });

  it('are explained in /help, each of them', () => {
    expect(Object.keys(texts.help.buttons)).toEqual(RESULT_VERBS);
  });

  it('have their twins in the history, which deletes in its own way', () => {
    expect(idsOf(historyTwins(ended('kept'), texts))).toEqual([[`v1:again:${ID}:40000`, EDIT, CHANGE, MORE]]);
    // Discord takes five in a row.
    const secret = { ...ended('kept'), finalPrice: 30_000 };
    const rows = historyTwins({ ...secret, reply: { ...secret.reply, isPrivate: true } }, texts);
    expect(rows.map(({ components }) => components.length)).toEqual([5, 1]);
  });
});
