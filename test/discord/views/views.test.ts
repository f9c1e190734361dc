import { describe, expect, it } from 'vitest';
import { textsFor } from '../../../src/discord/texts/index.ts';
import * as languages from '../../../src/discord/texts/languages.ts';
import { finalView, progressView, tooLargeView } from '../../../src/discord/views/generation-view.ts';
import { MODERATION_REASONS } from '../../../src/generation/ports/image-provider.ts';
import { quotaView } from '../../../src/discord/views/quota-view.ts';
import { models } from '../../../src/flux/models.ts';
import type { FinalMessage } from '../../../src/generation/ports/messenger.ts';
import type { CapUsage } from '../../../src/generation/model/caps.ts';
import type { MemberQuota } from '../../../src/generation/admission/member-quota.ts';
import { NOON } from '../../support/drafts.ts';
import { BOTH_CAPS, CAP, finalMessage, ID, type End } from '../../support/final-messages.ts';

const en = textsFor('en-US');
const zhCN = textsFor('zh-CN');
const SPOKEN = Object.values(languages).map(({ locales }) => textsFor(locales[0]));

/** docs.discord.com: resources/message. The longest that a channel message adds is its mention. */
const CONTENT_MAX = 2_000 - '<@1574077270216151040>\n'.length;
const ALT_TEXT_MAX = 1_024;

const linesOf = (told: FinalMessage, texts = en): string[] =>
  finalView(told, 'FLUX1.1 [pro]', texts).content.split('\n');
const FACTS = '-# FLUX1.1 [pro] · 1216 × 832';

describe('the final message', () => {
  it('tells which pictures failed and why, once for each reason, beside those that came', () => {
    const told = finalMessage([
      {},
      { reason: 'content_moderated', details: ['Violence'] },
      { reason: 'timed_out' },
      { reason: 'content_moderated', details: ['Violence'] },
    ]);
    expect(linesOf(told)).toEqual([
      '**a fox**',
      `${FACTS} · seed 4294967291 · $0.04 · $0.92 left today`,
      '⚠️ Picture 2, 4 of 4: BFL held the picture back after painting it; nothing was charged. Word it differently, or try another seed. (Violence)',
      '⚠️ Picture 3 of 4: FLUX took too long over this picture; nothing was charged. Try again.',
    ]);
  });

  it('says so where the file of a picture that was paid for is gone', () => {
    const told = finalMessage([{}, {}]);
    expect(linesOf({ ...told, pictures: told.pictures.slice(1) }).at(-1)).toBe(
      '⚠️ 1 of 2 pictures cannot be shown: the file is missing or damaged. Tell the operator of this bot.',
    );
    expect(linesOf({ ...told, pictures: [] })).toEqual([
      '**a fox**',
      "⚠️ The files are missing or damaged on this bot's computer, so I cannot show them. Tell the operator of this bot.",
    ]);
  });

  it('names no picture where all failed alike, and neither a price nor a seed', () => {
    expect(linesOf(finalMessage([{ reason: 'timed_out' }, { reason: 'timed_out' }]))).toEqual([
      '**a fox**',
      'FLUX took too long over this picture; nothing was charged. Try again.',
    ]);
  });

  it('tells each failure where all failed in ways of their own', () => {
    expect(linesOf(finalMessage([{ reason: 'timed_out' }, { reason: 'cancelled' }])).slice(1)).toEqual([
      '⚠️ Picture 1 of 2: FLUX took too long over this picture; nothing was charged. Try again.',
      '⚠️ Picture 2 of 2: Cancelled; nothing was charged.',
    ]);
  });

  it('tells what of a request FLUX refused, and nothing that it said of it', () => {
    const told = finalMessage([
      { reason: 'invalid_request', details: ['FLUX refused the request (422): width, seed'] },
    ]);
    const untold = finalMessage([
      { reason: 'invalid_request', details: ['FLUX refused the request (400): prompt: a FOX'] },
    ]);
    expect([...linesOf(told).slice(1), ...linesOf(untold).slice(1)]).toEqual([
      'FLUX does not accept these options; nothing was charged. Try others. (FLUX refused the request (422): `width`, `seed`)',
      'FLUX does not accept these options; nothing was charged. Try others. (FLUX refused the request (400))',
    ]);
    expect(linesOf(told, zhCN).at(-1)).toBe(
      'FLUX 不接受这些选项，未扣费。请换一些选项。（FLUX 拒绝了这个请求（422）：`宽`、`种子`）',
    );
  });

  it('tells the known reasons of what was declined, and leaves out what former versions kept of others', () => {
    const declined = finalMessage([
      { reason: 'request_moderated', details: ['sexual_content', 'Sexual Content', 'A FOX is no good'] },
    ]);
    expect(linesOf(declined).slice(1)).toEqual([
      'BFL declined this prompt; nothing was charged. Word it differently and try again. (Sexual Content)',
    ]);
    expect(linesOf(declined, zhCN).at(-1)).toContain('（色情内容）');
  });

  it('says nothing of limits where there are none, and sums up what was charged', () => {
    const told = finalMessage([{ charged: 14_000 }, { charged: 45_000 }], 'a fox', []);
    expect(linesOf(told)[1]).toBe(`${FACTS} · seeds 4294967291, 4294967292 · $0.059`);
  });

  it('names the tightest limit, and nothing below zero', () => {
    const server: CapUsage = { ...CAP, scope: 'guild', span: 'month', limit: 10_000, used: 30_000 };
    expect(linesOf(finalMessage([{}], 'a fox', [CAP, server]))[1]).toContain('$0.00 left this month for this server');
  });

  it('warns of a limit that has less than a cent left as used up', () => {
    const warned = (left: number): string =>
      linesOf({ ...finalMessage([{}]), warnings: [{ ...CAP, limit: 900_000, used: 900_000 - left }] }).at(-1) ?? '';
    expect(warned(10_000)).toMatch(/^⚠️ Only \$0\.01 is left of your limit for today\./);
    expect(warned(9_999)).toMatch(/^⚠️ Your limit for today is used up\. It resets/);
  });

  it('gives each file a name that tells its type, and the prompt as alt text', () => {
    const { attachments } = finalView(
      finalMessage([{}, { format: 'png' }, { format: 'webp' }], 'a **fox**\nat dusk'),
      'x',
      en,
    );
    expect(attachments.map(({ name }) => name)).toEqual([
      `easel-${ID}-1.jpg`,
      `easel-${ID}-2.png`,
      `easel-${ID}-3.webp`,
    ]);
    expect(attachments.map(({ altText }) => altText)).toEqual(
      [1, 2, 3].map((number) => `Picture ${number} of 3: a **fox** at dusk`),
    );
  });
});

