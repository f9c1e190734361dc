import { describe, expect, it } from 'vitest';
import { Permission, textOf } from '../../sandbox/discord/discord.ts';
import { privateAnswer } from '../support/conversation.ts';
import { pictureIn, replySaying, startWorld } from '../support/world.ts';
import { refusalOf, startWithAdmin, type Options } from '../support/admin-world.ts';
import { mentionOf } from '../support/command-names.ts';

describe('a notice to the moderators', () => {
  it('is sent for what BFL declines to the channel that an admin chose, without the prompt', async () => {
    await using world = await startWithAdmin();
    const modLog = world.discord.guild.addChannel({ name: 'mod-log' });
    await (
      await world.admin.command('settings set', { mod_log: modLog })
    ).acknowledged;
    world.bfl.next({ outcome: 'request-moderated', reasons: ['Derivative Works Filter'] });
    const member = world.member();
    await replySaying(await member.command('imagine', { prompt: 'a famous mouse' }), 'BFL declined');
    const message = await modLog.messageWhere(({ content }) => content.includes('BFL declined'));
    expect(message.content).toContain(`<@${member.id}>`);
    expect(message.content).toContain('Derivative Works Filter');
    expect(message.content).not.toContain('mouse');
    expect(message.pings).toEqual({ everyone: false, userIds: [], roleIds: [] });
  });
});

