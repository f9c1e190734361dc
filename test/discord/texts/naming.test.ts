import { describe, expect, it } from 'vitest';
import { textsFor, Translations } from '../../../src/discord/texts/index.ts';
import { type CommandPath, option } from '../../../src/discord/texts/naming.ts';
import { en } from '../../../src/discord/texts/languages.ts';
import { allPaths } from '../../support/all-commands.ts';

const IDS = new Map([
  ['imagine', '11'],
  ['limits', '22'],
]);

function known(ids: ReadonlyMap<string, string>): Translations {
  const translations = new Translations();
  translations.know(ids);
  return translations;
}

describe('a text that names a command', () => {
  it('mentions it once the ids are known, a subcommand by the id of its command', () => {
    const { refusal, limits } = known(IDS).textsFor('zh-CN');
    expect(refusal.parentGone).toContain('</imagine:11>');
    expect(limits.pauseDone).toContain('</limits resume:22>');
    expect(refusal.queueFull(1, 1)).toContain('`/取消`');
  });

  it.each([
    ['en-US', '`/limits resume`'],
    ['zh-CN', '`/限额 恢复`'],
    ['zh-TW', '`/限額 恢復`'],
    ['tlh', '`/limits resume`'],
  ])('says before what the client of a reader in %s shows', (locale, name) => {
    expect(textsFor(locale).limits.pauseDone).toContain(name);
  });

  it('says anew what was said when the ids change', () => {
    const translations = known(IDS);
    const before = translations.textsFor('en-US').refusal.parentGone;
    translations.know(new Map([['imagine', '33']]));
    expect([before, translations.textsFor('en-US').refusal.parentGone]).toEqual([
      expect.stringContaining('</imagine:11>'),
      expect.stringContaining('</imagine:33>'),
    ]);
  });

  it('names it alone in a dialog, where Discord renders nothing', () => {
    expect(known(IDS).textsFor('zh-CN').change.referencesCut(1, 2)).toContain('/绘图');
  });

  it('names options and choices as the client shows them', () => {
    const { badOptions } = textsFor('zh-CN').refusal;
    expect(badOptions([{ kind: 'not_a_step', option: 'width', step: 16, nearest: 512 }])).toContain('`宽`');
    expect(textsFor('zh-CN').settings.faults.aiMark).toBe('`ai标识` 须为 `开启` 或 `关闭`。');
  });

  it('takes nothing that a member wrote for the name of a command', () => {
    const written = option('imagine.options.width').replace(/[\da-f-]{36}/, crypto.randomUUID());
    expect(known(IDS).textsFor('en-US').preset.replaced(written)).toContain(written);
    expect(known(IDS).textsFor('en-US').preset.replaced('\uE000command imagine\uE001')).not.toContain('</');
  });

  it('can name every command there is, and none else', () => {
    const paths: unknown[] = allPaths().map(({ path }) => path);
    const nameable = Object.entries(en.commands).flatMap(([name, texts]) => {
      if ('subcommands' in texts) return Object.keys(texts.subcommands).map((subcommand) => `${name} ${subcommand}`);
      return 'description' in texts ? [name] : [];
    });
    expect(nameable.toSorted()).toEqual(paths.toSorted());
    // @ts-expect-error -- a command of subcommands cannot be typed by itself
    const group: CommandPath = 'limits';
    // @ts-expect-error -- there is no such option
    const unknown = option('imagine.options.colour');
    expect([group, unknown]).toHaveLength(2);
  });
});
