import type { Texts } from '../texts/index.ts';

/** What a message's text may have, in code points (docs.discord.com: resources/message). */
const CONTENT_MAX = 2_000;
const FENCE = '```';

/** A line in a block of code, which a member can copy, below other lines; null where it has no room, or holds the block's own fence. */
export function copyBlock(above: readonly string[], line: string, { history }: Texts): string | null {
  const content = [...above, history.copyHint, FENCE, line, FENCE].join('\n');
  return Array.from(content).length <= CONTENT_MAX && !line.includes(FENCE) ? content : null;
}
