import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRefusedRequest, refusedRequest } from '../../../src/generation/ports/image-provider.ts';

describe('the detail of a request that the provider refused', () => {
  it('can be read back, so that it is told in any language', () => {
    const reasons = fc.array(fc.string({ minLength: 1, unit: 'binary' }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.integer({ min: 400, max: 499 }), reasons, (status, said) => {
        expect(readRefusedRequest(refusedRequest(status, said))).toEqual({
          status: String(status),
          said: said.join('; '),
        });
      }),
    );
    expect(readRefusedRequest(refusedRequest(400, []))).toEqual({ status: '400', said: null });
  });

  it.each(['Violence', '', 'FLUX refused the request', 'FLUX refused the request (x): y'])(
    'is not read out of what the provider says of a picture: %j',
    (detail) => {
      expect(readRefusedRequest(detail)).toBeNull();
    },
  );
});
