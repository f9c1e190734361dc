import type { Misfit, SizesAtHost } from '../../../generation/model/host.ts';
import type { OptionFault } from '../../../generation/model/options.ts';
import type { Texts } from '../en/index.ts';
import { CAP_NAMES, PER } from './caps.ts';
import { command, option } from '../naming.ts';

function fault(problem: OptionFault): string {
  switch (problem.kind) {
    case 'too_many_pictures':
      return tooManyPictures(problem);
    case 'picture_too_large':
      return `入力画像${problem.number}は${problem.maxMegabytes} MBまでです`;
    default:
      return optionFault(problem);
  }
}

type PictureFault = 'too_many_pictures' | 'picture_too_large';

function tooManyPictures({ model, max, others }: Extract<OptionFault, { readonly kind: 'too_many_pictures' }>): string {
  const takes = max === 0 ? `${model}には画像を渡せません` : `${model}に渡せる画像は${max}枚までです`;
  return others.length === 0 ? takes : `${takes}（この枚数を渡せるモデル：${others.join('、')}）`;
}

function optionFault(problem: Exclude<OptionFault, { readonly kind: PictureFault }>): string {
  const name = option(`imagine.options.${problem.option}`);
  switch (problem.kind) {
    case 'wrong_length':
      return `${name}は${problem.min}～${problem.max}文字で、空白以外の文字を含めます`;
    case 'out_of_range':
      return `${name}は${problem.min}～${problem.max}の整数です`;
    case 'not_a_step':
      return `${name}は${problem.step}の倍数です（例：${problem.nearest}）`;
    case 'not_a_choice':
      return `${name}は次のどれかです：${problem.choices.join('、')}`;
    case 'not_for_model':
      return `${problem.model}では${name}を指定できません`;
    case 'needs':
      return `${name}には${option(`imagine.options.${problem.other}`)}の指定も必要です`;
    case 'excludes':
      return `${name}と${option(`imagine.options.${problem.other}`)}は同時に指定できません`;
    case 'too_many_pixels':
      return `${option('imagine.options.width')} × ${option('imagine.options.height')}は${problem.max}ピクセルまでです（例：${problem.nearest.width} × ${problem.nearest.height}）`;
  }
}

/** What to change of what no account keeps; null where no option would help. */
function unkept(misfit: Misfit, maxSafety: number | null): string | null {
  switch (misfit.kind) {
    case 'model':
      return null;
    case 'size':
      return sizesKept(misfit.sizes);
    case 'seed':
    case 'strength':
      return `${option(`imagine.options.${misfit.kind}`)}を指定しない`;
    case 'format':
      return `${option('imagine.options.format')}を${misfit.formats.join('か')}にする`;
    case 'safety':
      return maxSafety !== null && maxSafety < misfit.min
        ? `${option('imagine.options.safety')}を${misfit.min}以上にする（ただし、このサーバーでは${maxSafety}まで）`
        : `${option('imagine.options.safety')}を${misfit.min}以上にする`;
    case 'enhance':
      return `${option('imagine.options.enhance')}を${misfit.must ? 'True' : 'False'}にする`;
    case 'inputs':
      return inputsKept(misfit);
  }
}

function sizesKept(sizes: SizesAtHost): string {
  if (sizes.kind === 'pixels') {
    return `${option('imagine.options.width')}と${option('imagine.options.height')}を${sizes.min}～${sizes.max}の${sizes.step}刻みにし、合計を${sizes.maxPixels}ピクセル以下にする`;
  }
  const { ratios, resolutions } = sizes;
  const inResolutions =
    resolutions === null ? '' : `${option('imagine.options.resolution')}を${resolutions.join('、')}のどれかに、`;
  return `${inResolutions}${option('imagine.options.aspect')}を${ratios.join('、')}のどれかにし、${option('imagine.options.width')}と${option('imagine.options.height')}を指定しない`;
}

