import { describe, expect, it } from 'vitest';
import { createAdministrationStore } from '../../../src/db/administration/store.ts';
import { createPresetStore } from '../../../src/db/presets/preset-store.ts';
import { openDatabase } from '../../../src/db/sqlite/database.ts';
import { NOON } from '../../support/drafts.ts';

const ADA = { owner: { kind: 'member', userId: '1' }, actorId: '1', atMs: NOON } as const;
const SERVER = { owner: { kind: 'server', guildId: '100' }, actorId: '9', atMs: NOON } as const;
const named = (name: string, template = 'flat') => ({ name, template, modelId: null, aspect: null });

describe('presets of a member', () => {
  it('are 20 at most, each of another name, and a name that is taken is replaced only where that is asked for', async () => {
    await using database = openDatabase(':memory:');
    const store = createPresetStore(database.kysely);
    for (let id = 1; id <= 20; id += 1) expect(await store.save(named(`P${id}`), `${id}`, false, ADA)).toBe('saved');
    expect(await store.save(named('P21'), '21', true, ADA)).toBe('full');
    expect(await store.save(named('p1', 'oil'), '22', false, ADA)).toBe('taken');
    expect(await store.save(named('p1', 'oil'), '22', true, ADA)).toBe('replaced');
    const presets = await store.list(ADA.owner);
    expect([presets.length, presets.find(({ id }) => id === '1')]).toEqual([
      20,
      { id: '1', scope: 'member', ...named('p1', 'oil') },
    ]);
    expect(await store.delete('2', SERVER)).toBe(false);
    expect([await store.delete('2', ADA), await store.delete('2', ADA)]).toEqual([true, false]);
    expect(await store.save(named('P21'), '21', false, ADA)).toBe('saved');
    expect(await createAdministrationStore(database.kysely).auditTrail('100', 10, 0)).toEqual([]);
  });
});

describe('presets of a server', () => {
  it('are 25 at most beside those of its members, and every change stands in its audit trail', async () => {
    await using database = openDatabase(':memory:');
    const store = createPresetStore(database.kysely);
    await store.save(named('P1'), 'own', false, ADA);
    for (let id = 1; id <= 25; id += 1) expect(await store.save(named(`P${id}`), `${id}`, false, SERVER)).toBe('saved');
    expect(await store.save(named('P26'), '26', false, SERVER)).toBe('full');
    expect(await store.save(named('P1', 'oil'), '27', true, SERVER)).toBe('replaced');
    expect(await store.delete('1', SERVER)).toBe(true);
    const trail = await createAdministrationStore(database.kysely).auditTrail('100', 3, 0);
    expect(
      trail.map(({ action, subject, before, after, actorId }) => [action, subject, before, after, actorId]),
    ).toEqual([
      ['preset.delete', 'preset:P1', 'oil', null, '9'],
      ['preset.save', 'preset:P1', 'flat', 'oil', '9'],
      ['preset.save', 'preset:P25', null, 'flat', '9'],
    ]);
  });
});