describe('the rules of a server', () => {
  it('allow painting in some channels only', async () => {
    await using world = await startWithAdmin();
    const { admin } = world;
    const ada = world.member();
    const studio = world.discord.guild.addChannel({ name: 'studio' });
    await privateAnswer(admin, 'settings allow', { channel: studio });
    expect(await refusalOf(ada)).toBe(`Painting is allowed in <#${studio.id}> only.`);
    const here = await privateAnswer(admin, 'settings explain', { member: ada });
    expect(here).toContain('by the allowed channels');
    expect(here).toContain(`They read: Painting is allowed in <#${studio.id}> only.`);
    expect(await privateAnswer(admin, 'settings explain', { member: ada, channel: studio })).toBe(
      `Nothing stops <@${ada.id}> in <#${studio.id}>: they can paint now.`,
    );
    await pictureIn(await ada.command('imagine', { prompt: 'a fox' }, { channel: studio }));
    expect(await privateAnswer(admin, 'settings disallow', { channel: studio })).toContain('everything is allowed');
    await pictureIn(await ada.command('imagine', { prompt: 'a fox' }));
  });

  it('take a thread and a post of a forum for the channel that they belong to', async () => {
    await using world = await startWithAdmin();
    const { admin } = world;
    const { guild } = world.discord;
    const ada = world.member();
    const studio = guild.addChannel({ name: 'studio' });
    const forum = guild.addForum({ name: 'gallery' });
    await privateAnswer(admin, 'settings allow', { channel: studio });
    await privateAnswer(admin, 'settings allow', { channel: forum });
    for (const parent of [studio, forum]) {
      const thread = guild.addThread({ name: 'foxes', parent });
      await pictureIn(await ada.command('imagine', { prompt: 'a fox' }, { channel: thread }));
      expect(await privateAnswer(admin, 'settings explain', { member: ada, channel: thread })).toContain(
        'Nothing stops',
      );
    }
    const elsewhere = guild.addThread({ name: 'foxes', parent: guild.channel });
    expect(await privateAnswer(ada, 'imagine', { prompt: 'a fox' }, { channel: elsewhere })).toContain('is allowed in');
    expect(await privateAnswer(admin, 'settings explain', { member: ada, channel: elsewhere })).toContain(
      'by the allowed channels',
    );
  });

  it('allow painting to some roles only', async () => {
    await using world = await startWithAdmin();
    const { admin } = world;
    const role = world.discord.guild.addRole({ name: 'artist' });
    const ada = world.member();
    await privateAnswer(admin, 'settings allow', { role });
    expect(await refusalOf(ada)).toBe(`Painting needs one of these roles: <@&${role.id}>.`);
    expect(await privateAnswer(admin, 'settings explain', { member: ada })).toContain('by the allowed roles');
    ada.roles = [role];
    await pictureIn(await ada.command('imagine', { prompt: 'a fox' }));
    expect(await privateAnswer(admin, 'settings clear', { setting: 'roles' })).toBe('Cleared: Allowed roles.');
    expect(await privateAnswer(admin, 'settings view')).toContain('Allowed roles: all');
  });

  it('allow some models to all and others to a role, and warn of a default that is not among them', async () => {
    await using world = await startWithAdmin();
    const { admin } = world;
    const role = world.discord.guild.addRole({ name: 'artist' });
    const ada = world.member();
    const first = await privateAnswer(admin, 'settings allow', { model: 'flux-2-klein-4b' });
    expect(first).toContain(`a member who types ${mentionOf(world.discord, 'imagine')} with a prompt alone is refused`);
    const fixed = await privateAnswer(admin, 'settings set', { model: 'flux-2-klein-4b' });
    expect(fixed).toBe('Changed: Default model: FLUX.2 [klein] 4B.');
    await privateAnswer(admin, 'settings allow', { model: 'flux-2-max', role });
    expect(await refusalOf(ada, { model: 'flux-2-max' })).toBe(
      'You may not use FLUX.2 [max] here. You may use FLUX.2 [klein] 4B.',
    );
    expect(await privateAnswer(admin, 'settings explain', { member: ada, model: 'flux-2-max' })).toContain(
      'by the allowed models',
    );
    expect(textOf(await pictureIn(await ada.command('imagine', { prompt: 'a fox' })))).toContain('FLUX.2 [klein] 4B');
    ada.roles = [role];
    await pictureIn(await ada.command('imagine', { prompt: 'a fox', model: 'flux-2-max' }));
    const view = await privateAnswer(admin, 'settings view');
    expect(view).toContain(`Allowed models for <@&${role.id}>: FLUX.2 [max]`);
  });

  it('bound size, safety and number of pictures, and warn of a size that the default passes', async () => {
    await using world = await startWithAdmin();
    const { admin } = world;
    const ada = world.member();
    const set = await privateAnswer(admin, 'settings set', { size: '1', safety: 1, pictures: 2 });
    expect(set).toContain('Largest size: 1 MP (1048576 pixels); Highest safety: 1; Most pictures of a command: 2');
    expect(set).toContain('“A picture may have at most 1048576 pixels on this server. Choose a smaller size.”');
    expect(await privateAnswer(admin, 'settings explain', { member: ada })).toContain('by the largest size');
    const small = { width: 1024, height: 1024 };
    expect(await refusalOf(ada)).toContain('at most 1048576 pixels');
    expect(await refusalOf(ada, { ...small, safety: 2 })).toBe('`safety` may be 1 at most on this server.');
    expect(await refusalOf(ada, { ...small, count: 3 })).toBe('A command may paint 2 pictures at most on this server.');
    // The model's own default of 2 is lowered to what is allowed.
    await pictureIn(await ada.command('imagine', { prompt: 'a fox', ...small }));
    expect(world.bfl.tasks).toHaveLength(1);
    await privateAnswer(admin, 'settings clear', { setting: 'size' });
    await pictureIn(await ada.command('imagine', { prompt: 'a fox' }));
  });

  it('give a default model and aspect', async () => {
    await using world = await startWithAdmin();
    await privateAnswer(world.admin, 'settings set', { model: 'flux-2-pro', aspect: '16:9' });
    const picture = textOf(await pictureIn(await world.member().command('imagine', { prompt: 'a fox' })));
    expect(picture).toContain('FLUX.2 [pro] · 1360 × 768');
  });

  it('are read in pages by admins alone, and hold for no other server', async () => {
    await using world = await startWithAdmin();
    const eve = world.discord.addGuild({ name: 'Elsewhere' }).addMember({ permissions: Permission.ManageGuild });
    await privateAnswer(world.admin, 'settings words', { add: 'fox' });
    await privateAnswer(world.admin, 'settings set', { pictures: 1 });
    expect(await privateAnswer(eve, 'settings view')).toContain('Blocked words: none');
    expect(await privateAnswer(eve, 'settings view')).toContain(
      'Mod-log channel: not set, so nobody is told when a limit of this server runs out, moderators get no notices, and members have no button **Ask an admin**.',
    );
    expect(await privateAnswer(eve, 'settings words')).toBe('No words are blocked.');
    await pictureIn(await eve.command('imagine', { prompt: 'a fox', count: 2 }));
    const ada = world.member();
    for (const path of ['view', 'words']) {
      expect(await privateAnswer(ada, `settings ${path}`, {}, { unchecked: true })).toBe(
        'This is for those who manage this server.',
      );
    }
  });

  it('take nothing that is not of this server or not on offer', async () => {
    await using world = await startWithAdmin();
    const { admin } = world;
    const elsewhere = world.discord.addGuild({ name: 'Elsewhere' });
    const foreignRole = elsewhere.addRole({ name: 'artist' });
    const ada = world.member();
    const role = world.discord.guild.addRole({ name: 'artist' });
    const closed = world.discord.guild.addChannel({ name: 'closed' });
    const everyone = { id: world.discord.guild.id };
    const answers: readonly (readonly [string, Options, string])[] = [
      [
        'allow',
        {},
        'Choose `channel`, `role` or `model`; only `model` and `role` go together, for the models of a role.',
      ],
      ['allow', { channel: closed, role }, 'Choose `channel`, `role` or `model`; only `model` and `role` go together'],
      ['allow', { role: foreignRole.id }, 'This role does not belong to this server. Choose one of its roles.'],
      [
        'allow',
        { channel: elsewhere.channel.id },
        'This channel does not belong to this server. Choose one of its channels.',
      ],
      ['allow', { role: everyone }, 'With no role listed everyone is allowed'],
      ['allow', { model: 'dall-e' }, '`model` must be one of the models on offer.'],
      ['set', {}, 'Choose at least one setting.'],
      ['set', { size: 'huge' }, '`size` must be megapixels like `1.5`, or width and height like `1024x1024`.'],
      ['set', { safety: 9 }, '`safety` must be a whole number from 0 to 6.'],
      ['set', { pictures: 0 }, '`pictures` must be a whole number from 1 to 4.'],
      ['set', { aspect: '5:4' }, '`aspect` must be one of the shapes on offer.'],
      ['set', { time_zone: '+08:00' }, '`time_zone` must be the name of a zone like `Europe/Berlin`.'],
      [
        'set',
        { mod_log: elsewhere.channel.id },
        'This channel does not belong to this server. Choose one of its channels.',
      ],
      ['set', { pictures: 2, time_zone: 'Mars/Olympus' }, '`time_zone` must be the name of a zone'],
      ['clear', { setting: 'everything' }, 'Choose one of the settings on the list.'],
      ['words', { add: ' , ,! ' }, 'Write words or phrases, separated by commas.'],
      ['words', { add: 'a'.repeat(61) }, 'A blocked word may have 60 characters at most.'],
      ['explain', { member: elsewhere.owner.id }, 'This person is not a member of this server. Choose one who is.'],
      ['explain', { member: ada, channel: elsewhere.channel.id }, 'This channel does not belong to this server.'],
      ['clear', { setting: 'size' }, 'Nothing changed: it was already set this way.'],
      ['disallow', { role }, 'Nothing changed: it was already set this way.'],
    ];
    for (const [path, options, answer] of answers) {
      expect(await privateAnswer(admin, `settings ${path}`, options, { unchecked: true })).toContain(answer);
    }
    expect(await privateAnswer(admin, 'limits view')).toContain('Nothing has been changed yet.');
  });
});

