import { describe, expect, it } from 'vitest';
import { assertSoundLog } from './clean-log.ts';

const SECRETS = { secrets: ['bot.token.1'], prompts: ['a fox in the snow', 'toString'] };
const line = (level: number, message: string, more: object = {}): string =>
  `${JSON.stringify({ level, time: 1, ...more, msg: message })}\n`;

describe('the check of a log', () => {
  it.each([
    ['a token', line(10, 'x', { url: 'bot.token.1' })],
    ['an interaction token', line(20, 'x', { path: `/webhooks/1/${btoa('interaction:1:abc')}` })],
    ['a signed url of BFL', line(20, 'x', { url: 'https://x/sample.jpeg?se=2026&sp=r&sig=abc' })],
    ["a signed url of Discord's", line(20, 'x', { url: 'https://cdn/x.png?ex=1&is=2&hm=3' })],
    ['an authorisation header', line(20, 'x', { headers: { Authorization: 'Bot …' } })],
    ['a key in a header', line(20, 'x', { headers: { 'x-key': '…' } })],
    ['the body of a request', line(30, 'x', { err: { requestBody: { files: [] } } })],
    ['a file', line(20, 'x', { data: 'iVBORw0KGgo'.repeat(30) })],
    ['a prompt above debug', line(30, 'x', { note: 'for a fox in the snow' })],
    ['a prompt in a crash', 'Error: a fox in the snow\n    at main.ts:1:1'],
  ])('finds %s', (_name, bad) => {
    expect(() => assertSoundLog([line(30, 'ready'), bad], SECRETS)).toThrow('The log holds what no log may hold');
  });

  it('lets the prompt stand at debug, ids anywhere, and words that only look alike', () => {
    const lines = [
      line(20, 'prompt', { generation: '1', prompt: 'a fox in the snow, https://x?sig=mine' }),
      line(30, 'held', { generation: '1574077270216151040', model: 'flux-pro-1.1' }),
      line(40, 'x', { err: { message: 'Unauthorized', stack: 'at Object.toString (file.ts:1:1)' } }),
    ];
    expect(() => assertSoundLog(lines, SECRETS)).not.toThrow();
  });
});
