/**
 * Every view of the bot with data as long as it can become, by a name of its own: what the longest texts do to Discord's
 * limits is seen in all of them. The data have no word of a language.
 */
import { calendarIn } from '../../src/generation/model/periods.ts';
import type { UsageSums } from '../../src/administration/report-store.ts';
import { sourceText } from '../../src/discord/views/cap-source.ts';
import { EXPORT_SPANS, REPORT_SPANS } from '../../src/administration/report-periods.ts';
import { SETTING_KEYS } from '../../src/administration/settings.ts';
import { PriceList } from '../../src/generation/model/told-price.ts';
import type { AccountBalance, BalanceReport, LaneLine } from '../../src/administration/operator.ts';
import type { AuditEntry } from '../../src/administration/store.ts';
import type { ArchivedGeneration, HistoryEntry } from '../../src/archive/history-store.ts';
import { missingNamed } from '../../src/discord/views/named-view.ts';
import type { SaveResult } from '../../src/archive/references.ts';
import type { Texts } from '../../src/discord/texts/index.ts';
import { alertText } from '../../src/discord/views/cap-alert-view.ts';
import { aboutView } from '../../src/discord/views/about-view.ts';
import { helpView } from '../../src/discord/views/help-view.ts';
import { presetDialog } from '../../src/discord/views/preset-dialog.ts';
import { deletionView as deleteOneView, doneText } from '../../src/discord/views/deletion-view.ts';
import { changeModal } from '../../src/discord/views/change-view.ts';
import { editModal, fieldsOf, tryAgainButton } from '../../src/discord/views/edit-view.ts';
import {
  finalView,
  moderationView,
  publishedView,
  movedView,
  progressView,
  strikeView,
  tooLargeView,
  withoutForeignWords,
} from '../../src/discord/views/generation-view.ts';
import { askView, detailView, historyView, sentenceView, shownView } from '../../src/discord/views/history-view.ts';
import {
  grantView,
  limitsView,
  memberLimitsView,
  subjectText,
  trailView,
} from '../../src/discord/views/limits-view.ts';
import { lanesView } from '../../src/discord/views/lanes-view.ts';
import { balanceView, blocksView, noticeView, serversView } from '../../src/discord/views/operator-view.ts';
import { deletionView, forgottenView, recordView } from '../../src/discord/views/privacy-view.ts';
import { PAUSE_CAUSES } from '../../src/generation/model/pause-cause.ts';
import { INPUT_FAULTS, inputFaultDetail } from '../../src/generation/model/input-picture.ts';
import type { LatePicture, Wait } from '../../src/generation/model/wait.ts';
import {
  presetChoice,
  presetDetail,
  presetFaults,
  presetsView,
  savingText,
} from '../../src/discord/views/preset-view.ts';
import {
  referenceChoice,
  referenceSaved,
  referencesOfPage,
  referencesView,
} from '../../src/discord/views/reference-view.ts';
import { extendDialog, type ExtensionOffer } from '../../src/discord/views/extend-view.ts';
import { DIRECTIONS } from '../../src/generation/model/extension.ts';
import { varyDialog } from '../../src/discord/views/vary-view.ts';
import { finalDialog } from '../../src/discord/views/final-view.ts';
import { modalView, type Modal } from '../../src/discord/views/modal.ts';
import { buttonRow } from '../../src/discord/views/pages.ts';
import { doneSwitch, quotaView } from '../../src/discord/views/quota-view.ts';
import {
  askRow,
  capDecisionView,
  capOutcomeView,
  capRequestView,
  directOutcomeText,
} from '../../src/discord/views/cap-request-view.ts';
import {
  reportDialog,
  reportView,
  takedownDialog,
  takedownView,
  takenDownText,
} from '../../src/discord/views/report-view.ts';
import { messageLink } from '../../src/discord/views/markdown.ts';
import { priceQuestionView } from '../../src/discord/views/price-question.ts';
import { refusalView } from '../../src/discord/views/refusal-view.ts';
import { explanationView, settingsView, settingText, wordsView } from '../../src/discord/views/settings-view.ts';
import { statementsView } from '../../src/discord/views/statements-view.ts';
import { reportWords } from '../../src/discord/views/report-words.ts';
import { channelsView, refusalsView } from '../../src/discord/views/usage-details.ts';
import type { Summary } from '../../src/administration/overview.ts';
import { digestView, memberView, modelsView, overviewView } from '../../src/discord/views/usage-view.ts';
import { models } from '../../src/flux/models.ts';
import type { GuildCap } from '../../src/generation/admission/cap-policy.ts';
import { SPANS, type CapSource, type CapUsage } from '../../src/generation/model/caps.ts';
import {
  paintedRecipe,
  type FailureReason,
  type Generation,
  type Picture,
  type PictureState,
} from '../../src/generation/model/generation.ts';
import { ASPECTS, dearerThan } from '../../src/generation/model/image-model.ts';
import type { Preset } from '../../src/generation/model/preset.ts';
import type { Reference } from '../../src/generation/model/reference.ts';
import { reasonOf, type Refusal } from '../../src/generation/model/refusal.ts';
import type { FinalMessage, OperatorNotice, Progress } from '../../src/generation/ports/messenger.ts';
import type { StorageFault } from '../../src/generation/ports/picture-storage.ts';
import { MODERATION_REASONS, refusedRequest, REQUEST_FIELDS } from '../../src/generation/ports/image-provider.ts';
import { changingModels } from '../../src/generation/model/change.ts';
import { draft, NOON } from './drafts.ts';
import { CAPS, REASONS, REFUSALS } from './refusals.ts';

/** One message of a view, whatever it is made of. */
export interface Viewed {
  readonly name: string;
  readonly message: object;
}

/** The longest id that Discord gives. */
const ID = '18446744073709551615';
/** An amount as long as any. */
const AMOUNT = 999_999_999_999;
/** All of it escaped, so that it counts twice. */
const PROMPT = '*'.repeat(4_096);
/** A reason of the longest kind, in signs that count twice; the number tells one from another. */
const reason = (number: number): string => `${number} ${'*'.repeat(197)}`;
const MODEL_ID = 'flux-pro-1.1-ultra';
const MODEL_NAME = 'FLUX1.1 [pro] Ultra';
const ZONE = 'America/Argentina/Buenos_Aires';
const DEEP = { kind: 'older', createdAtMs: NOON, generationId: ID } as const;

const STORAGE_FAULTS = [
  'absent',
  'foreign',
  'no_folder',
  'denied',
  'read_only',
  'full',
  'silent',
  'failing',
] as const satisfies readonly StorageFault[];

const USAGES: readonly CapUsage[] = CAPS.map(({ scope, span }) => ({
  scope,
  span,
  limit: AMOUNT,
  used: AMOUNT - 20_000,
  granted: AMOUNT,
  source:
    scope === 'member' ? { kind: 'new', days: 90, untilMs: NOON, afterwards: AMOUNT } : { kind: 'role', roleId: ID },
  resetsAtMs: NOON,
}));
const SUMS: UsageSums = {
  pictures: 999_999,
  charged: AMOUNT,
  wasted: AMOUNT,
  moderated: 999_999,
  failed: 999_999,
  waitMs: 999_999_999_999,
};
const listOf = <Item>(count: number, item: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => item(index));

/** Every message that a view writes in this language. */
export function everyView(texts: Texts): Viewed[] {
  const groups: Readonly<Record<string, readonly (string | object | null)[]>> = {
    progress: progressMessages(texts),
    result: finalMessages(texts),
    refusal: [
      ...refusals().map((refusal) => refusalView(refusal, models, texts)),
      ...priceQuestions(texts),
      ...clicks(texts),
      ...declined(texts),
    ],
    quota: quotaMessages(texts),
    help: helpMessages(texts),
    ask: requestsToAdmins(texts),
    alerts: alertMessages(texts),
    history: historyMessages(texts),
    deletion: deletionMessages(texts),
    about: aboutMessages(texts),
    moderation: moderationMessages(texts),
    preset: presetMessages(texts),
    reference: referenceMessages(texts),
    edit: [
      ...editDialogs(texts),
      ...changeDialogs(texts),
      modalView(finalDialog(generationWith(listOf(4, (index) => pictureOf(index + 1, KEPT))), 999_999_999, texts)),
    ],
    privacy: privacyMessages(texts),
    limits: limitsMessages(texts),
    settings: settingsMessages(texts),
    operator: operatorMessages(texts),
    usage: usageMessages(texts),
  };
  return Object.entries(groups).flatMap(([name, messages]) =>
    messages.flatMap((message, index) =>
      message === null
        ? []
        : [{ name: `${name} ${index}`, message: typeof message === 'string' ? { content: message } : message }],
    ),
  );
}