describe('blocked words', () => {
  it('are found in any form as whole words, are never shown to a member, and are shown to admins', async () => {
    await using world = await startWithAdmin();
    const { admin } = world;
    const ada = world.member();
    expect(await privateAnswer(admin, 'settings words', { add: 'Ｂomb，裸体; dirty trick' })).toBe(
      '3 added, 0 removed.',
    );
    for (const prompt of ['a BOMB!', 'a ｂｏｍｂ', 'a bo\u200Bmb', '一幅裸体画', 'a dirty  TRICK']) {
      const refusal = await refusalOf(ada, { prompt });
      expect(refusal).toBe(
        'The admins of this server do not allow one of the words in this prompt. Put it differently.',
      );
    }
    await pictureIn(await ada.command('imagine', { prompt: 'a bombastic fox' }));
    const explained = await privateAnswer(admin, 'settings explain', { member: ada, prompt: 'a BOMB' });
    expect(explained).toContain('by a blocked word');
    expect(explained).toContain('||bomb||');
    const list = await privateAnswer(admin, 'settings words');
    for (const word of ['bomb', '裸体', 'dirty trick']) expect(list).toContain(`||${word}||`);
    expect(await privateAnswer(admin, 'settings words', { remove: 'BOMB' })).toBe('0 added, 1 removed.');
    await pictureIn(await ada.command('imagine', { prompt: 'a bomb' }));
    await world.stopBot();
    expect(world.logLines.join('')).not.toContain('裸体');
  });
});

