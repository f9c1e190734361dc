import type { FailureReason } from '../../../generation/model/generation.ts';
import type { ModerationReason } from '../../../generation/ports/image-provider.ts';
import type { InputFault } from '../../../generation/model/input-picture.ts';
import type { Texts } from '../en/index.ts';
import { CAP_NAMES, LEFT_IN } from './caps.ts';
import { command, option } from '../naming.ts';

type Moderation = 'request_moderated' | 'content_moderated';

/** Of a picture that nobody paid, and of one that the bot may have paid. */
const FREE = '料金は発生していません。';
const UNCHARGED = '料金は請求されません。';
const AGAIN = 'もう一度お試しください。';
const LATER = '後でもう一度お試しください。';

/** What a host declined. */
const MODERATED: Readonly<Record<Moderation, (host: string) => string>> = {
  request_moderated: (host) => `このプロンプトは${host}に拒否されました。${FREE}表現を変えて${AGAIN}`,
  content_moderated: (host) =>
    `生成された画像が${host}に差し止められました。${FREE}表現を変えるか、別のシードをお試しください。`,
};

const FAILURES: Readonly<Record<Exclude<FailureReason, Moderation>, string>> = {
  provider_failed: `FLUXがこの画像の生成に失敗しました。${FREE}${AGAIN}`,
  timed_out: `FLUXでの生成に時間がかかりすぎました。${FREE}${AGAIN}`,
  task_lost: `FLUXでこの画像が失われました。${FREE}${AGAIN}`,
  unanswered: `FLUXはこの画像を受け付けましたが、結果を確認できません。${UNCHARGED}${AGAIN}`,
  not_handed_over: `FLUXで画像は生成されましたが、受け取れませんでした。${FREE}${LATER}`,
  bad_image: `何度受け取っても画像が壊れていました。${FREE}${AGAIN}`,
  input_unreachable: `入力画像をDiscordから取得できませんでした。${FREE}削除された可能性があります。もう一度アップロードするか、選び直してください。`,
  input_refused: `使えない入力画像があります。${FREE}JPEG、PNG、WebP、GIFを使ってください。`,
  input_lost: `入力画像が失われました。${FREE}別の画像を使ってください。`,
  input_rejected: `FLUXが入力画像を読み取れませんでした。${UNCHARGED}画像を保存し直すか、別の画像を使ってください。`,
  storage_failed: `画像を保存できませんでした。${FREE}このBotの運営者に連絡してください。`,
  invalid_request: `FLUXがこのオプションを受け付けません。${FREE}ほかの値をお試しください。`,
  unknown_model: `FLUXは現在このモデルを提供していません。${FREE}別のモデルを選んでください。`,
  unreachable: `FLUXに10分間接続できませんでした。${FREE}${LATER}`,
  overloaded: `FLUXに10分間空きがありませんでした。${FREE}${LATER}`,
  provider_failing: `FLUXで10分間、全体的な障害が続きました。${FREE}${LATER}`,
  outcome_unknown: `FLUXがこの画像を受け付けたかどうか、確認できません。${UNCHARGED}${AGAIN}`,
  refused: `FLUXがこの画像を理由を示さずに拒否しました。${FREE}表現を変えるか、別のモデルを選んでください。`,
  out_of_credits: `このBotのFLUXアカウントの残高が足りません。${FREE}${LATER}`,
  key_refused: `このBotのAPIキーがFLUXに拒否されています。${FREE}${LATER}`,
  wrong_address: `このBotのFLUXの接続先が10分間、間違ったままでした。${FREE}${LATER}`,
  too_dear: `このBotが数分間に使える金額を超えるため、FLUXに送りませんでした。${FREE}安いモデルか小さいサイズを選んでください。`,
  struck: `拒否されたプロンプトが多すぎるため、FLUXに送りませんでした。${FREE}`,
  blocked: `このBotの運営者が本人またはこのサーバーをブロックしたため、FLUXに送りませんでした。${FREE}`,
  over_cap: `上限までの残額が足りなくなったため、FLUXに送りませんでした。${FREE}`,
  paused_too_long: `生成の一時停止が長く続いたため、FLUXに送りませんでした。${FREE}${LATER}`,
  confined: `このBotは別のサーバー専用のため、FLUXに送りませんでした。${FREE}`,
  no_lane: `この条件で生成できるアカウントがこのBotになくなったため、FLUXに送りませんでした。${FREE}`,
  cancelled: `キャンセルしました。${FREE}`,
  withdrawn: `取り下げられました。${FREE}`,
  restored: `このBotはバックアップから復元され、その後にこの画像が生成されたかどうかを確認できません。${UNCHARGED}${AGAIN}`,
};

const moderatedWithInputs = (host: string): string =>
  `プロンプトまたは入力画像が${host}に拒否されました。${FREE}表現を変えるか、別の画像を使ってください。`;

function failureSentence(reason: FailureReason, hasInputs: boolean, host: string): string {
  if (reason === 'request_moderated' && hasInputs) return moderatedWithInputs(host);
  return reason === 'request_moderated' || reason === 'content_moderated' ? MODERATED[reason](host) : FAILURES[reason];
}