function generationWith(pictures: readonly Picture[], prompt = PROMPT): Generation {
  const { requester, reply, recipe, listPrice, leastPrice, createdAtMs } = draft({
    id: ID,
    userId: ID,
    guildId: ID,
    count: 4,
  });
  return {
    id: ID,
    requester: { ...requester, channelId: ID },
    reply,
    recipe: { ...recipe, prompt, seed: 4_294_967_295, modelId: MODEL_ID, strength: 100 },
    listPrice,
    unitPrice: listPrice,
    leastPrice,
    finalPrice: 40_000,
    state: 'undelivered',
    processId: '00000000-0000-4000-8000-000000000000',
    createdAtMs,
    isRestored: false,
    isMarked: false,
    origin: { parentId: ID, verb: 'again' },
    pictures,
  };
}

interface End {
  readonly state: PictureState;
  readonly failure?: Picture['failure'];
}

function pictureOf(number: number, { state, failure = null }: End): Picture {
  const kept = {
    file: `${ID}-${number}`,
    sha256: 'ab',
    bytes: 3,
    format: 'jpeg',
    size: { width: 4096, height: 4096 },
  } as const;
  const isKept = state === 'kept';
  return {
    generationId: ID,
    number,
    state,
    seed: 4_294_967_290 + number,
    price: 40_000,
    submits: 1,
    submittedAtMs: null,
    lane: { host: 'bfl', account: 'bfl-9' },
    task: null,
    kept: isKept ? kept : null,
    charged: isKept ? AMOUNT : null,
    failure,
    endedAtMs: NOON,
  };
}

const KEPT: End = { state: 'kept' };
const failed = (reasonName: FailureReason, details: readonly string[] = []): End => ({
  state: reasonName.endsWith('moderated') ? 'moderated' : 'failed',
  failure: { reason: reasonName, details },
});

function messageOf(ends: readonly End[], more: Partial<FinalMessage> = {}): FinalMessage {
  const pictures = ends.map((end, index) => pictureOf(index + 1, end));
  const kept = pictures.filter((picture) => picture.kept !== null);
  return {
    generation: generationWith(pictures),
    pictures: kept.map((picture) => ({ picture, bytes: new Uint8Array(3) })),
    usages: USAGES,
    // A member is warned of their own caps alone.
    warnings: USAGES.filter(({ scope }) => scope === 'member').map((usage) =>
      usage.span === 'day' ? usage : { ...usage, used: AMOUNT },
    ),
    strikes: { count: 99, limit: 99, hosts: ['bfl', 'replicate', 'atlascloud'], pausedUntilMs: NOON, pausedBy: ID },
    earlier: null,
    ...more,
  };
}

/** Of pictures that were given: what was said of them, and where they could not be used. */
function withInputs(message: FinalMessage, count: number): FinalMessage {
  const inputs = Array.from({ length: count }, (_, index) => ({
    number: index + 1,
    source: null,
    maxMegapixels: 4,
    setsShape: false,
    kept: null,
    isFirstFrame: true,
  }));
  const { generation } = message;
  return { ...message, generation: { ...generation, recipe: { ...generation.recipe, inputs } } };
}

/** With everything that a channel or a shrunk picture adds. */
function finalMessages(texts: Texts): object[] {
  const manyReasons = (number: number): End =>
    failed(
      'content_moderated',
      MODERATION_REASONS.filter((_reason, index) => index !== number),
    );
  const told: readonly FinalMessage[] = [
    messageOf([KEPT, KEPT, KEPT, KEPT]),
    messageOf([KEPT, KEPT, KEPT, KEPT], { pictures: [] }),
    privately(messageOf([KEPT])),
    ...[1, 8].flatMap((count) => [
      withInputs(messageOf([KEPT, KEPT, KEPT, KEPT]), count),
      withInputs(
        messageOf(
          [
            failed('request_moderated'),
            ...INPUT_FAULTS.map((fault) => failed('input_refused', [inputFaultDetail(count, fault)])),
          ].slice(0, 4),
        ),
        count,
      ),
    ]),
    ...edited(),
    messageOf([KEPT, KEPT, KEPT, failed('restored')], { pictures: messageOf([KEPT, KEPT]).pictures }),
    messageOf([KEPT], {
      strikes: { count: 99, limit: 99, hosts: ['bfl', 'replicate', 'atlascloud'], pausedUntilMs: null, pausedBy: null },
    }),
    messageOf(listOf(4, (index) => manyReasons(index + 1))),
    messageOf([KEPT, ...listOf(3, (index) => manyReasons(index + 1))]),
    messageOf(listOf(4, () => manyReasons(1))),
    messageOf([
      failed('invalid_request', [refusedRequest(422, REQUEST_FIELDS)]),
      failed('not_handed_over'),
      failed('unanswered'),
      KEPT,
    ]),
    ...Object.values(REASONS).map((name) => messageOf(listOf(4, () => failed(name, MODERATION_REASONS)))),
  ];
  return told.flatMap((message) => {
    const moderation = moderationView(message, texts);
    const strikes = strikeView(message, texts);
    const views = [
      finalView(message, MODEL_NAME, texts),
      finalView(message, MODEL_NAME, texts, `-# ${texts.result.shrunk}`),
      tooLargeView(message, MODEL_NAME, texts),
      publishedView(message.generation, message.pictures, MODEL_NAME, texts),
      finalView(withoutForeignWords(message), MODEL_NAME, texts),
    ];
    return [
      ...views.map((view) => ({ ...view, content: `<@${ID}>\n${view.content}` })),
      ...[moderation, strikes].flatMap((content) => (content === null ? [] : [{ content }])),
    ];
  });
}

const WAITS: readonly Wait[] = [
  { kind: 'inputs' },
  ...PAUSE_CAUSES.flatMap((cause): Wait[] => (cause === 'provider_failing' ? [] : [{ kind: 'paused', cause }])),
  { kind: 'paused', cause: 'guild' },
  { kind: 'provider_failing' },
  { kind: 'delayed', untilMs: NOON },
  { kind: 'pace', untilMs: NOON },
  { kind: 'own_pictures' },
  { kind: 'busy', untilMs: NOON },
  { kind: 'queued', place: 9_999_999 },
];
const LATE: readonly LatePicture[] = [
  { untilMs: NOON, cause: 'not_handed_over' },
  { untilMs: NOON, cause: 'storage' },
];

function privately(message: FinalMessage): FinalMessage {
  const { generation } = message;
  return { ...message, generation: { ...generation, reply: { ...generation.reply, isPrivate: true } } };
}

/** Of what an edited recipe was before: all of it was another one, or nothing. */
function edited(): FinalMessage[] {
  const message = messageOf([KEPT, KEPT, KEPT, KEPT]);
  const { recipe } = message.generation;
  const other = {
    modelId: 'another-one',
    prompt: '*',
    aspect: null,
    size: { width: 4_096, height: 1_024 },
    seed: 0,
    isSeedChosen: true,
    count: 4,
    enhance: !recipe.enhance,
    safety: 6,
    format: 'png',
    resolution: null,
    inputs: [],
    strength: null,
  } as const;
  const place = { guildId: ID, channelId: ID, messageId: ID };
  return [
    {
      ...message,
      generation: { ...message.generation, origin: { parentId: ID, verb: 'change' } },
      earlier: { recipe: other, modelName: 'FLUX.2 [max]', place },
    },
    { ...message, earlier: { recipe: other, modelName: 'FLUX.2 [max]', place } },
    { ...message, earlier: { recipe: { ...other, aspect: 'auto' }, modelName: 'FLUX.2 [max]', place } },
    { ...message, earlier: { recipe: paintedRecipe(message.generation), modelName: MODEL_NAME, place: null } },
    {
      ...message,
      generation: { ...message.generation, origin: { parentId: ID, verb: 'final' } },
      earlier: { recipe: other, modelName: 'FLUX.2 [max]', place },
    },
    {
      ...message,
      generation: { ...message.generation, origin: { parentId: ID, verb: 'vary' } },
      earlier: { recipe, modelName: MODEL_NAME, place },
    },
    {
      ...message,
      generation: { ...message.generation, origin: { parentId: ID, verb: 'extend' } },
      earlier: { recipe, modelName: MODEL_NAME, place },
    },
  ];
}