/** The reset time in a text, in epoch seconds. */
function resetOf(text: string): number {
  return Number(/<t:(\d+):R>/.exec(text)?.[1]);
}

describe('the time zone of a server', () => {
  it('is suggested, checked, and moves the reset of every limit with the next command, but never to an earlier time', async () => {
    await using world = await startWithAdmin({ settings: { USER_DAILY_USD: '0.05' } });
    const { admin } = world;
    const ada = world.member();
    await pictureIn(await ada.command('imagine', { prompt: 'a fox' }));
    const before = await refusalOf(ada);
    const typing = await admin.autocomplete('settings set', { time_zone: 'kiriti' }, 'time_zone');
    await typing.acknowledged;
    expect(typing.choices?.map(({ value }) => value)).toEqual(['Pacific/Kiritimati']);

    // A zone in which it is now another day than in UTC.
    const zone = new Date().getUTCHours() >= 10 ? 'Pacific/Kiritimati' : 'Pacific/Pago_Pago';
    const set = await privateAnswer(admin, 'settings set', { time_zone: zone.toLowerCase() });
    expect(set).toMatch(new RegExp(`^Changed: Time zone: ${zone}\\. The current day ends <t:\\d+:R>`, 'u'));
    const after = await refusalOf(ada);
    expect(resetOf(after)).toBeGreaterThan(resetOf(before));
    expect(set).toContain(`<t:${resetOf(after)}:R>`);
    expect(await privateAnswer(admin, 'limits view')).toContain(`Time zone: not set → ${zone.replace('_', '\\_')}`);
    await world.stopBot();
    expect(await world.ledgerFaults()).toEqual([]);
  });

  it('is not suggested to members who may not set it', async () => {
    await using world = await startWorld();
    const typing = await world
      .member()
      .autocomplete('settings set', { time_zone: 'Asia' }, 'time_zone', { unchecked: true });
    await typing.acknowledged;
    expect(typing.choices).toEqual([]);
  });
});

describe('an explanation', () => {
  it('names a limit with the rule behind it, the pause, and what costs more than the pace', async () => {
    await using world = await startWithAdmin({ settings: { USER_PACE_USD: '0.06' } });
    const { admin } = world;
    const ada = world.member();
    await privateAnswer(admin, 'limits set', { per: 'day', dollars: '0.01', for: 'everyone' });
    const capped = await privateAnswer(admin, 'settings explain', { member: ada });
    expect(capped).toContain('by a spending limit (set for everyone here)');
    expect(capped).toContain('They read: This costs $0.04, but $0.01 is left of your limit for today.');
    expect(capped).toContain(
      'more than the $0.06 that a member may spend within a few minutes here: FLUX.2 [pro] above 3 MP (3145728 pixels), $0.075 or more;',
    );
    expect(capped).toContain('FLUX.2 [max] in any size, $0.07 or more.');
    await privateAnswer(admin, 'limits pause');
    expect(await privateAnswer(admin, 'settings explain', { member: ada })).toContain('by the pause of this server');
    await world.stopBot();
    expect(await world.ledger()).toEqual([]);
  });
});

describe('the mod-log channel', () => {
  it('must be one where the bot may write', async () => {
    await using world = await startWithAdmin();
    const log = world.discord.guild.addChannel({ name: 'mod-log' });
    expect(await privateAnswer(world.admin, 'settings set', { mod_log: log })).toBe(
      `Changed: Mod-log channel: <#${log.id}>.`,
    );
    expect(await privateAnswer(world.admin, 'settings view')).toContain(`Mod-log channel: <#${log.id}>`);
    expect(await privateAnswer(world.admin, 'limits view')).toContain(`Mod-log channel: not set → <#${log.id}>`);
  });
});

describe('the list of blocked words', () => {
  it('comes in pages when it is long', async () => {
    await using world = await startWithAdmin();
    const words = Array.from({ length: 150 }, (_, index) => `secret${String(index).padStart(3, '0')}`);
    await privateAnswer(world.admin, 'settings words', { add: words.slice(0, 100).join(',') });
    await privateAnswer(world.admin, 'settings words', { add: words.slice(100).join(',') });
    const list = await world.admin.command('settings words');
    const first = await replySaying(list, 'secret000');
    await world.admin.click(first, 'Next');
    const second = await replySaying(list, 'secret149');
    for (const word of words) expect(`${textOf(first)} ${textOf(second)}`).toContain(word);
    expect(world.discord.violations).toEqual([]);
  });
});
