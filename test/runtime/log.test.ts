import { expect, it } from 'vitest';
import { createLogger } from '../../src/runtime/log.ts';

it('an address in an error is logged without its user, its password and its query', () => {
  const lines: string[] = [];
  const log = createLogger({ level: 'info', format: 'json' }, { write: (line) => void lines.push(line) });
  const cause = new Error('no way to socks5://ada:se@cret@one.test:1080, nor to https://two.test/a?sig=signature');
  log.error({ err: new Error('http://ada:%40secret@three.test:8080 is down', { cause }) }, 'failed');
  expect(lines.join('')).not.toMatch(/ada|secret|cret@|signature/);
  expect(lines.join('')).toContain('no way to socks5://…@one.test:1080, nor to https://two.test/a?…');
});
