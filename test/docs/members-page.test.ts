import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { models } from '../../src/flux/models.ts';
import { en } from '../../src/discord/texts/en/index.ts';
import { zhCN } from '../../src/discord/texts/zh-cn/index.ts';

const PAGES = [
  { path: 'docs/members.md', words: en, seconds: (time: number) => `${time} s` },
  { path: 'docs/members.zh-CN.md', words: zhCN, seconds: (time: number) => `${time} 秒` },
] as const;

describe.each(PAGES)('$path', ({ path, words, seconds }) => {
  const { texts, commands } = words;

  it('has every command of members, and every option of /imagine', async () => {
    const text = await readFile(path, 'utf8');
    const { imagine, preset, reference, help, quota, cancel, history, privacy } = en.commands;
    const names = [
      ...[imagine, help, quota, cancel, history].map(({ name }) => `/${name}`),
      ...[preset, reference, privacy].flatMap(({ name, subcommands }) =>
        Object.values(subcommands).map((subcommand) => `/${name} ${subcommand.name}`),
      ),
      ...Object.values(imagine.options).map(({ name }) => name),
    ];
    expect(names.filter((name) => !text.includes(`\`${name}\``) && !text.includes(`\`${name}:`))).toEqual([]);
  });

  it('has every button, by what stands on it', async () => {
    const text = await readFile(path, 'utf8');
    const { vary, extend, savePreset } = texts.about;
    const labels = [
      ...Object.values(texts.result.buttons),
      vary,
      ...Object.values(extend),
      savePreset,
      texts.history.copy,
      texts.history.delete,
      texts.history.show,
      texts.progress.cancel,
      texts.ask.button,
      texts.ask.paintNow,
      texts.edit.tryAgain,
      commands.about.name,
      commands.useReference.name,
    ];
    expect(labels.filter((label) => !text.includes(`**${label}**`))).toEqual([]);
  });

  it('tells how long each model usually takes, as the queue does', async () => {
    const lines = (await readFile(path, 'utf8')).split('\n');
    for (const { name, usualMs } of models) {
      const row = lines.find((line) => line.startsWith(`| ${name} `) && line.includes('$'));
      expect(row?.split('|').at(3)?.trim(), name).toBe(seconds(usualMs.median / 1_000));
    }
  });
});