function progressMessages(texts: Texts): (string | object)[] {
  const kinds: readonly Progress[] = [
    ...WAITS.flatMap((wait) => [0, 3].map((done) => ({ kind: 'waiting', wait, done }) as const)),
    ...[null, ...LATE].map((late) => ({ kind: 'painting', sinceMs: NOON, done: 3, late, canCancel: true }) as const),
  ];
  return [
    ...kinds.flatMap((progress) =>
      [false, true].map((isLast) => progressView(generationWith([]), progress, texts, { usualMs: 99_000, isLast })),
    ),
    movedView(null, texts),
    movedView(messageLink({ guildId: ID, channelId: ID, messageId: ID }), texts),
    texts.result.refusedByDiscord,
  ];
}

/** Every kind of refusal, and those whose lists are as long as they may be. */
function refusals(): readonly Refusal[] {
  return [
    ...Object.values(REFUSALS).flat(),
    { kind: 'rule', breach: { kind: 'channel', allowedChannelIds: listOf(25, () => ID) } },
    { kind: 'rule', breach: { kind: 'role', allowedRoleIds: listOf(25, () => ID) } },
    { kind: 'rule', breach: { kind: 'model', modelId: MODEL_ID, allowedModelIds: models.map(({ id }) => id) } },
    { kind: 'queue_full', waiting: 9_999, max: 9_999 },
  ];
}

/** What a click under a result is told where it starts nothing. */
function clicks(texts: Texts): (string | object)[] {
  const { refusal, edit } = texts;
  const { noCommands, parentElsewhere, parentGone, parentNotYours, promptGone, inputsGone, noExtender, cannotExtend } =
    refusal;
  return [
    ...[null, `https://discord.com/channels/${ID}/${ID}/${ID}`].flatMap((link) => [
      refusal.running(link),
      refusal.confirmedBefore(link),
    ]),
    refusal.draftGone,
    refusal.priceRose('$999999.999999', '$999999.999999'),
    refusal.modelGone(MODEL_NAME),
    refusal.successor(MODEL_NAME, MODEL_NAME),
    refusal.paintWith(MODEL_NAME, '$999999.999999'),
    noCommands,
    refusal.noModels,
    refusal.noFinal,
    refusal.isFinal('FLUX.2 [max]'),
    ...Object.values(texts.publish).filter((sentence) => typeof sentence === 'string'),
    texts.publish.published(`https://discord.com/channels/${ID}/${ID}/${ID}`),
    texts.publish.ageRestricted(6),
    edit.oldPrompt,
    { components: buttonRow([tryAgainButton(ID, texts)]) },
    parentElsewhere,
    parentGone,
    parentNotYours,
    promptGone,
    inputsGone,
    noExtender,
    cannotExtend('21:9'),
  ];
}

/** With everything that they can say; the prompt of one is too long for it. */
function editDialogs(texts: Texts): object[] {
  const { reply, recipe, ...generation } = generationWith([]);
  return [PROMPT, '*'.repeat(4_096)].map((prompt) => {
    const earlier = {
      ...generation,
      reply: { ...reply, isPrivate: true },
      recipe: { ...recipe, prompt, aspect: null, size: { width: 4_096, height: 1_024 } },
    };
    const offer = { models, extenders: [], final: null, prices: new PriceList([]) };
    return modalView(editModal([ID, ID], earlier, fieldsOf(earlier, true), offer, texts));
  });
}

/** With one picture and nothing filled in, and with as many of each as there can be. */
function changeDialogs(texts: Texts): object[] {
  const offer = { models: changingModels(models), prices: new PriceList([]) };
  const kept = listOf(10, (index) => ({
    number: index + 1,
    given: { source: { kind: 'upload', url: '' }, size: null, bytes: null } as const,
  }));
  const empty = { prompt: '', model: null, number: null, further: 0, references: [] };
  const full = {
    prompt: '*'.repeat(4_000),
    model: 'flux-2-max',
    number: 4,
    references: REFERENCES.map(({ id }) => id),
  };
  const dialogs = [
    { pictures: kept.slice(0, 1), fields: empty, references: [] },
    ...[1, 7].map((further) => ({
      pictures: kept,
      fields: { ...full, further },
      references: REFERENCES.slice(0, further === 1 ? 1 : undefined),
    })),
  ];
  const { noModels, nothingCharged, noPictures, referencesOff, notYours, choiceGone } = texts.change;
  return [
    ...dialogs.map((dialog) => modalView(changeModal({ verb: 'change', args: [ID, ID], ...dialog }, offer, texts))),
    ...[noModels, nothingCharged, noPictures, referencesOff, notYours, choiceGone].map((content) => ({ content })),
  ];
}

/** What the router says for itself. */
function declined({ refusal, common }: Texts): string[] {
  const { everyone, admins, operator, unknownCommand, unknownComponent, broken } = refusal;
  const { onlyInServers, onlyElsewhere, unreadable, outdated } = common;
  return [
    everyone,
    admins,
    operator,
    unknownCommand,
    unknownComponent,
    broken('1234abcd'),
    onlyInServers,
    onlyElsewhere,
    unreadable,
    outdated,
  ];
}

function quotaMessages(texts: Texts): string[] {
  const [model] = models;
  const recent = listOf(5, (index) => ({
    generationId: ID,
    number: index + 1,
    prompt: PROMPT,
    modelId: MODEL_ID,
    charged: AMOUNT,
    keptAtMs: NOON,
    message: { channelId: ID, messageId: ID },
  }));
  const idle = {
    usages: [],
    waiting: 0,
    painting: 0,
    guildId: ID,
    wait: null,
    late: null,
    model,
    price: 40_000,
    recent: [],
  };
  const busy = WAITS.flatMap((wait) =>
    LATE.map((late) => ({ ...idle, usages: USAGES, waiting: 99, painting: 9, wait, late, recent })),
  );
  const ofBot = USAGES.filter(({ scope }) => scope === 'bot');
  return [
    ...[idle, ...busy, { ...idle, usages: ofBot }].map((quota) => quotaView(quota, models, texts)),
    texts.cancel.done(99, '$999999.999999'),
    texts.cancel.goesOn(99, '$999999.999999'),
    texts.cancel.billed(99, '$999999.999999'),
    texts.cancel.unclear(99),
    texts.cancel.notYours,
    texts.cancel.nothing,
  ];
}

function archivedWith(pictures: readonly Picture[]): ArchivedGeneration {
  return { generation: generationWith(pictures), route: 'channel', messageId: ID, published: null, erasedAtMs: null };
}

/** One that was kept, and three that failed in ways of their own. */
const MIXED = [KEPT, ...listOf(3, (index) => failed('content_moderated', [reason(index)]))].map((end, index) =>
  pictureOf(index + 1, end),
);

