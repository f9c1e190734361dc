import { DiscordAPIError, Events, type Client } from 'discord.js';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PictureShop } from '../../../sandbox/image-host/picture.ts';
import {
  startSandboxDiscord,
  type Channel,
  type Member,
  type SandboxDiscord,
} from '../../../sandbox/discord/discord.ts';
import { createDiscordClient } from '../../../src/discord/connection/client.ts';
import { FinalMessages } from '../../../src/discord/messages/final-message.ts';
import { OldReply } from '../../../src/discord/messages/old-reply.ts';
import { ReplyPictures } from '../../../src/discord/messages/reply-pictures.ts';
import { Responder } from '../../../src/discord/messages/responder.ts';
import { textsFor, type Texts } from '../../../src/discord/texts/index.ts';
import { buttonRow } from '../../../src/discord/views/pages.ts';
import { finalView, type MessageView } from '../../../src/discord/views/generation-view.ts';
import { DEFAULT_MODEL_ID, models } from '../../../src/flux/models.ts';
import { checkOptions } from '../../../src/generation/model/options.ts';
import type { FinalMessage } from '../../../src/generation/ports/messenger.ts';
import { NOON } from '../../support/drafts.ts';
import { imaging } from '../../support/imaging.ts';
import { BOTH_CAPS, CAP, finalMessage, ID, type End } from '../../support/final-messages.ts';
import { chosenValue, imagineOptions } from '../../support/imagine-options.ts';

/** One way in which a final message can look. */
interface Variant {
  readonly name: string;
  readonly message: FinalMessage;
  /** What has changed by the time at which it is sent again. */
  readonly meanwhile?: Partial<FinalMessage>;
  /** How often Discord refuses its files before it takes it. */
  readonly refusals?: number;
  /** What it says, and no other variant. */
  readonly says?: (texts: Texts) => string;
}

const MODEL_NAME = 'FLUX1.1 [pro]';
const LOCALES = ['en-US', 'zh-CN'] as const;
const ROADS = ['channel', 'direct_message'] as const;
type Road = (typeof ROADS)[number];

const drawn = await new PictureShop('drawn').picture({
  prompt: 'a fox',
  seed: 7,
  width: 256,
  height: 256,
  format: 'png',
});

function told(ends: readonly End[], changes: Partial<FinalMessage> = {}): FinalMessage {
  const message = finalMessage(ends);
  const files = message.pictures.map(({ picture }) => ({ picture, bytes: drawn }));
  return { ...message, pictures: files, ...changes };
}

const MODERATED: End = { reason: 'request_moderated', details: ['Violence'] };
const STRUCK = { hosts: ['bfl'], count: 3, limit: 3, pausedUntilMs: NOON + 3_600_000, pausedBy: ID };
const LESS_LEFT = { usages: [{ ...CAP, used: 990_000 }], warnings: BOTH_CAPS };
const NO_PAUSE = { strikes: { ...STRUCK, count: 4, pausedUntilMs: null, pausedBy: null } };

const VARIANTS: readonly Variant[] = [
  { name: 'a picture', message: told([{}]), meanwhile: LESS_LEFT },
  { name: 'pictures of each format', message: told([{}, { format: 'png' }, { format: 'webp' }, {}]) },
  { name: 'a warning of a cap', message: told([{}], LESS_LEFT), meanwhile: { warnings: [] } },
  { name: 'pictures of which one failed', message: told([{}, { reason: 'timed_out' }]), meanwhile: LESS_LEFT },
  { name: 'a strike beside a picture', message: told([{}, MODERATED], { strikes: STRUCK }), meanwhile: NO_PAUSE },
  {
    name: 'a picture that is sent smaller',
    message: told([{ format: 'png' }, {}]),
    refusals: 1,
    meanwhile: LESS_LEFT,
    says: (texts) => texts.result.shrunk,
  },
  {
    name: 'words instead of pictures that are too large',
    message: told([{ format: 'png' }, { reason: 'timed_out' }]),
    refusals: 2,
    meanwhile: LESS_LEFT,
    says: (texts) => texts.result.tooLarge,
  },
  { name: 'a failure', message: told([{ reason: 'provider_failed' }]), meanwhile: LESS_LEFT },
  {
    name: 'four failures of four kinds, and a warning',
    message: told([{ reason: 'timed_out' }, { reason: 'cancelled' }, MODERATED, { reason: 'overloaded' }], LESS_LEFT),
    meanwhile: { warnings: [] },
  },
  { name: 'a strike', message: told([MODERATED], { strikes: STRUCK }), meanwhile: NO_PAUSE },
  { name: 'files that are gone', message: told([{}, {}], { pictures: [] }), meanwhile: LESS_LEFT },
  ...imagineOptions().map(({ name, ...option }): Variant => {
    const recipe = recipeWith(name, chosenValue({ name, ...option }));
    const { generation, ...rest } = told(Array.from({ length: recipe.count }, () => ({ format: recipe.format })));
    return { name: `a picture with the option ${name}`, message: { ...rest, generation: { ...generation, recipe } } };
  }),
];

