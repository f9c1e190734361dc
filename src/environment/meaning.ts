// Reads a setting as it was meant: Docker keeps the quotes and comments around a value that shells and systemd take away.

import { firstBeyondAscii, firstSeen, firstUnseen, nameOf, trimmed } from './characters.ts';

/** What was meant, or a clause that names the character in the way. */
export type Meaning = { readonly value: string } | { readonly fault: string };

/** Straight and curly quotes, and those of Chinese, French and other keyboards; one closes another of its family. */
const FAMILIES = ['"“”„‟″＂«»「」『』', "'‘’‚‛′＇‹›", '`´'] as const;

const MOST_PAIRS = 3;

/** Behind a value: `1.00 # per day`. */
const COMMENT = /\s#.*$/su;
/** In the place of a value; without a blank before or after it, `#` may begin one. */
const ONLY_COMMENT = /^\s+#|^#(?:\s|$)/u;

/**
 * The value without what surrounds it: blanks, invisible characters, one or more pairs of quotes, a comment behind it. In a path
 * every visible character can be meant; elsewhere one beyond ASCII is pasted or typed by mistake.
 */
export function meantBy(raw: string, kind: 'path' | 'text' = 'text'): Meaning {
  const inner = withoutQuotes(ONLY_COMMENT.test(raw) ? '' : trimmed(raw), kind);
  if ('fault' in inner) return inner;
  const odd = kind === 'path' ? firstUnseen(inner.value) : firstBeyondAscii(inner.value);
  return odd === null ? inner : { fault: `contains ${nameOf(odd)}` };
}

function withoutQuotes(text: string, kind: 'path' | 'text', pairs = 0): Meaning {
  const family = familyOf(text.at(0));
  if (family !== null) {
    const inside = insideOf(text, family);
    if (inside === null)
      return { fault: `begins with the quote ${nameOf(text.charAt(0))}, which is not closed at its end` };
    // Quoted twice; but a # between quotes is no comment.
    if (familyOf(inside.at(0)) === null) return endingWell(inside);
    return pairs === MOST_PAIRS ? { fault: 'has too many quotes around it' } : withoutQuotes(inside, kind, pairs + 1);
  }
  const comment = COMMENT.exec(text);
  if (kind === 'path' && comment !== null && /#\S/u.test(comment[0].trim().slice(0, 2))) {
    return {
      fault:
        'contains “#”, which may begin a comment or belong to the path: write a blank behind it, or quotes around the path',
    };
  }
  return endingWell(trimmed(comment === null ? text : text.slice(0, comment.index)));
}

function endingWell(value: string): Meaning {
  const last = value.at(-1);
  return last === undefined || familyOf(last) === null
    ? { value }
    : { fault: `ends with the quote ${nameOf(last)}, which nothing opens` };
}

function familyOf(character: string | undefined): string | null {
  return character === undefined ? null : (FAMILIES.find((family) => family.includes(character)) ?? null);
}

/** What stands between the first quote and the one that only blanks or a comment follow; null where there is none. */
function insideOf(text: string, family: string): string | null {
  for (let end = 1; end < text.length; end += 1) {
    if (family.includes(text.charAt(end)) && isBehindValue(text.slice(end + 1))) return trimmed(text.slice(1, end));
  }
  return null;
}

function isBehindValue(rest: string): boolean {
  const first = firstSeen(rest);
  return first === null || first === '#';
}