function historyMessages(texts: Texts): object[] {
  const words = { models, retentionDays: 3_650, texts };
  const message = { guildId: ID, channelId: ID, messageId: ID };
  const entry: HistoryEntry = {
    generationId: ID,
    prompt: PROMPT,
    modelId: MODEL_ID,
    createdAtMs: NOON,
    pictures: 4,
    charged: AMOUNT,
    isUndelivered: true,
    message,
  };
  const archived = archivedWith([pictureOf(1, KEPT), pictureOf(2, failed('restored'))]);
  const whole = archivedWith(listOf(4, (index) => pictureOf(index + 1, KEPT)));
  const enhanced = { ...whole.generation, recipe: { ...whole.generation.recipe, enhance: true } };
  const pageOf = (entries: readonly HistoryEntry[]) => ({ entries, position: DEEP, newer: DEEP, older: DEEP });
  return [
    historyView(pageOf([]), words),
    historyView(pageOf(listOf(5, () => entry)), words),
    historyView(pageOf(listOf(5, () => entry)), { ...words, retentionDays: null }),
    ...[null, message].flatMap((parent) =>
      [false, true].map((isHidden) =>
        detailView(archived, { preview: null, isHidden, parent, guildId: ID }, DEEP, words),
      ),
    ),
    { content: texts.history.ageRestricted(6) },
    ...(['edit', 'change', 'reference', 'final'] as const).map((verb) => {
      const generation = { ...enhanced, origin: { parentId: ID, verb } };
      return detailView(
        { ...whole, generation },
        { preview: null, isHidden: false, parent: null, guildId: '1' },
        DEEP,
        words,
      );
    }),
    ...[`-# ${texts.result.shrunk}`, `⚠️ ${texts.history.tooLarge}`, ''].map((note) =>
      shownView({ archived: whole, pictures: [] }, words, note),
    ),
    shownView({ archived: archivedWith(MIXED), pictures: [] }, words, `⚠️ ${texts.history.tooLarge}`),
    askView(archived, DEEP, texts),
    sentenceView(texts.history.gone, DEEP, texts),
    { content: texts.history.copyHint },
    { content: texts.history.copyFile },
    { content: texts.history.picturesLeftOut },
  ];
}

function deletionMessages(texts: Texts): (string | object)[] {
  const archived = archivedWith(listOf(4, (index) => pictureOf(index + 1, KEPT)));
  const { deletion } = texts.history;
  return [
    ...[true, false].map((isOwner) => deleteOneView({ kind: 'allowed', archived, isOwner }, texts)),
    ...(['removed', 'unpublished', 'left', 'private', 'none'] as const).map((fate) =>
      doneText({ kind: 'deleted', message: fate, pictures: 4 }, texts),
    ),
    ...(['erased', 'unfinished', 'not_yours'] as const).map((kind) => doneText({ kind }, texts)),
    deletion.kept,
    deletion.alreadyRemoved,
    deletion.alreadyLeft,
  ];
}

const PRESETS: readonly Preset[] = listOf(45, (index) => ({
  id: '00000000-0000-4000-8000-000000000000',
  scope: index < 20 ? 'member' : 'server',
  name: '*'.repeat(40),
  template: PROMPT.slice(0, 4_000),
  modelId: MODEL_ID,
  aspect: '21:9',
}));

function aboutMessages(texts: Texts): (string | object)[] {
  const place = { guildId: ID, channelId: ID, messageId: ID };
  const ends: readonly End[][] = [listOf(4, () => KEPT), listOf(4, () => failed('restored')), [KEPT]];
  const told = ends.map((each) =>
    generationWith(
      each.map((end, index) => pictureOf(index + 1, end)),
      PROMPT.slice(0, 300),
    ),
  );
  const waiting = generationWith(
    listOf(4, (index) => ({ ...pictureOf(index + 1, { state: 'queued' }), endedAtMs: null })),
  );
  return [
    ...[...told, waiting].flatMap((generation) =>
      ['/imagine', '*'.repeat(1_000), '*'.repeat(4_096), '```'].map((line) =>
        aboutView(
          generation,
          {
            line,
            parent: place,
            hasPrice: true,
            isOwn: false,
            varyPrice: 999_999_999,
            extensions: EXTENSIONS,
            leadsToPrivate: true,
          },
          models,
          texts,
        ),
      ),
    ),
    modalView(
      requireDialog(extendDialog([ID, '999999999', 'shape', 'private'], told[0] ?? waiting, EXTENSIONS, texts)),
    ),
    modalView(
      requireDialog(varyDialog([ID, '999999999', '', 'private'], told[0] ?? waiting, { usualStrength: 10 }, texts)),
    ),
    texts.about.noneHere,
    ...[PROMPT, ''].flatMap((prompt) =>
      [true, false].map((isAdmin) => {
        const { recipe } = generationWith([], prompt);
        return { components: modalView(presetDialog(recipe, { models, isAdmin, texts })).components };
      }),
    ),
    texts.preset.dialog.title,
  ];
}

function moderationMessages(texts: Texts): object[] {
  const { moderation } = texts;
  const archived = archivedWith([pictureOf(1, KEPT)]);
  const reported = {
    generationId: ID,
    guildId: ID,
    count: 999_999,
    shown: 0,
    message: null,
    reasons: listOf(3, () => '*'.repeat(500)),
    decidedBy: ID,
  };
  const scope = {
    generationIds: listOf(999, () => ID),
    pictures: 9_999,
    members: 999,
    published: 99,
    references: 99,
    drafts: 99,
  };
  const place = { guildId: ID, channelId: ID, messageId: ID };
  const receipt = { ...scope, privates: 99, left: listOf(999, () => place), unfinished: 99 };
  const link = messageLink(place);
  const sentences = [
    moderation.reported,
    moderation.already,
    ...Object.values(moderation.decided),
    moderation.often(5, '<t:1:R>'),
    moderation.noChannel,
    moderation.own,
    moderation.noReason,
    moderation.moderatorsOnly,
    moderation.unknown,
    ...Object.values(moderation.takenDown),
    ...Object.values(moderation.trail).map((line) => line(`<@${ID}>`, ID)),
    moderation.takedown.badLink,
    moderation.takedown.unknown,
    moderation.takedown.before(`<@${ID}>`, '<t:1:R>'),
    link,
  ];
  return [
    ...(['undecided', 'approved', 'removed'] as const).flatMap((state) =>
      [archived, null].map((of) => reportView({ report: { ...reported, state }, archived: of }, texts)),
    ),
    modalView(reportDialog(ID, texts)),
    takedownView(archived, scope, [ID, ID], texts),
    modalView(takedownDialog([ID, ID, ID], texts)),
    { content: takenDownText(receipt, texts) },
    ...sentences.map((content) => ({ content })),
  ];
}

const EXTENSIONS: readonly ExtensionOffer[] = [...DIRECTIONS, ...ASPECTS].map((extension) => ({
  extension,
  price: 999_999_999,
}));

function requireDialog(dialog: ReturnType<typeof varyDialog>): Modal {
  if (dialog === null) throw new Error('There was nothing to ask');
  return dialog;
}

function presetMessages(texts: Texts): (string | object)[] {
  const { preset } = texts;
  const [own] = PRESETS;
  const name = `**${'\\*'.repeat(40)}**`;
  const all = PRESETS.map((one) => presetChoice(one, models, texts));
  return [
    ...listOf(8, (page) => presetsView(PRESETS, page, models, texts)),
    presetsView([], 0, models, texts),
    { components: [{ components: [{ options: all.map((choice) => ({ ...choice, label: choice.name })) }] }] },
    ...PRESETS.slice(19, 21).map((one) => presetDetail(one, models, texts)),
    ...(['saved', 'replaced', 'taken', 'full'] as const).flatMap((saving) =>
      own === undefined ? [] : (['member', 'server'] as const).map((scope) => savingText(saving, own, scope, texts)),
    ),
    presetFaults(
      [
        { kind: 'name', max: 40 },
        { kind: 'template', max: 4_000 },
        { kind: 'placeholder' },
        { kind: 'model' },
        { kind: 'aspect' },
      ],
      texts,
    ),
    missingNamed('00000000-0000-4000-8000-000000000000', texts.preset),
    missingNamed('*'.repeat(100), texts.preset),
    preset.deleted(name),
    preset.adminsOnly,
    preset.modelGone(name),
    preset.tooLong(name, 9_999, 4_096),
  ];
}

const REFERENCES: readonly Reference[] = listOf(35, (index) => ({
  id: '00000000-0000-4000-8000-000000000000',
  scope: index < 10 ? 'member' : 'server',
  name: '*'.repeat(40),
  kept: { file: 'r.jpg', sha256: 'ab', bytes: 9_999_999, format: 'jpeg', size: { width: 2_048, height: 2_048 } },
  savedAtMs: NOON,
  savedBy: index < 10 ? null : index % 2 === 0 ? ID : 'gone-0123456789ab',
  safety: null,
}));