/** An option, and the last choice of it, that one model alone takes. */
function modelTaking(name: string): string {
  if (name === 'strength') return 'flux-pro-1.1-ultra';
  return name === 'aspect' || name === 'resolution' ? 'flux-3-image' : DEFAULT_MODEL_ID;
}

/** `private` decides where a message goes, and nothing of the recipe. */
function recipeWith(name: string, value: string | number | boolean) {
  const own = name === 'width' || name === 'height' ? { width: 512, height: 768 } : { [name]: value };
  const source = { kind: 'upload', url: 'https://cdn.example/a.png' } as const;
  const images = name === 'strength' ? [{ source, size: null, bytes: null }] : [];
  const modelId = modelTaking(name);
  const checked = checkOptions({ prompt: 'a fox', ...own, images }, models, { modelId, aspect: null });
  if (!checked.ok) throw new Error(JSON.stringify(checked.faults));
  return checked.recipe;
}

/** What a final message may come back as: views may name their files otherwise one day, and Discord does it already. */
const DISGUISES: readonly (readonly [string, (view: MessageView) => MessageView])[] = [
  ['files marked as spoilers', renamed((name) => `SPOILER_${name}`)],
  ['the prompt before the names', renamed((name) => `a-fox-of-2026_${name}`)],
  ['another mark between the parts of the names', renamed((name) => name.replaceAll('-', '_'))],
  ['other types of file', renamed((name) => name.replace(/\w+$/, 'AVIF'))],
  ['no button', (view) => ({ ...view, components: [] })],
  [
    'files marked as spoilers and no button',
    (view) => ({ ...renamed((name) => `SPOILER_${name}`)(view), components: [] }),
  ],
  ['names of which nothing is left, and the button', renamed(() => 'image.png')],
];

const CANCELLING = buttonRow([{ label: 'Cancel', verb: 'cancel', args: [ID, 'process'] }]);

function renamed(rename: (name: string) => string): (view: MessageView) => MessageView {
  return (view) => ({
    ...view,
    attachments: view.attachments.map((file) => ({ ...file, name: rename(file.name) })),
  });
}

let discord: SandboxDiscord;
let client: Client;
let responder: Responder;

beforeAll(async () => {
  discord = await startSandboxDiscord({ rateLimits: false });
  client = createDiscordClient(discord.apiUrl, pino({ level: 'silent' }));
  responder = new Responder(client);
  const ready = new Promise((resolve) => void client.once(Events.ClientReady, resolve));
  await client.login(discord.botToken);
  await ready;
});

afterAll(async () => {
  responder.close();
  await client.destroy();
  await discord[Symbol.asyncDispose]();
});

/** A member with a channel of their own: a place where nothing was said yet. */
function newPlace(road: Road): { readonly member: Member; readonly channel: Channel } {
  const member = discord.guild.addMember();
  return { member, channel: road === 'channel' ? discord.guild.addChannel({ name: 'foxes' }) : member.directChannel };
}

type Place = ReturnType<typeof newPlace>;

const TOO_LARGE = { status: 413, body: { message: 'Request entity too large', code: 40_005 } };
const messagesIn = ({ channel }: Place): RegExp => new RegExp(`/channels/${channel.id}/messages`, 'u');

/** How often something was posted that Discord did not refuse: it knows a nonce, but only for some minutes. */
function postsIn(place: Place): number {
  return discord.calls.filter(
    ({ method, path, status }) => method === 'POST' && messagesIn(place).test(path) && status !== TOO_LARGE.status,
  ).length;
}

