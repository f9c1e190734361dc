// Writes what people wrote so that it stays text: in HTML, and in JSON within HTML.

const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** For text and for attributes in quotes. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => HTML[character] ?? '');
}

/**
 * What could end the script that the JSON stands in, what older scripts take for the end of a line, and what is not seen but turns the
 * direction of what is.
 */
const RISKY = /[<>&\u2028\u2029\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g;

/** JSON that can stand in a `<script>` of a page. */
export function inlineJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    RISKY,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
