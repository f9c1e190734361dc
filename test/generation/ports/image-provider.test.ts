import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MODERATION_REASONS,
  moderationReasonOf,
  readRefusedRequest,
  refusedRequest,
  REQUEST_FIELDS,
} from '../../../src/generation/ports/image-provider.ts';

describe('the detail of a request that the provider refused', () => {
  it('can be read back, so that it is told in any language', () => {
    fc.assert(
      fc.property(fc.integer({ min: 400, max: 499 }), fc.subarray([...REQUEST_FIELDS]), (status, fields) => {
        expect(readRefusedRequest(refusedRequest(status, fields))).toEqual({ status: String(status), fields });
      }),
    );
  });

  it.each([
    ['without saying why', []],
    ['prompt: a fox in the snow', []],
    ['width, a fox', ['width']],
  ])('holds no words of the provider, also where a former version kept them: %j', (said, fields) => {
    expect(readRefusedRequest(`FLUX refused the request (422): ${said}`)).toEqual({ status: '422', fields });
  });

  it.each(['Violence', '', 'FLUX refused the request', 'FLUX refused the request (x): y'])(
    'is not read out of what the provider says of a picture: %j',
    (detail) => {
      expect(readRefusedRequest(detail)).toBeNull();
    },
  );
});

describe('why a picture was declined', () => {
  it.each([
    ['Derivative Works Filter', 'derivative_works'],
    ['SEXUAL CONTENT', 'sexual_content'],
    ['Self-Harm', 'self_harm'],
  ])('is known of %j', (text, reason) => {
    expect(moderationReasonOf(text)).toBe(reason);
  });

  it('is read back from what is kept of it', () => {
    expect(MODERATION_REASONS.map(moderationReasonOf)).toEqual([...MODERATION_REASONS]);
  });

  it.each(['', 'constructor', 'Violence: a fox in the snow', 'a fox'])('is not known of %j', (text) => {
    expect(moderationReasonOf(text)).toBeNull();
  });
});
