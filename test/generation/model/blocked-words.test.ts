import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockedWordIn, normalizeBlockedWord } from '../../../src/generation/model/blocked-words.ts';

const finds = (prompt: string, ...words: readonly string[]): boolean =>
  blockedWordIn(prompt, words.map(normalizeBlockedWord)) !== null;

describe('a blocked word', () => {
  it.each([
    ['a BOMB in the park', 'bomb'],
    ['a bomb.', 'bomb'],
    ['ｂｏｍｂ', 'bomb'],
    ['a bo\u200Bmb', 'bomb'],
    ['a bo\u00ADmb', 'bomb'],
    ['STRASSE', 'straße'],
    ['STRAẞE', 'strasse'],
    ['cafe\u0301', 'CAFÉ'],
    ['ο ΔΡΟΜΟΣ', 'δρόμος'.normalize('NFD').replaceAll(/\p{M}/gu, '')],
    ['ﬁre', 'fire'],
    ['a dirty   trick', 'dirty trick'],
    ['一幅裸体画', '裸体'],
    ['裸 体', '裸体'],
    ['はだかの絵', 'はだか'],
  ])('%j holds %j', (prompt, word) => {
    expect(finds(prompt, word)).toBe(true);
  });

  it.each([
    ['a classic assassin', 'ass'],
    ['scunthorpe', 'thorpe'],
    ['cafe', 'café'],
    ['a trick that is dirty', 'dirty trick'],
    ['一幅山水画', '裸体'],
    ['', 'bomb'],
    ['!!!', 'bomb'],
  ])('%j does not hold %j', (prompt, word) => {
    expect(finds(prompt, word)).toBe(false);
  });

  it('is kept the same when it is normalised again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const once = normalizeBlockedWord(text);
        expect(normalizeBlockedWord(once)).toBe(once);
      }),
    );
  });

  it('is one and the same in either case, for every letter there is', () => {
    const letters = Array.from({ length: 0x1_1000 }, (_, code) => String.fromCodePoint(code)).filter((letter) =>
      /^\p{L}$/u.test(letter),
    );
    const apart = letters.filter((letter) => {
      const kept = normalizeBlockedWord(letter);
      return [letter.toLowerCase(), letter.toUpperCase(), kept].some((form) => normalizeBlockedWord(form) !== kept);
    });
    expect(apart).toEqual([]);
  });

  it('is found in any prompt in which it stands between blanks, in any case and form', () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => normalizeBlockedWord(text) !== '');
    const form = fc.constantFrom(
      (text: string) => text,
      (text: string) => text.normalize('NFD'),
      (text: string) => text.normalize('NFKC'),
    );
    fc.assert(
      fc.property(word, fc.string(), fc.string(), form, (blocked, before, after, change) => {
        expect(finds(`${before} ${change(blocked)} ${after}`, blocked)).toBe(true);
      }),
    );
  });

  it('is ignored if it contains no word', () => {
    expect(normalizeBlockedWord(' ,.! ')).toBe('');
  });
});