function referenceMessages(texts: Texts): (string | object)[] {
  const { reference } = texts;
  const name = `**${'\\*'.repeat(40)}**`;
  const all = REFERENCES.map((one) => referenceChoice(one, texts));
  const results: readonly SaveResult[] = [
    { kind: 'saved', isFirstFrame: true },
    { kind: 'replaced', isFirstFrame: true },
    { kind: 'taken' },
    { kind: 'full' },
    { kind: 'blocked', who: 'user' },
    { kind: 'blocked', who: 'guild' },
    { kind: 'running' },
    { kind: 'often', waitMs: 60_000 },
    ...INPUT_FAULTS.map((fault) => ({ kind: 'unusable', fault }) as const),
    { kind: 'unreachable' },
    { kind: 'not_now' },
  ];
  return [
    ...listOf(7, (wanted) => {
      const { page, shown } = referencesOfPage(REFERENCES, wanted);
      const preview = wanted % 2 === 0 ? null : Buffer.from('x');
      return referencesView(
        REFERENCES,
        { page, shown: shown.map((one) => ({ reference: one, preview, isHidden: wanted === 0 })) },
        texts,
      );
    }),
    referencesView([], { page: 0, shown: [] }, texts),
    {
      components: [
        { components: [{ options: all.slice(0, 25).map((choice) => ({ ...choice, label: choice.name })) }] },
      ],
    },
    ...results.flatMap((result) =>
      (['member', 'server'] as const).map((scope) =>
        referenceSaved(result, { name: '*'.repeat(40), scope, nowMs: NOON }, texts),
      ),
    ),
    missingNamed('00000000-0000-4000-8000-000000000000', texts.reference),
    missingNamed('*'.repeat(100), texts.reference),
    reference.deleted(name),
    reference.adminsOnly,
    reference.badName(40),
  ];
}

const CONTACT = {
  contact: '*'.repeat(100),
  termsUrl: `https://example.com/${'*'.repeat(400)}`,
  privacyUrl: 'https://example.com/',
};

function helpMessages(texts: Texts): object[] {
  const [model] = models;
  const quota = {
    usages: USAGES,
    waiting: 0,
    painting: 0,
    guildId: ID,
    wait: null,
    late: null,
    model,
    price: 40_000,
    recent: [],
  };
  const examples = texts.help.prompts.map((prompt) => `/imagine prompt:${prompt}`);
  return [
    helpView(
      { examples, quota: { ...quota, usages: [] }, isAdmin: false },
      { ...CONTACT, contact: 'https://x.org' },
      texts,
    ),
    helpView({ examples, quota, isAdmin: true }, CONTACT, texts),
    helpView({ examples, quota, isAdmin: true }, { contact: ID, termsUrl: null, privacyUrl: null }, texts),
  ];
}

function privacyMessages(texts: Texts): (string | object | null)[] {
  const nothing = {
    prompts: 0,
    unfinished: 0,
    pictures: 0,
    oldestAtMs: null,
    moneyRows: 0,
    newestAtMs: null,
    lastMonth: null,
    names: [],
    limits: [],
    presets: [],
    references: [],
    savedForServers: [],
    block: null,
    drafts: [],
    capRequests: [],
    reports: [],
    tellsDone: null,
    erasureRequestedAtMs: null,
  };
  const much = {
    prompts: 999_999,
    unfinished: 99,
    pictures: 999_999,
    oldestAtMs: NOON,
    moneyRows: 999_999,
    newestAtMs: NOON,
    lastMonth: '2026-11',
    names: listOf(999, () => ({ guildId: ID, name: 'x', seenAtMs: NOON })),
    limits: listOf(999, () => ({ guildId: ID, span: 'day', limit: AMOUNT })),
    presets: PRESETS.slice(0, 20).map((content) => ({ ...content, savedAtMs: NOON })),
    references: REFERENCES.slice(0, 10),
    savedForServers: [{ guildId: ID, name: 'x', savedAtMs: NOON }],
    block: { reason: PROMPT, atMs: NOON },
    drafts: [
      {
        id: ID,
        userId: ID,
        guildId: ID,
        options: { prompt: PROMPT },
        isPrivate: true,
        origin: null,
        createdAtMs: NOON,
      },
    ],
    capRequests: [],
    reports: [],
    tellsDone: null,
    erasureRequestedAtMs: NOON,
  };
  const { export: exporting, delete: deleting } = texts.privacy;
  const receipt = {
    prompts: 999_999,
    pictures: 999_999,
    presets: 20,
    references: 10,
    cancelled: 99,
    released: AMOUNT,
    unfinished: 99,
    moneyRows: 999_999,
  };
  const hosts = [
    { name: 'Black Forest Labs', takesPictures: true },
    { name: 'Replicate', takesPictures: true },
    { name: 'AtlasCloud', takesPictures: false },
  ];
  const told = { contact: CONTACT, hosts };
  return [
    recordView(nothing, null, told, texts),
    recordView(nothing, 3_650 * 86_400_000, told, texts),
    recordView(much, null, told, texts),
    recordView(nothing, null, { contact: CONTACT, hosts: hosts.slice(0, 1) }, texts),
    recordView(nothing, null, { contact: CONTACT, hosts: hosts.slice(2) }, texts),
    recordView(much, 3_650 * 86_400_000, told, texts),
    deletionView(ID, much, texts),
    ...[NOON, null].map((anonymousAtMs) => forgottenView({ ...receipt, anonymousAtMs }, texts)),
    deleting.nothing,
    deleting.notYours,
    deleting.running,
    exporting.sent(10, 999_999),
    exporting.file(1),
    exporting.file(10),
    exporting.closed(999_999),
    exporting.part(999_999),
    exporting.cut(10),
    exporting.running,
  ];
}

function auditTrail(): AuditEntry[] {
  const entry = (action: string, subject: string, before: string | null, after: string | null): AuditEntry => ({
    guildId: ID,
    actorId: ID,
    action,
    subject,
    before,
    after,
    atMs: NOON,
  });
  return [
    ...['member:1', 'role:2', 'everyone', 'new', 'guild', 'ceiling'].flatMap((subject) => [
      entry('cap.set', `${subject}:day`, null, '999999999999'),
      entry('cap.clear', `${subject}:month`, '999999999999', null),
    ]),
    entry('cap.set', 'new:day', '999999999999 7', '999999999999 90'),
    entry('grant', `member:${ID}`, null, `999999999999 ${PROMPT}`),
    entry('grant', `member:${ID}`, null, '20000 '),
    entry('pause', 'guild', null, null),
    entry('resume', 'guild', null, null),
    entry('setting', 'max_pixels', null, '4194304'),
    entry('setting', 'mod_log_channel', ID, null),
    entry('setting', 'word', null, '*'.repeat(60)),
    entry('setting', 'word', '*'.repeat(60), null),
    entry('setting', 'allowed:role', null, ID),
    entry('setting', `allowed:model:${ID}`, null, MODEL_ID),
    entry('preset.save', `preset:${'*'.repeat(40)}`, null, PROMPT),
    entry('preset.save', `preset:${'*'.repeat(40)}`, PROMPT, PROMPT),
    entry('preset.delete', `preset:${'*'.repeat(40)}`, PROMPT, null),
    entry('reference.save', `reference:${'*'.repeat(40)}`, null, '2048×2048'),
    entry('reference.save', `reference:${'*'.repeat(40)}`, '64×64', '2048×2048'),
    entry('reference.delete', `reference:${'*'.repeat(40)}`, '2048×2048', null),
    entry('cap.ask', `member:${ID}`, null, String(AMOUNT)),
    entry('cap.deny', `member:${ID}`, String(AMOUNT), null),
    entry('cap.allow', `member:${ID}`, String(AMOUNT), null),
    entry('picture.delete', `member:${ID}`, ID, null),
  ];
}