describe('what Discord takes', () => {
  const failing = (index: number): End => ({
    reason: 'content_moderated',
    details: MODERATION_REASONS.filter((_reason, position) => position !== index),
  });

  it.each([
    ['4 096 characters that are all escaped', '*'.repeat(4_096)],
    ['4 096 characters of two units each', '🦊'.repeat(2_048)],
    ['links alone', 'a://'.repeat(1_024)],
  ])('is not passed by a prompt of %s', (_name, prompt) => {
    const told = { ...finalMessage([{}, {}, {}, {}], prompt), warnings: BOTH_CAPS };
    for (const texts of SPOKEN) {
      const { content, attachments } = finalView(told, 'FLUX1.1 [pro] Ultra', texts);
      expect(content.length).toBeLessThanOrEqual(CONTENT_MAX);
      expect(attachments).toHaveLength(4);
      for (const { altText } of attachments) expect(Array.from(altText ?? '').length).toBeLessThanOrEqual(ALT_TEXT_MAX);
      const progress = [
        { kind: 'waiting', wait: { kind: 'queued', place: 9_999_999 }, done: 0 },
        { kind: 'waiting', wait: { kind: 'delayed', untilMs: NOON }, done: 3 },
        { kind: 'painting', sinceMs: NOON, done: 3, late: { untilMs: NOON, cause: 'storage' }, canCancel: true },
      ] as const;
      for (const one of progress) {
        expect(
          progressView(told.generation, one, texts, { usualMs: 99_000, isLast: true }).content.length,
        ).toBeLessThanOrEqual(CONTENT_MAX);
      }
    }
  });

  it.each([
    ['four pictures that failed in four ways', [failing(1), failing(2), failing(3), failing(4)]],
    ['three that failed beside one that is too large', [failing(1), failing(2), failing(3), {}]],
    ['four that failed alike', Array.from({ length: 4 }, () => failing(1))],
  ])('is not passed by %s with all that BFL can say about it', (_name, ends) => {
    const told = { ...finalMessage(ends, '*'.repeat(4_096)), warnings: BOTH_CAPS };
    for (const texts of SPOKEN) {
      const { content } = tooLargeView(told, 'FLUX1.1 [pro] Ultra', texts);
      expect(content.length).toBeLessThanOrEqual(CONTENT_MAX);
      expect(content).toContain(texts.result.moderationReasons.derivative_works);
    }
  });
});