const MODERATION_REASONS: Readonly<Record<ModerationReason, string>> = {
  derivative_works: '二次創作フィルター',
  sexual_content: '性的な内容',
  violence: '暴力',
  hate: 'ヘイト',
  self_harm: '自傷行為',
  input_picture: '入力画像',
};

/** Why a picture that was given cannot be used. */
const INPUT_FAULTS: Readonly<Record<InputFault, string>> = {
  heic: 'HEIC形式のため、読み取れません',
  svg: 'SVG（ピクセルのない図形）のため、使えません',
  no_picture: '読み取れる画像ではありません',
  damaged: '壊れているか、不完全です',
  too_many_pixels:
    'ピクセル数が多すぎます。上限は、JPEGが6400万、PNGとWebPが3200万、GIFおよびプログレッシブ・インターレース・16ビットの画像が1600万ピクセルです',
  too_many_bytes: '20 MBを超えています',
  too_small: '小さすぎるか細すぎます。各辺は64ピクセル以上、FLUX.3では256ピクセル以上が必要です',
  taken_down: 'このBotの運営者が削除した画像のため、使えません',
  too_large_to_send: '生成サービスに送るには大きすぎます。ピクセル数を減らしてください',
};

/** What the final message of a command says, and what the moderators hear of it. */
export const result: Texts['result'] = {
  autoAspect: '自動',
  buttons: {
    again: 'もう一度',
    edit: 'プロンプトを編集',
    change: '画像を編集',
    final: '仕上げ',
    publish: '公開',
    confirm: '生成する',
    more: '⋯ その他',
  },
  edited: (from, changes) => `✏️ ${from}から変更：${changes.join('、')}`,
  final: (from, changes) => `✨ ${from}の仕上げ：${changes.join('、')}。画像はモデルごとに異なります。`,
  altText: (number, count, prompt) => `${count}枚中${number}枚目の画像：${prompt}`,
  whichPicture: 'どの画像ですか？',
  pictureNumber: (number) => `${number}枚目`,
  changed: (from) => `🖼️ ${from}を言葉で編集`,
  editedNothing: (from) => `✏️ ${from}から変更なし`,
  changes: {
    prompt: () => 'プロンプトを変更',
    model: (was, is) => `モデル ${was} → ${is}`,
    shape: (was, is) => `縦横比 ${was} → ${is}`,
    seed: (was, is) => `シード ${was} → ${is}`,
    safety: (was, is) => `許容度 ${was} → ${is}`,
    enhance: (was, is) => `プロンプト拡張 ${was} → ${is}`,
  },
  seeds: (list) => `シード ${list}`,
  nearlyUsed: (left, scope, span, resets) =>
    `⚠️ ${CAP_NAMES[scope][span]}まで残り${left}です。${resets}にリセットされます。`,
  usedUp: (scope, span, resets) => `⚠️ ${CAP_NAMES[scope][span]}に達しました。${resets}にリセットされます。`,
  left: (amount, scope, span) => `${LEFT_IN[scope][span]} ${amount}`,
  somePictures: (numbers, count, sentence) => `⚠️ ${count}枚中${numbers}枚目：${sentence}`,
  moderated: (hosts, member, channel, count, reasons) =>
    `🛡️ ${channel}での${member}さんの画像${count}枚が、${hosts.join('、')}に拒否されました${reasons === '' ? '' : `：${reasons}`}。`,
  refusedByDiscord: `このメッセージはDiscordに拒否されました。生成した画像は保存されていて、${command('history')}で再び表示できます。`,
  wordsLeftOut: 'このコマンドの文章は、ここではDiscordに受け付けられないため、省略しています。',
  sentAnew: (link) => `➡️ 時間がかかり、この返信を更新できなくなりました。結果はこちら：${link}`,
  sentDirectly: '📨 時間がかかり、この返信を更新できなくなりました。結果はダイレクトメッセージで送りました。',
  shrunk: '元の画像は、ここでDiscordが受け付けるサイズを超えるため、JPEGで送りました。元の画像は保存されています。',
  tooLarge: `画像は、小さなJPEGにしても、ここでDiscordが受け付けるサイズを超えます。保存されているので、${command('history')}で確認してください。`,
  moderationReasons: MODERATION_REASONS,
  refusedRequest: (status, fields) =>
    `FLUXがリクエストを拒否（${status}）${fields.length === 0 ? '' : `：${fields.map((field) => option(`imagine.options.${field}`)).join('、')}`}`,
  failure: (reason, details, hasInputs, host) => {
    const sentence = failureSentence(reason, hasInputs, host);
    return details.length === 0 ? sentence : `${sentence}（${details.join('、')}）`;
  },
  inputIs: (fault) => INPUT_FAULTS[fault],
  inputFault: (number, fault) => `入力画像${number}は${INPUT_FAULTS[fault]}`,
  firstFrame: (numbers, count) =>
    count === 1
      ? '入力画像はアニメーションのため、最初のコマを使いました。'
      : `${numbers.join('、')}枚目の入力画像はアニメーションのため、最初のコマを使いました。`,
};