function limitsMessages(texts: Texts): (string | object)[] {
  const { limits } = texts;
  const of = (scope: CapUsage['scope']) => USAGES.filter((usage) => usage.scope === scope);
  const special: GuildCap[] = (['role', 'member'] as const).flatMap((subject) =>
    listOf(200, (index) => ({ subject, subjectId: `${ID}${index}`, span: 'day' as const, limit: AMOUNT })),
  );
  special.push(...SPANS.map((span) => ({ subject: 'new' as const, subjectId: '', span, limit: AMOUNT, days: 90 })));
  const overview = {
    pausedBy: ID,
    isBotPaused: true,
    timeZone: ZONE,
    guild: of('guild'),
    ceilings: of('guild'),
    bot: of('bot'),
    everyone: of('member'),
    special,
    trail: auditTrail(),
  };
  const bare = { ...overview, pausedBy: null, isBotPaused: false, guild: [], everyone: [], special: [], trail: [] };
  const sources: readonly CapSource[] = [
    ...(['member', 'everyone', 'guild', 'ceiling', 'operator'] as const).map((kind) => ({ kind })),
    { kind: 'role', roleId: ID },
    { kind: 'new', days: 90, untilMs: NOON, afterwards: AMOUNT },
    { kind: 'new', days: 1, untilMs: null, afterwards: null },
  ];
  const subjects = (['member', 'role', 'everyone', 'new', 'guild'] as const).map((subject) =>
    subjectText({ subject, subjectId: ID, days: subject === 'new' ? 90 : null }, texts),
  );
  return [
    ...listOf(20, (page) => limitsView(overview, page, texts)),
    limitsView(bare, 0, texts),
    memberLimitsView(ID, USAGES, texts),
    memberLimitsView(ID, [], texts),
    grantView(ID, AMOUNT, USAGES, texts),
    grantView(
      ID,
      AMOUNT,
      USAGES.map((usage) => (usage.scope === 'member' ? usage : { ...usage, used: usage.limit })),
      texts,
    ),
    ...(['guild', 'operator'] as const).flatMap((kind) =>
      [1, AMOUNT].map((amount) => {
        const left = { guild: 1, member: 3, bot: 9 };
        const usages = USAGES.map((usage) => ({
          ...usage,
          limit: AMOUNT,
          used: AMOUNT - left[usage.scope],
          ...(usage.scope === 'guild' ? { source: { kind } } : {}),
        }));
        return grantView(ID, amount, usages, texts);
      }),
    ),
    limits.stopped(999_999, `<@${ID}>, <@${ID}>, <@${ID}>, <@${ID}>, <@${ID}>`, 999_994),
    limits.stopsAll('$999999.999999', '$999999.999999'),
    ...[0, 6, 12, 18].map((start) =>
      trailView({ page: 1, entries: auditTrail().slice(start, start + 6), hasOlder: true }, texts),
    ),
    trailView({ page: 0, entries: [], hasOlder: false }, texts),
    ...sources.map((source) => sourceText(source, texts)),
    limits.usualIsLower('$999999.999999', 'month', sourceText({ kind: 'everyone' }, texts)),
    limits.daysRange(1, 90),
    ...subjects.flatMap((subject) => [
      limits.changed(subject, 'month', '$999999.999999', null),
      limits.changed(
        subject,
        'month',
        '$999999.999999',
        limits.heldBefore('$999999.999999', limits.source({ kind: 'ceiling' })),
      ),
      limits.cleared(subject, 'month', '$999999.999999'),
      limits.unchanged(subject, 'month', '$999999.999999'),
      limits.nothingToClear(subject, 'month'),
    ]),
    limits.aboveCeiling('$999999.999999', '$999999.999999', 'month'),
    limits.nothingToLift(`<@${ID}>`),
    limits.pauseDone,
    limits.pausedAlready,
    limits.resumeDone,
    limits.notPaused,
    ...Object.values(limits.dollars),
    ...Object.values(limits.faults),
  ];
}

function priceQuestions(texts: Texts): object[] {
  const { recipe } = draft({ id: ID, count: 4 });
  const question = { kind: 'asked', draftId: ID, recipe, price: AMOUNT } as const;
  return [null, AMOUNT]
    .flatMap((shownPrice) =>
      [null, ...USAGES].map((tightest) => priceQuestionView({ ...question, shownPrice, tightest }, models, texts)),
    )
    .concat(
      priceQuestionView({ ...question, price: 10_000, shownPrice: null, tightest: USAGES[0] ?? null }, models, texts),
    );
}

function alertMessages(texts: Texts): string[] {
  const top = listOf(3, () => ({ userId: ID, used: AMOUNT }));
  return (['day', 'month'] as const).flatMap((span) =>
    ([80, 100] as const).flatMap((share) =>
      [true, false].flatMap((isOwn) => {
        const key = { guildId: ID, period: '2026-11', channelId: ID, reachedAtMs: NOON, resetsAtMs: NOON };
        const alert = { ...key, span, share, isOwn, limit: AMOUNT, used: Math.floor(AMOUNT * 0.81) };
        return [alertText({ alert, top }, texts), alertText({ alert: { ...alert, used: AMOUNT }, top: [] }, texts)];
      }),
    ),
  );
}

function requestsToAdmins(texts: Texts): (string | object)[] {
  const { recipe, ...asked } = draft({ id: ID, userId: ID, guildId: ID, count: 4 });
  const kept = {
    id: ID,
    userId: ID,
    guildId: ID,
    isPrivate: true,
    origin: null,
    createdAtMs: NOON,
    generationId: null,
  };
  const options = { prompt: PROMPT, model: MODEL_ID, count: recipe.count };
  const news = (['open', 'approved', 'once', 'denied', 'unreachable', 'expired'] as const).map((state) => ({
    draft: { ...kept, options },
    request: {
      ...asked,
      requester: { ...asked.requester, channelId: ID },
      id: ID,
      draftId: ID,
      price: AMOUNT,
      state,
      askedAtMs: NOON,
      messageId: ID,
      decidedBy: ID,
      decidedAtMs: NOON,
      granted: AMOUNT,
      toldAs: null,
    },
  }));
  const { already, tooSoon, noNeed, unknown, asked: done } = texts.ask;
  return [
    ...news.flatMap((one) => [
      capRequestView(one, USAGES[0] ?? null, models, texts),
      capDecisionView(one.request, texts),
      capDecisionView({ ...one.request, granted: 0 }, texts),
      capOutcomeView(one, texts),
      directOutcomeText(one, texts),
      capOutcomeView({ ...one, draft: null }, texts),
    ]),
    ...[true, false].map((isOn) => ({
      content: texts.progress.isDone(`<#${ID}>`),
      components: doneSwitch(isOn, texts),
    })),
    { content: done, components: askRow(ID, texts) },
    already('<t:1:R>'),
    tooSoon('<t:1:R>'),
    noNeed,
    unknown,
  ];
}

function settingsMessages(texts: Texts): (string | object)[] {
  const { settings } = texts;
  const values = {
    timeZone: ZONE,
    defaultModelId: MODEL_ID,
    finalModelId: MODEL_ID,
    defaultAspect: '21:9',
    maxPixels: 4_194_304,
    highSafety: 'everywhere',
    maxSafety: 6,
    maxCount: 4,
    confirmFrom: AMOUNT,
    aiMark: 'on',
    references: 'everyone',
    modLogChannelId: ID,
    digestChannelId: ID,
    pausedBy: null,
  } as const;
  const rules = {
    block: null,
    isBotPaused: false,
    isGuildPaused: false,
    allowedChannelIds: listOf(25, () => ID),
    allowedRoleIds: listOf(25, () => ID),
    allowedModels: models.flatMap(({ id }) => [
      { modelId: id, roleId: null },
      ...listOf(10, (index) => ({ modelId: id, roleId: `${ID}${index}` })),
    ]),
    maxPixels: null,
    maxSafety: null,
    isHighSafetyEverywhere: false,
    maxCount: null,
    confirmFrom: null,
    isMarked: true,
    references: 'own' as const,
    blockedWords: listOf(500, () => '*'.repeat(60)),
    defaultModelId: null,
    finalModelId: null,
    defaultAspect: null,
    calendar: calendarIn(ZONE),
  };
  const none = {
    ...rules,
    references: 'off' as const,
    allowedChannelIds: [],
    allowedRoleIds: [],
    allowedModels: [],
    blockedWords: [],
  };
  const unset = {
    ...values,
    timeZone: null,
    defaultModelId: null,
    finalModelId: null,
    defaultAspect: null,
    maxPixels: null,
    confirmFrom: null,
    aiMark: null,
    references: null,
    highSafety: null,
    modLogChannelId: null,
  };
  const place = { userId: ID, channelId: ID };
  const abovePace = { pace: 999_999_999_999, pictures: [...dearerThan(0, models), ...dearerThan(40_000, models)] };
  const names = Object.values(settings.names);
  const [defaultModel] = models;
  if (defaultModel === undefined) throw new Error('there are no models');
  const shown = { isModLogOpen: false, defaultModel, changes: auditTrail().slice(0, 5) };
  const { faults } = settings;
  return [
    ...listOf(6, (page) =>
      settingsView({ settings: values, rules, confirmFrom: AMOUNT, ...shown }, page, models, texts),
    ),
    settingsView({ settings: unset, rules: none, confirmFrom: null, ...shown, changes: [] }, 0, models, texts),
    ...listOf(40, (page) => wordsView(rules.blockedWords, page, texts)),
    wordsView([], 0, texts),
    ...refusals().flatMap((refusal) => [
      explanationView(
        { refusal, abovePace, word: '*'.repeat(60), wait: { kind: 'delayed', untilMs: NOON }, late: LATE[0] ?? null },
        place,
        models,
        texts,
      ),
      `${settings.allowed(settings.names['allowed:channel'], `<#${ID}>`)}\n${settings.warning(refusalView(refusal, models, texts))}`,
    ]),
    explanationView({ refusal: null, abovePace, word: null, wait: null, late: null }, place, models, texts),
    settings.changed(
      SETTING_KEYS.map((key) => settings.line(names[0] ?? '', settingText(key, values[key], models, texts))),
    ),
    settings.unchanged,
    ...names.flatMap((name) => [
      settings.cleared(name),
      texts.common.sentences(settings.disallowed(name, `<#${ID}>`), settings.nowAll),
    ]),
    settings.resets('<t:1:R>', '<t:1:R>'),
    settings.wordsChanged(500, 500),
    ...Object.values(faults).map((fault) => (typeof fault === 'string' ? fault : callFault(fault))),
  ];
}

