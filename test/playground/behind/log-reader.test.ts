import { expect, it } from 'vitest';
import { LogReader } from '../../../playground/behind/log-lines.ts';

function reader(secrets: readonly string[] = [], offsetMs = 0): LogReader {
  return new LogReader({ secrets: () => secrets, clockOffsetMs: () => offsetMs });
}

it("a line of the bot's log is read with its level, module, sentence and fields, in the time of the playground", () => {
  const line = { level: 40, time: 1_000, module: 'flux', generation: '12', waitMs: 3, msg: 'provider recovered' };
  expect(reader([], 86_400_000).read(JSON.stringify(line))).toEqual({
    number: 1,
    atMs: 86_401_000,
    level: 'warn',
    module: 'flux',
    text: 'provider recovered',
    fields: { generation: '12', waitMs: 3 },
    generationId: '12',
  });
});

it.each(['Error: what a process says that ends', '{"level":"high"}', '[]', '{"level":', ''])(
  'what the logger did not write is an error of that text: %s',
  (text) => {
    expect(reader().read(text)).toMatchObject({ level: 'error', text, fields: {}, generationId: null });
  },
);

it('keys and tokens are left out wherever they stand, and what is too long is cut', () => {
  const key = 'bfl_0123456789';
  const line = { level: 50, time: 1, msg: `refused ${key}`, err: { message: `the key ${key} is unknown` } };
  const lines = reader([key]);
  expect(JSON.stringify(lines.read(JSON.stringify(line)))).not.toContain(key);
  expect(lines.read(`Error: ${key}`).text).toBe('Error: …');
  const long = lines.read(JSON.stringify({ level: 30, time: 1, msg: 'x'.repeat(100_000), body: 'y'.repeat(100_000) }));
  expect(JSON.stringify(long).length).toBeLessThan(10_000);
});