/** As a process does it that knows of no earlier try, once the reply's token is dead. */
function send(message: FinalMessage, { member, channel }: Place, road: Road, texts: Texts) {
  const { generation, ...rest } = message;
  const requester = { ...generation.requester, userId: member.id, channelId: channel.id };
  const reply = { ...generation.reply, isPrivate: road === 'direct_message' };
  const wanted = {
    message: { ...rest, generation: { ...generation, requester, reply } },
    modelName: MODEL_NAME,
    texts,
  };
  const finals = new FinalMessages({
    responder,
    replyPictures: new ReplyPictures(responder),
    oldReply: new OldReply(responder),
    imaging,
    mayTokenBeValid: () => false,
  });
  return finals.send(wanted, AbortSignal.timeout(10_000));
}

/** What an earlier try sent, and the id of it, which nobody heard of. */
function sendEarlier(view: MessageView, { member, channel }: Place, road: Road): Promise<string> {
  return road === 'channel'
    ? responder.post(channel.id, view, member.id, 'earlier')
    : responder.say(channel.id, view, 'earlier');
}

describe.each(ROADS.flatMap((road) => LOCALES.map((locale) => ({ road, locale }))))(
  'a final message by the road "$road" in $locale',
  ({ road, locale }) => {
    const texts = textsFor(locale);

    it.each(VARIANTS)('is posted once when the answer is lost: $name', async (variant) => {
      const { message, meanwhile, refusals = 0, says = () => '' } = variant;
      const place = newPlace(road);
      const posts = { method: 'POST', path: messagesIn(place) };
      if (refusals > 0) discord.fault({ ...posts, times: refusals, reply: TOO_LARGE });
      discord.fault({ ...posts, reply: 'lose-answer' });
      await expect(send(message, place, road, texts)).rejects.not.toBeInstanceOf(DiscordAPIError);
      const sent = await send({ ...message, ...meanwhile }, place, road, texts);
      const { messages } = place.channel;
      expect(messages.map(({ id }) => id)).toEqual([sent.messageId]);
      expect(postsIn(place)).toBe(1);
      expect(messages[0]?.content).toContain(says(texts));
    });

    it.each(DISGUISES)('is known again with %s', async (_name, disguise) => {
      const place = newPlace(road);
      const message = told([{}, { format: 'png' }]);
      const earlier = await sendEarlier(disguise(finalView(message, MODEL_NAME, texts)), place, road);
      expect(await send(message, place, road, texts)).toMatchObject({ route: road, messageId: earlier });
      expect(postsIn(place)).toBe(1);
    });

    it.each([
      [
        'its files and its buttons do not name the generation',
        (view) => ({ ...renamed(() => 'a.png')(view), components: [] }),
      ],
      ['it is of a generation with a longer id', ofAnother(`${ID}1`)],
      ['it is of a generation with a shorter id', ofAnother(ID.slice(0, -1))],
    ] satisfies typeof DISGUISES)(
      'is posted, and what stands there is taken for another, when %s',
      async (_name, disguise) => {
        const place = newPlace(road);
        const message = told([{}]);
        await sendEarlier(disguise(finalView(message, MODEL_NAME, texts)), place, road);
        await send(message, place, road, texts);
        expect(postsIn(place)).toBe(2);
      },
    );

    it.each([
      ['has some of its pictures', (view) => ({ ...view, attachments: view.attachments.slice(0, 1), components: [] })],
      ['has a button that cancels', (view) => ({ ...view, components: CANCELLING })],
    ] satisfies typeof DISGUISES)('is posted where what stands there %s', async (_name, disguise) => {
      const place = newPlace(road);
      const message = told([{}, { format: 'png' }]);
      await sendEarlier(disguise(finalView(message, MODEL_NAME, texts)), place, road);
      await send(message, place, road, texts);
      expect(postsIn(place)).toBe(2);
    });

    it.each([
      ['tell of another end', told([{ reason: 'provider_failed' }])],
      ['begin alike and tell of a picture', { ...told([{}, { reason: 'timed_out' }]), pictures: [] }],
    ])('without pictures is posted, and words that %s are taken for another message', async (_name, earlier) => {
      const place = newPlace(road);
      // Without a button that names the generation, as a former version sent it.
      await sendEarlier({ ...finalView(earlier, MODEL_NAME, texts), components: [] }, place, road);
      await send(told([{ reason: 'timed_out' }]), place, road, texts);
      expect(postsIn(place)).toBe(2);
    });
  },
);

/** The same message as if it were of that generation. */
function ofAnother(id: string): (view: MessageView) => MessageView {
  return (view) => {
    const { generation, ...rest } = told([{}]);
    const { attachments, components = [] } = finalView(
      { ...rest, generation: { ...generation, id } },
      MODEL_NAME,
      textsFor('en-US'),
    );
    return { ...view, attachments, components };
  };
}