/** Those that take an argument take a number, but for the one about a channel. */
function callFault(fault: ((max: number) => string) | ((channel: string) => string)): string {
  return Reflect.apply(fault, null, [`<#${ID}>`]);
}

function operatorMessages(texts: Texts): (string | object)[] {
  const money = { lost: AMOUNT, billed: AMOUNT, sinceMs: NOON };
  const notices: readonly OperatorNotice[] = [
    { kind: 'paused', reason: 'out_of_credits', balance: AMOUNT, needed: AMOUNT },
    { kind: 'paused', reason: 'out_of_credits', balance: null, needed: AMOUNT },
    { kind: 'paused', reason: 'key_refused', balance: null, needed: AMOUNT },
    { kind: 'paused', reason: 'wrong_address', balance: null, needed: AMOUNT },
    { kind: 'resumed' },
    { kind: 'resumed', account: 'bfl-9' },
    {
      kind: 'paused',
      reason: 'key_refused',
      balance: null,
      needed: AMOUNT,
      host: 'atlascloud',
      account: 'atlascloud-9',
    },
    { kind: 'provider_failing' },
    { kind: 'provider_failing', account: 'bfl-9' },
    { kind: 'provider_back' },
    { kind: 'provider_back', account: 'bfl-9' },
    { kind: 'paused', reason: 'out_of_credits', balance: AMOUNT, needed: AMOUNT, account: 'bfl-9' },
    { kind: 'drift', ...money, account: 'bfl-9' },
    ...STORAGE_FAULTS.map((fault) => ({ kind: 'storage_failing', fault }) as const),
    { kind: 'storage_back' },
    {
      kind: 'burning',
      limit: AMOUNT,
      windowMs: 86_400_000,
      total: AMOUNT,
      server: { id: ID, used: AMOUNT },
      member: { id: ID, used: AMOUNT },
    },
    { kind: 'drift', ...money },
    { kind: 'restored', takenAtMs: NOON, restoredAtMs: NOON, isUncertain: true, isPaused: true },
    { kind: 'restored', takenAtMs: NOON, restoredAtMs: NOON, isUncertain: false, isPaused: false },
    { kind: 'unrecorded', ...money },
    { kind: 'backup_overdue', lastMs: NOON },
    { kind: 'backup_again' },
    { kind: 'database_damaged' },
    { kind: 'model_hidden', modelId: 'flux-pro-1.1', successorId: 'flux-2-pro' },
    { kind: 'model_hidden', modelId: 'flux-pro-1.1', successorId: null },
    { kind: 'token_in_use' },
    { kind: 'price', modelId: MODEL_ID, listPrice: AMOUNT, price: AMOUNT, isBelieved: true },
    { kind: 'price', modelId: MODEL_ID, listPrice: AMOUNT, price: AMOUNT, isBelieved: false },
    { kind: 'low_balance', balance: AMOUNT, perDay: AMOUNT, days: 99 },
  ];
  const [model] = models;
  const runway = { perDay: AMOUNT, days: 9_999 };
  const comparison = { sinceMs: NOON, untilMs: NOON, lost: AMOUNT, billed: 0, unexplained: AMOUNT };
  const pause = { reason: PROMPT, actorId: ID, atMs: NOON };
  const prices = new PriceList([]);
  const [host, name] = ['atlascloud', 'atlascloud-9'];
  const balances: readonly AccountBalance[] = [
    { host, name, account: { kind: 'well', balance: AMOUNT }, runway, comparison },
    { host, name, account: { kind: 'well', balance: AMOUNT }, runway, comparison: { ...comparison, unexplained: 0 } },
    { host, name, account: null, runway, comparison: null },
    { host, name, account: { kind: 'well', balance: null }, runway, comparison: null },
    { host, name, account: { kind: 'out_of_credits' }, runway, comparison: null },
    { host, name, account: { kind: 'wrong_address' }, runway, comparison: null },
    { host, name, account: { kind: 'key_refused' }, runway: { perDay: 0, days: null }, comparison: null },
  ];
  const reports: readonly BalanceReport[] = [
    ...balances.map((balance) => ({ accounts: [balance], pause, prices })),
    { accounts: balances.slice(0, 2), pause: null, prices },
  ];
  const nameOf = (): string => '*'.repeat(100);
  const page = { number: 1, pages: 99, total: 999 };
  const server = { guildId: ID, today: AMOUNT, month: AMOUNT, wasted: AMOUNT, isBlocked: true };
  const blocks = (['user', 'guild'] as const).map((kind) => ({
    kind,
    id: ID,
    reason: PROMPT,
    blockedBy: ID,
    atMs: NOON,
  }));
  const work = { painted: 99_999, failed: 99_999, billed: AMOUNT };
  const uses = models.map(({ id }, index) => ({ modelId: id, before: index % 2, usualMs: 199_999 }));
  const lane: LaneLine = {
    name: 'atlascloud-9',
    hostName: 'Black Forest Labs',
    isDrained: false,
    causes: [],
    inFlight: 999,
    concurrency: 999,
    mostAtOnce: 1_000,
    uses,
    sums: { today: work, month: work },
  };
  const lanes: readonly LaneLine[] = [
    lane,
    { ...lane, isDrained: true, causes: ['operator'], uses: [] },
    { ...lane, causes: PAUSE_CAUSES, uses: uses.map((use) => ({ ...use, before: 0, usualMs: null })) },
    { ...lane, concurrency: 1_000, uses: uses.map((use) => ({ ...use, before: 1 })) },
  ];
  const { operator } = texts;
  const target = `${'\\*'.repeat(40)} (\`${ID}\`)`;
  const said = '\\*'.repeat(200);
  const amount = '$999999.999999';
  return [
    ...notices.map((notice) => noticeView(notice, nameOf, models, texts)),
    ...reports.map((report) => balanceView(report, model, texts)),
    serversView({ ...page, items: listOf(10, () => server), sum: server }, nameOf, texts),
    serversView({ ...page, total: 0, items: [], sum: server }, nameOf, texts),
    blocksView({ ...page, items: listOf(5, () => blocks).flat() }, nameOf, texts),
    blocksView({ ...page, total: 0, items: [] }, nameOf, texts),
    lanesView({ ...page, items: lanes.slice(0, 2), offered: models }, [], texts),
    lanesView({ ...page, items: lanes.slice(2), offered: models }, [], texts),
    lanesView(
      { ...page, items: listOf(3, () => ({ ...lane, causes: PAUSE_CAUSES })), offered: models },
      [operator.lanes.drained('atlascloud-9'), operator.lanes.unknown('\\*'.repeat(20))],
      texts,
    ),
    operator.lanes.drained('atlascloud-9'),
    operator.lanes.last('atlascloud-9'),
    operator.lanes.used('atlascloud-9'),
    operator.lanes.unknown('\\*'.repeat(20)),
    operator.ceiling.set(target, amount, 'month'),
    operator.ceiling.cleared(target, 'month', operator.ceiling.unlimited),
    operator.ceiling.badAmount,
    operator.badServer,
    operator.pause.done,
    operator.pause.resumed(said),
    operator.pause.notPaused,
    operator.block.done(target, said),
    operator.block.lifted(target),
    operator.block.notBlocked(target),
    operator.block.one,
  ];
}

