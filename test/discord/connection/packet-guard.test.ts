import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf, type Invocation, type Member } from '../../../sandbox/discord/discord.ts';
import { envelope, withoutKeys } from '../../support/interaction-fuzz.ts';
import { UncaughtErrors } from '../../support/hostile-strings.ts';
import { pictureIn, startWorld, type World } from '../../support/world.ts';

const NOT_UNDERSTOOD =
  'I could not read what Discord sent me. Try again; if it keeps happening, tell the operator of this bot.';

describe('an interaction of unknown type or shape', () => {
  let world: World;
  let ada: Member;
  let sound: Readonly<Record<string, unknown>>;
  const uncaught = new UncaughtErrors();

  beforeAll(async () => {
    world = await startWorld();
    ada = world.member();
    const quota = await ada.command('quota');
    await quota.acknowledged;
    sound = envelope({ command: withoutKeys(quota.payload), discord: world.discord }, ada);
  });
  afterAll(async () => {
    uncaught[Symbol.dispose]();
    await world[Symbol.asyncDispose]();
  });

  const send = (data: Readonly<Record<string, unknown>>): Invocation => world.discord.interact(ada, data);
  const imagine = (...options: readonly unknown[]) => ({ data: { id: '1', name: 'imagine', type: 1, options } });

  it.each<[string, () => Readonly<Record<string, unknown>>]>([
    ['nobody in it', () => ({ ...sound, member: undefined, user: undefined })],
    ['no data', () => ({ ...sound, data: null })],
    ['entitlements that are no list', () => ({ ...sound, entitlements: 7 })],
    ['an unknown type', () => ({ ...sound, type: 99 })],
    ['an unknown kind of command', () => ({ ...sound, data: { id: '1', name: 'imagine', type: 77 } })],
    [
      'an unknown kind of component',
      () => ({ ...sound, type: 3, data: { id: 1, custom_id: 'x', component_type: 77 } }),
    ],
    ['a component on no message', () => ({ ...sound, type: 3, data: { id: 1, custom_id: 'x', component_type: 2 } })],
    [
      'a custom id that is a number',
      () => ({ ...sound, type: 3, message: { id: '1' }, data: { custom_id: 7, component_type: 2 } }),
    ],
  ])('with %s gets a sentence', async (_what, payload) => {
    const invocation = send(payload());
    const reply = await invocation.replyWhere(() => true);
    expect(textOf(reply)).toBe(NOT_UNDERSTOOD);
    expect(reply.ephemeral).toBe(true);
  });

  it('gets an empty list for autocomplete', async () => {
    const invocation = send({ ...sound, type: 4, data: null });
    await invocation.acknowledged;
    expect(invocation.choices).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['a number for a text', { name: 'prompt', type: 3, value: 7 }],
    ['a text for a number', { name: 'count', type: 4, value: 'two' }],
    ['nothing that is required', { name: 'count', type: 4, value: 2 }],
    ['an id that is none', { name: 'private', type: 5, value: { id: 7 } }],
  ])('is asked to reload its client when it sends %s', async (_what, option) => {
    expect(textOf(await send({ ...sound, ...imagine(option) }).replyWhere(() => true))).toMatch(/Reload it/);
  });

  it('is answered as unknown if it is a modal or a menu that this version never made', async () => {
    const dialog = send({ ...sound, type: 5, data: { custom_id: 'v1:old:1', components: [] } });
    expect(textOf(await dialog.replyWhere(() => true))).toMatch(/do not know this command/);
  });

  it('is accepted with fields that Discord may add or leave out', async () => {
    const { attachment_size_limit: _limit, ...rest } = sound;
    const odd = { name: 'a thing of tomorrow', type: 99, value: [{}] };
    await pictureIn(send({ ...rest, ...imagine({ name: 'prompt', type: 3, value: 'a fox \uD800' }, odd) }));
    expect(world.bfl.tasks.at(-1)?.prompt).toBe('a fox \uFFFD');
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['no channel', { channel: undefined, channel_id: undefined }],
    ['a channel without an id', { channel: {} }],
    ['a channel whose id is none', { channel: { id: 'x' } }],
  ])('that spends, with %s, gets a sentence, and the log says what is missing', async (_what, change) => {
    const invocation = send({ ...sound, ...change, ...imagine({ name: 'prompt', type: 3, value: 'a fox' }) });
    const reply = await invocation.replyWhere(() => true);
    expect([textOf(reply), reply.ephemeral]).toEqual([NOT_UNDERSTOOD, true]);
    const line = world.logLines.find((one) => one.includes(invocation.id) && one.includes('cannot be read'));
    expect(line).toContain('The interaction lacks: channelId');
  });

  it.each([undefined, null, 7, {}, '', 'x'.repeat(100), '\0'])(
    'is painted in English with %j for a locale',
    async (locale) => {
      const reply = await pictureIn(
        send({ ...sound, locale, ...imagine({ name: 'prompt', type: 3, value: 'a fox' }) }),
      );
      expect(textOf(reply)).toContain('left today');
    },
  );

  it('has no U+0000 and no half of a character in any text, in names as well', async () => {
    const channel = { ...Object(sound['channel']), name: 'general \0' };
    await pictureIn(send({ ...sound, channel, ...imagine({ name: 'prompt', type: 3, value: 'a \0 fox \uDC00' }) }));
    expect(world.bfl.tasks.at(-1)?.prompt).toBe('a \uFFFD fox \uFFFD');
    const nothing = send({ ...sound, ...imagine({ name: 'prompt', type: 3, value: '\0 \uD800' }) });
    expect(textOf(await nothing.replyWhere(() => true))).toContain('prompt');
    expect(world.bfl.tasks.at(-1)?.prompt).toBe('a \uFFFD fox \uFFFD');
  });

  it('leaves nothing of its content in the log, breaks no rule and ends no process', () => {
    expect(
      world.logLines.filter((line) => line.includes('discord.js failed to handle a packet')).length,
    ).toBeGreaterThan(3);
    expect(world.discord.violations).toEqual([]);
    expect(uncaught.errors).toEqual([]);
  });
});