function inputsKept({ max, maxBytes }: Extract<Misfit, { readonly kind: 'inputs' }>): string {
  if (max === 0) return '入力画像を付けない';
  const each = maxBytes === null ? '' : `、1枚${Math.floor(maxBytes / 1_000)} kBまで`;
  return `入力画像を${max}枚まで${each}にする`;
}

/** Whether the operator knows already, or somebody has to say it. */
function told(isTold: boolean): string {
  return isTold
    ? '運営者には通知済みで、料金は発生していません。'
    : '料金は発生していません。このBotの運営者に連絡してください。';
}

/** Why a command is refused, and what would help. */
export const refusal: Texts['refusal'] = {
  stopping: '再起動中です。1分後にもう一度お試しください。',
  paused: {
    out_of_credits: (isTold) => `生成は一時停止中です。このBotのFLUXアカウントの残高が足りません。${told(isTold)}`,
    key_refused: (isTold) => `生成は一時停止中です。このBotのAPIキーがFLUXに拒否されています。${told(isTold)}`,
    wrong_address: (isTold) => `生成は一時停止中です。このBotのFLUXの接続先が間違っています。${told(isTold)}`,
  },
  shortOfCredits: (isTold) => `このBotのFLUXアカウントの残高が足りないため、これは生成できません。${told(isTold)}`,
  badOptions: (faults) => `次の点を直してください：${faults.map(fault).join('／')}。`,
  noLane: ({ misfits, model, maxSafety, others }) => {
    const changes = misfits.flatMap((misfit) => unkept(misfit, maxSafety) ?? []);
    const otherwise =
      others.length === 0 ? '' : `${others.map(({ name }) => name).join('、')}なら、このままで生成できます。`;
    return changes.length === 0
      ? `今は${model.name}で生成できるアカウントがこのBotにありません。料金は発生していません。${otherwise}`
      : `このBotのアカウントでは、${model.name}をこの条件で生成できません。料金は発生していません。次のように変えると生成できます：${changes.join('／')}。${otherwise}`;
  },
  abovePace: (price, pace) =>
    `この画像は1枚${price}で、1人のメンバーが数分間に使える${pace}を超えます。安いモデルか小さいサイズを選んでください。`,
  overCap: (price, left, scope, span, resets) =>
    `料金は${price}ですが、${CAP_NAMES[scope][span]}まで残り${left}です。${resets}にリセットされます。`,
  overUsedUp: (price, scope, span, resets) =>
    `料金は${price}ですが、${CAP_NAMES[scope][span]}に達しています。${resets}にリセットされます。`,
  asNewMember: (limit, span, until, then) =>
    `新しいメンバーの上限は、${until === null ? '当面' : `${until}まで`}${PER[span]}${limit}です。${then === null ? 'その後、個人上限はなくなります' : `その後は${then}になります`}。`,
  overBotCap: (price, span, resets) =>
    `料金は${price}で、${CAP_NAMES.bot[span]}を超えます。${resets}にリセットされます。`,
  cheaper: (model, price) => `${model}なら${price}で、残額に収まります。`,
  userBlocked: 'このBotの運営者によってブロックされているため、生成できません。',
  guildBlocked: 'このサーバーは、このBotの運営者によってブロックされています。',
  botPaused: '生成は、このBotの運営者によって一時停止されています。後でもう一度お試しください。',
  guildPaused: '生成は、このサーバーの管理者によって一時停止されています。後でもう一度お試しください。',
  channel: (channels) => `生成できるのは、次のチャンネルだけです：${channels}。`,
  role: (roles) => `生成するには、次のロールのどれかが必要です：${roles}。`,
  model: (model, allowed) =>
    allowed === ''
      ? `ここでは${model}を使えません。ほかに使えるモデルもありません。`
      : `ここでは${model}を使えません。使えるモデル：${allowed}。`,
  pixels: (max) => `このサーバーの画像は${max}ピクセルまでです。小さいサイズを選んでください。`,
  safety: (max) => `このサーバーでは、${option('imagine.options.safety')}は${max}までです。`,
  ageRestricted: (ordinary) =>
    `このサーバーでは、${ordinary}を超える${option('imagine.options.safety')}は年齢制限チャンネルでのみ使えます。年齢制限チャンネルで試すか、${command('imagine')}の${option('imagine.options.safety')}を${ordinary}以下にしてください。`,
  count: (max) => `このサーバーでは、1回のコマンドで生成できるのは${max}枚までです。`,
  words: 'プロンプトに、このサーバーの管理者が禁止した言葉が含まれています。別の表現にしてください。',
  queueFull: (waiting, max) =>
    `待機中の画像が${waiting}枚あります（上限${max}枚）。完了するのを待つか、${command('cancel')}を使ってください。`,
  tooOften: (commands, minutes, when) =>
    `${minutes}分間に使える生成コマンドの上限（${commands}回）に達しました。${when}に次を使えます。`,
  priceAsked: (count, model, price) =>
    `${model}の画像${count}枚で${price}かかります。生成してよろしいですか？まだ料金は発生せず、残額も減っていません。`,
  priceRose: (price, shown) =>
    `料金が${shown}から${price}に変わりました。料金は発生していません。ボタンを押すと、新しい料金で生成します。`,
  wouldLeave: (left, scope, span) => `生成すると、${CAP_NAMES[scope][span]}まで残り${left}になります。`,
  wouldUseUp: (scope, span) => `生成すると、${CAP_NAMES[scope][span]}に達します。`,
  draftGone: '確認の有効期限（1日）が過ぎました。料金は発生していません。もう一度コマンドを使ってください。',
  confirmedBefore: (link) => (link === null ? 'すでに確認済みです。' : `すでに確認済みです：${link}`),
  running: (link) => (link === null ? 'すでに開始していて、処理中です。' : `すでに開始していて、処理中です：${link}`),
  promptGone: `この画像とプロンプトは削除されているため、続けられません。${command('imagine')}で新しく生成してください。`,
  inputsGone: `入力画像が失われているため、もう一度生成できません。${command('imagine')}で新しく生成してください。`,
  parentGone: `この画像の記録はもうありません。${command('imagine')}で新しく生成してください。`,
  parentElsewhere: `この画像は別のサーバーのものです。${command('history')}の「設定をコピー」を使うと、ここで生成できます。`,
  parentNotYours: 'この画像から続けられるのは、依頼した本人だけです。',
  noExtender: 'ここでは、この方法で画像を広げられなくなりました。料金は発生していません。',
  cannotExtend: (shape) =>
    `この画像はすでに${shape}か、${shape}との差が大きすぎるため、広げられません。料金は発生していません。`,
  noFinal: 'このサーバーには、仕上げ用モデルが設定されていません。',
  isFinal: (model) =>
    `この画像は、すでにこのサーバーの仕上げ用モデル${model}で生成されています。料金は発生していません。`,
  noModels: 'ここで使えるモデルはありません。',
  modelGone: (model) => `${model}は、もう提供されていません。${command('imagine')}で別のモデルを選んでください。`,
  successor: (model, successor) => `${model}は、もう提供されていません。後継は${successor}で、画風が異なります。`,
  paintWith: (model, price) => `${model}で生成 · ${price}`,
  noCommands: 'このチャンネルではコマンドを使えないため、生成できません。',
  everyone: 'ここではこのコマンドを使えません。',
  admins: 'このコマンドを使えるのは、サーバーの管理者だけです。',
  operator: 'このコマンドを使えるのは、このBotの運営者だけです。',
  unknownCommand: 'このコマンドは現在のBotにありません。1分後にもう一度お試しください。',
  unknownComponent: 'このボタンやメニューは別のバージョンのもので、もう使えません。もう一度コマンドを使ってください。',
  broken: (reference) =>
    `Botで問題が発生しました。もう一度お試しください。何度も起きる場合は、コード\`${reference}\`をこのBotの運営者に伝えてください。`,
};