function statementMessages(texts: Texts): object[] {
  const { statements: words } = texts.operator;
  const { statement } = texts.report;
  const target = { guildId: ID, kind: 'user', id: ID, setAtMs: NOON, refusedAtMs: NOON } as const;
  const targets = listOf(99, (index) => ({ ...target, guildId: index === 0 ? '' : ID }));
  const said = [words.added, words.known, words.removed, words.notNamed].map((say) =>
    say(words.allServers, `<@${ID}>`),
  );
  return [
    statementsView(targets, 9, () => '*'.repeat(100), texts),
    statementsView([], 0, () => '*', texts),
    ...[
      ...said,
      words.cannotSend(`<@${ID}>`),
      words.one,
      statement.hello('*'),
      statement.helloAll,
      statement.message('*', '2026-11', 999_999),
    ].map((content) => ({ content })),
  ];
}

/** What the report's page says, which is no message. */
function reportSentences(texts: Texts): string[] {
  const { title, days, made, tiles, page, ...words } = reportWords(texts, '9');
  const [day, used] = [tiles.day('$1.00'), tiles.used('99%')];
  return [
    title('*'),
    days('2026-11-01', '2026-11-30'),
    made('2026-11-22', ZONE, '9.9.9'),
    ...stringsIn({ ...tiles, day, used }),
    // Where the page puts a value stands a name.
    ...stringsIn(page).map((text) => text.replaceAll(/\{\w+\}/g, '9')),
    ...stringsIn(words),
  ];
}

function stringsIn(node: unknown): string[] {
  if (typeof node === 'string') return [node];
  return typeof node === 'object' && node !== null ? Object.values(node).flatMap(stringsIn) : [];
}

function usageMessages(texts: Texts): object[] {
  const { usage } = texts;
  const nobody = { ...SUMS, pictures: 0 };
  const sums = { ...SUMS, members: 999_999 };
  const compared = { days: ['2026-11-01', '2026-11-22'], before: ['2026-10-01', '2026-10-22'], beforeUntilMs: NOON };
  const source = { kind: 'operator' } as const;
  const cap = {
    scope: 'guild',
    limit: AMOUNT,
    used: AMOUNT - 1,
    held: 1,
    granted: 0,
    resetsAtMs: NOON,
    source,
  } as const;
  const spans = (['day', 'month'] as const).map((one) => ({ ...cap, span: one }));
  const summary: Summary = {
    sums,
    glance: { today: sums, week: sums, month: sums },
    comparison: { ...compared, now: SUMS, earlier: { pictures: 999_999, charged: 1 } },
    isRunning: true,
    caps: spans,
    usedUp: spans,
    forecast: {
      pace: { perDay: AMOUNT, days: 7 },
      charged: AMOUNT,
      lastDay: '2026-11-30',
      cap: { limit: AMOUNT, reachedOn: '2026-11-28' },
    },
  };
  const quiet: Summary = {
    ...summary,
    sums: nobody,
    comparison: { ...compared, beforeUntilMs: null, now: SUMS, earlier: { pictures: 0, charged: 0 } },
    caps: [],
    usedUp: [],
    forecast: {
      pace: { perDay: AMOUNT, days: 3 },
      charged: AMOUNT,
      lastDay: '2026-11-30',
      cap: { limit: AMOUNT, reachedOn: null },
    },
  };
  const top = listOf(10, () => ({ ...SUMS, userId: ID }));
  const accounts = listOf(9, (index) => ({ ...SUMS, account: `atlascloud-${index + 1}` }));
  const channels = listOf(15, () => ({ ...SUMS, channelId: ID }));
  const overCaps = (['member', 'guild', 'bot'] as const).flatMap(
    (of) => [`over_${of}_day`, `over_${of}_month`] as const,
  );
  const reasons = [...Object.values(REFUSALS).flat().map(reasonOf), ...overCaps, 'no_commands' as const];
  const refusedFor = [...new Set(reasons)].map((one) => ({ reason: one, refusals: 999_999 }));
  const chart = { name: 'spending.png', bytes: new Uint8Array(3), altText: '*' };
  const pages = { page: 1, pages: 999, timeZone: ZONE };
  const nameOf = (): string => MODEL_NAME;
  const week = { days: ['2026-11-16', '2026-11-22'], month: null, startsAtMs: NOON, endsAtMs: NOON };
  return [
    ...REPORT_SPANS.flatMap((span) => [
      overviewView(
        {
          ...pages,
          span,
          stack: 'member',
          summary,
          members: 999_999,
          top,
          firstPlace: 9_990,
          accounts,
          spending: null,
        },
        chart,
        texts,
      ),
      overviewView(
        {
          ...pages,
          span,
          stack: 'model',
          summary: quiet,
          members: 0,
          top: [],
          firstPlace: 1,
          accounts: [],
          spending: null,
        },
        chart,
        texts,
      ),
      memberView(
        {
          ...pages,
          span,
          userId: ID,
          sums: SUMS,
          days: listOf(15, () => ({ ...SUMS, day: '2026-11-22', modelId: MODEL_ID })),
        },
        nameOf,
        texts,
      ),
      memberView({ ...pages, span, userId: 'gone-1', sums: nobody, days: [] }, nameOf, texts),
      channelsView({ ...pages, span, charged: AMOUNT, channels, firstPlace: 985, unknown: SUMS }, texts),
      channelsView({ ...pages, span, charged: 0, channels: [], firstPlace: 1, unknown: null }, texts),
      refusalsView({ ...pages, span, refusals: refusedFor, sums: SUMS, declined: top }, texts),
      refusalsView({ ...pages, span, refusals: [], sums: nobody, declined: [] }, texts),
      modelsView({ ...pages, span, models: models.map(({ id }) => ({ ...SUMS, modelId: id })) }, nameOf, texts),
    ]),
    ...EXPORT_SPANS.map((span) => ({ content: usage.export.done(999_999, span) })),
    ...[texts.report.done(999_999), texts.report.tooLarge].map((content) => ({ content })),
    ...statementMessages(texts),
    ...reportSentences(texts).map((content) => ({ content })),
    { content: [usage.chart.title('member'), usage.chart.others, usage.chart.day('2026-11-22')].join('\n') },
    { content: [usage.chart.limit('$5.00', true), usage.chart.limit('$5.00', false)].join('\n') },
    { content: usage.chart.limitAbove('$50.00') },
    { content: usage.chart.altLimit(usage.chart.limitOn('$5.00', '2026-11-16', '2026-11-18'), true) },
    { content: usage.chart.altLimit('$5.00', false) },
    { attachments: [{ altText: usage.chart.alt('2026-11-16', '2026-11-22', 'model', '*', '2026-11-22', '$1.00') }] },
    digestView({ week, sums, before: SUMS, top, spending: null }, chart, texts),
    ...[usage.export.part(999_999, '<t:1:f>'), usage.export.cut('<t:1:f>'), usage.export.running].map((content) => ({
      content,
    })),
    ...[usage.digest.on, usage.digest.isOn, usage.digest.cannotPost].map((say) => ({ content: say(`<#${ID}>`) })),
    ...[usage.digest.next(`<#${ID}>`, '<t:1>'), usage.digest.nextNowhere('<t:1>')].map((content) => ({ content })),
    ...[
      usage.digest.off,
      usage.digest.isOff,
      usage.digest.one,
      usage.digest.hello,
      usage.digest.preview,
      usage.digest.previewEmpty,
    ].map((content) => ({ content })),
  ];
}