describe('/quota', () => {
  const [model] = models;
  const idle: MemberQuota = {
    usages: [],
    waiting: 0,
    painting: 0,
    guildId: '100',
    wait: null,
    late: null,
    model,
    price: 40_000,
    recent: [],
  };

  it('says so where there is no limit', () => {
    expect(quotaView(idle, models, en)).toBe('There is no spending limit.\nNo pictures are queued.');
    expect(quotaView(idle, models, zhCN)).toBe('没有花费限制。\n没有图片在排队。');
  });

  it('never shows a negative amount, also under a limit that was lowered', () => {
    const lowered: CapUsage = { ...CAP, limit: 50_000, used: 900_000 };
    const view = quotaView({ ...idle, usages: [lowered], waiting: 1 }, models, en);
    expect(view.split('\n')).toEqual([
      `**$0.00** of $0.05 left today, resets <t:${Math.floor((NOON + 1) / 1_000)}:R> · 0 pictures`,
      'Not enough for another picture with FLUX1.1 [pro] at $0.04: your limit for today is used up.',
      '1 picture queued, 0 being painted.',
    ]);
  });

  it('counts pictures by the tightest limit, and tells what was granted', () => {
    const usages: CapUsage[] = [
      { ...CAP, granted: 2_000_000 },
      { ...CAP, scope: 'bot', limit: 100_000, used: 19_999 },
    ];
    const view = quotaView({ ...idle, usages }, models, en);
    expect(view).toContain(
      `This bot's limit for today, shared by all servers, may run out before yours. It resets <t:${Math.floor((NOON + 1) / 1_000)}:R>.`,
    );
    expect(view).toContain('· 23 pictures · $2.00 of it granted');
    const used = usages.map((cap) => (cap.scope === 'bot' ? { ...cap, used: 99_999 } : cap));
    expect(quotaView({ ...idle, usages: used }, models, en)).toContain('shared by all servers, is used up.');
  });

  it('shows a member their own limits, one of the server where it leaves less, and of the whole bot no figures', () => {
    const own: CapUsage = { ...CAP, limit: 1_000_000, used: 26_000 };
    const guild: CapUsage = { ...CAP, scope: 'guild', limit: 9_000_000, used: 0 };
    const bot: CapUsage = { ...CAP, scope: 'bot', limit: 8_000_000, used: 0 };
    const shown = (usages: CapUsage[]) => quotaView({ ...idle, usages }, models, en);
    expect(shown([own, guild, bot]).match(/\$[\d.]+/g)).toEqual(['$0.97', '$1.00', '$0.04']);
    expect(shown([own, { ...guild, used: 8_500_000 }, bot]).match(/\$[\d.]+/g)).toEqual([
      '$0.97',
      '$1.00',
      '$0.50',
      '$9.00',
      '$0.04',
    ]);
    expect(shown([own, guild, { ...bot, used: 7_900_000 }]).match(/\$[\d.]+/g)).toEqual(['$0.97', '$1.00']);
  });

  it('fits into a message with the longest prompts under every limit', () => {
    const usages = (['member', 'guild', 'bot'] as const).flatMap((scope) =>
      (['day', 'month'] as const).map((span) => ({
        ...CAP,
        scope,
        span,
        limit: 999_999_999_999,
        granted: 99_999_999_999,
      })),
    );
    const recent = Array.from({ length: 5 }, (_, index) => ({
      generationId: ID,
      number: index + 1,
      prompt: '*'.repeat(4_096),
      modelId: 'flux-pro-1.1-ultra',
      charged: 999_999_999,
      keptAtMs: NOON,
      message: { channelId: ID, messageId: ID },
    }));
    for (const texts of SPOKEN) {
      const view = quotaView(
        { ...idle, usages, waiting: 99, painting: 9, wait: { kind: 'delayed', untilMs: NOON }, recent } as const,
        models,
        texts,
      );
      expect(view.length).toBeLessThanOrEqual(CONTENT_MAX);
    }
  });
});
