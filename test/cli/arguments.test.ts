import { expect, it } from 'vitest';
import { parseArguments } from '../../src/cli/arguments.ts';

it('an argument that is not understood is told in one sentence, without advice for programmers', () => {
  const parse = (arg: string) => () => parseArguments({ args: [arg], options: { check: { type: 'boolean' } } });
  expect(parse('--chek')).toThrow(new TypeError("Unknown option '--chek'."));
  expect(parse('there')).toThrow(new TypeError("Unexpected argument 'there'."));
  expect(parse('--check')().values.check).toBe(true);
});
