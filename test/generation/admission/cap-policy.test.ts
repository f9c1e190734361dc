import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guildCeiling, resolveCaps, type GuildCap } from '../../../src/generation/admission/cap-policy.ts';
import { NO_CAPS, SPANS, type DefaultCaps } from '../../../src/generation/model/caps.ts';
import { DAY_MS } from '../../../src/runtime/durations.ts';

const DEFAULTS: DefaultCaps = {
  userDaily: 1_000_000,
  userMonthly: 10_000_000,
  guildDaily: 10_000_000,
  guildMonthly: null,
  botDaily: 25_000_000,
  botMonthly: null,
};

const ROLES = ['20', '21', '22'];
const MEMBERS = ['1', '2'];

const amounts = fc.integer({ min: 0, max: 20_000_000 });
/** Whatever new members may spend changes nothing for others. */
const caps: fc.Arbitrary<GuildCap[]> = fc
  .uniqueArray(
    fc.record({
      subject: fc.constantFrom<GuildCap['subject'][]>('member', 'role', 'everyone', 'new', 'guild', 'ceiling'),
      which: fc.nat(2),
      span: fc.constantFrom(...SPANS),
      limit: amounts,
    }),
    { selector: ({ subject, which, span }) => `${subject}${idOf(subject, which)}${span}` },
  )
  .map((drawn) =>
    drawn.map(({ subject, which, span, limit }) => ({
      subject,
      subjectId: idOf(subject, which),
      span,
      limit,
      ...(subject === 'new' ? { days: 7 } : {}),
    })),
  );

function idOf(subject: GuildCap['subject'], which: number): string {
  if (subject === 'member') return MEMBERS[which % MEMBERS.length] ?? '';
  return subject === 'role' ? (ROLES[which] ?? '') : '';
}

const NOW = Date.parse('2026-11-18T15:00:00Z');
const requester = { guildId: '100', userId: '1', roleIds: ['20', '21'], joinedAtMs: NOW - 400 * DAY_MS };

describe('the caps that hold for a member', () => {
  it('come narrowest first, at most one of each kind and span', () => {
    fc.assert(
      fc.property(caps, (set) => {
        const found = resolveCaps(set, requester, DEFAULTS, NOW).map(({ scope, span }) => `${scope} ${span}`);
        const order = ['member day', 'member month', 'guild day', 'guild month', 'bot day', 'bot month'];
        expect(found).toEqual(order.filter((one) => found.includes(one)));
      }),
    );
  });

  it('never let the server pass the ceiling of the operator', () => {
    fc.assert(
      fc.property(caps, (set) => {
        for (const cap of resolveCaps(set, requester, DEFAULTS, NOW).filter(({ scope }) => scope === 'guild')) {
          const ceiling = guildCeiling(set, cap.span, DEFAULTS)?.limit ?? Number.POSITIVE_INFINITY;
          expect(cap.limit).toBeLessThanOrEqual(ceiling);
        }
      }),
    );
  });

  it('are those of the member, else the highest of their roles, else everyone’s, else the default', () => {
    fc.assert(
      fc.property(caps, fc.constantFrom(...SPANS), (set, span) => {
        const limits = (subject: GuildCap['subject'], ids: readonly string[]): number[] =>
          set
            .filter((cap) => cap.subject === subject && cap.span === span && ids.includes(cap.subjectId))
            .map(({ limit }) => limit);
        const [own] = limits('member', ['1']);
        const ofRoles = limits('role', requester.roleIds);
        const [everyone] = limits('everyone', ['']);
        const expected =
          own ??
          (ofRoles.length > 0 ? Math.max(...ofRoles) : undefined) ??
          everyone ??
          (span === 'day' ? DEFAULTS.userDaily : DEFAULTS.userMonthly);
        const cap = resolveCaps(set, requester, DEFAULTS, NOW).find(
          (one) => one.scope === 'member' && one.span === span,
        );
        expect(cap?.limit).toBe(expected);
      }),
    );
  });

  it('are not touched by what was set for other members and roles', () => {
    fc.assert(
      fc.property(caps, (set) => {
        const mine = set.filter(
          ({ subject, subjectId }) => !(subject === 'member' && subjectId === '2') && subjectId !== '22',
        );
        expect(resolveCaps(set, requester, DEFAULTS, NOW)).toEqual(resolveCaps(mine, requester, DEFAULTS, NOW));
      }),
    );
  });

  it('name the role that gave the highest', () => {
    const set: GuildCap[] = [
      { subject: 'role', subjectId: '20', span: 'day', limit: 10 },
      { subject: 'role', subjectId: '21', span: 'day', limit: 30 },
      { subject: 'role', subjectId: '22', span: 'day', limit: 90 },
    ];
    const [cap] = resolveCaps(set, requester, DEFAULTS, NOW);
    expect(cap).toEqual({ scope: 'member', span: 'day', limit: 30, source: { kind: 'role', roleId: '21' } });
  });

  it('leave out what nobody limits', () => {
    expect(resolveCaps([], requester, NO_CAPS, NOW)).toEqual([]);
  });

  describe('of a new member', () => {
    const first: GuildCap = { subject: 'new', subjectId: '', span: 'day', limit: 200_000, days: 7 };
    const role: GuildCap = { subject: 'role', subjectId: '20', span: 'day', limit: 3_000_000 };
    const dayCap = (set: readonly GuildCap[], joinedAtMs: number | null) =>
      resolveCaps(set, { ...requester, joinedAtMs }, DEFAULTS, NOW)[0];

    it('is lower than that of their roles until their last day, and not a moment longer', () => {
      const joinedAtMs = NOW - 7 * DAY_MS;
      expect(dayCap([first, role], joinedAtMs + 1)).toEqual({
        scope: 'member',
        span: 'day',
        limit: 200_000,
        source: { kind: 'new', days: 7, untilMs: NOW + 1, afterwards: 3_000_000 },
      });
      expect(dayCap([first, role], joinedAtMs)).toMatchObject({ limit: 3_000_000, source: { kind: 'role' } });
    });

    it('holds for whoever joined at a time that is unknown or to come', () => {
      for (const joinedAtMs of [null, NOW + 1, NOW + 400 * DAY_MS]) {
        expect(dayCap([first], joinedAtMs)).toMatchObject({
          limit: 200_000,
          source: { kind: 'new', untilMs: null, afterwards: 1_000_000 },
        });
      }
    });

    it('never raises what they may spend, and yields to what was set for that very member', () => {
      const everyone: GuildCap = { subject: 'everyone', subjectId: '', span: 'day', limit: 200_000 };
      const own: GuildCap = { subject: 'member', subjectId: '1', span: 'day', limit: 5_000_000 };
      expect(dayCap([first, everyone], NOW)?.source).toEqual({ kind: 'everyone' });
      expect(dayCap([first, own], NOW)).toMatchObject({ limit: 5_000_000, source: { kind: 'member' } });
    });
  });
});
