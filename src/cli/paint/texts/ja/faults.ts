import type { InputFault } from '../../../../generation/model/input-picture.ts';
import type { OptionFault } from '../../../../generation/model/options.ts';
import { optionName, type ArgumentFault, type BatchFault, type LineFault } from '../../model/faults.ts';
import type { PaintTexts } from '../en/index.ts';

const INPUTS: Readonly<Record<InputFault, string>> = {
  heic: 'はHEIC形式で、どのモデルでも使えません。JPEGで保存してください',
  svg: 'はSVG形式の図形です。PNGで保存してください',
  no_picture: 'はJPEG、PNG、WebP、GIFのどれでもありません',
  damaged: 'は壊れています',
  too_many_pixels: 'はピクセル数が多すぎます。小さくして保存してください',
  too_many_bytes: 'は大きすぎます。小さくして保存してください',
  too_small: 'は小さすぎます',
  taken_down: 'は削除された画像です',
  too_large_to_send: 'は生成サービスに送るには大きすぎます。ピクセル数を減らして保存してください',
};

function fileFault(code: string): string {
  switch (code) {
    case 'ENOENT':
      return 'は存在しません';
    case 'EISDIR':
      return 'はファイルではありません';
    case 'EACCES':
    case 'EPERM':
      return 'を読み取る権限がありません';
    default:
      return `を読み取れません（${code}）`;
  }
}

function optionFault(problem: OptionFault): string {
  const name = optionName(problem.option);
  switch (problem.kind) {
    case 'wrong_length':
      return `プロンプトは${problem.min}～${problem.max}文字で、空白以外の文字を含めてください`;
    case 'out_of_range':
      return `${name}${name === 'size' ? 'の各辺' : ''}は${problem.min}～${problem.max}の整数にしてください`;
    case 'not_a_step':
      return `${name}は${problem.step}の倍数にしてください`;
    case 'not_a_choice':
      return `${name}は次のどれかにしてください：${problem.choices.join('、')}`;
    case 'not_for_model':
      return `${problem.model}では${name}を指定できません${name === 'size' ? '。aspectを使ってください' : ''}`;
    case 'needs':
      return `${name}には${optionName(problem.other)}の指定も必要です`;
    case 'excludes':
      return `${name}と${optionName(problem.other)}は同時に指定できません`;
    case 'too_many_pixels':
      return `sizeは幅×高さで${problem.max}ピクセルまでです`;
    case 'too_many_pictures': {
      const takes =
        problem.max === 0
          ? `${problem.model}には画像を渡せません`
          : `${problem.model}に渡せる画像は${problem.max}枚までです`;
      return problem.others.length === 0 ? takes : `${takes}（この枚数を渡せるモデル：${problem.others.join('、')}）`;
    }
    case 'picture_too_large':
      return `入力画像${problem.number}は${problem.maxMegabytes} MBまでです`;
  }
}

function misfit({ account, kinds }: { readonly account: string; readonly kinds: readonly string[] }): string {
  return `${account}（${kinds.join('、')}）`;
}

function line(problem: LineFault): string {
  switch (problem.kind) {
    case 'not_a_size':
      return `sizeは1024x768のような「幅x高さ」か、次のどれかにしてください：${problem.resolutions.join('、')}`;
    case 'not_a_switch':
      return `${problem.option}はonかoffにしてください`;
    case 'not_plain':
      return `${problem.option}は文字列、数値、true、falseのどれかにしてください`;
    case 'unknown_host':
      return `hostは、キーのある次のどれかにしてください：${problem.hosts.join('、')}`;
    case 'image_unreadable':
      return `画像 ${problem.path} ${fileFault(problem.why)}`;
    case 'image_refused':
      return `画像 ${problem.path} ${INPUTS[problem.why]}`;
    case 'no_lane':
      return `この条件で生成できるアカウントがありません：${problem.misfits.map(misfit).join('、')}`;
    default:
      return optionFault(problem);
  }
}

function argument(problem: ArgumentFault): string {
  switch (problem.kind) {
    case 'unknown_flag':
      return `${problem.flag}というオプションはありません${problem.meant === null ? '' : `。${problem.meant}のことですか？`}`;
    case 'needs_value':
      return `${problem.flag}には値が必要です`;
    case 'no_prompt':
      return '生成したい画像の内容を書くか、--batch ファイル、--resume、--checkのどれかを指定してください';
    case 'bad_budget':
      return `--budgetは2.00のようなドルの金額にしてください（指定された値：${problem.given}）`;
    case 'excludes':
      return `${problem.flag}と${problem.other === 'PROMPT' ? 'プロンプト' : problem.other}は同時に指定できません`;
    case 'needs':
      return `${problem.flag}は${problem.other}とともに使ってください`;
  }
}

function batch({ fault }: BatchFault): string {
  switch (fault.kind) {
    case 'unreadable':
      return `ファイル ${fault.path} ${fileFault(fault.code)}`;
    case 'too_large':
      return `ファイル ${fault.path} は32 MiBを超えています`;
    case 'unknown_kind':
      return `ファイル ${fault.path} の拡張子は.txt、.csv、.jsonlのどれかにしてください`;
    case 'not_utf8':
      return 'UTF-8ではありません。UTF-8で保存し直してください';
    case 'not_json':
      return 'JSONのオブジェクトでも文字列でもありません';
    case 'bad_csv':
      return `表の行として読み取れません（${fault.why}）`;
    case 'no_prompt_column':
      return '最初の行に列名を書き、その1つをpromptにしてください';
    case 'duplicate_column':
      return `${fault.name}という列が複数あります`;
    case 'unknown_option':
      return fault.name === '' ? '名前のない列があります' : `${fault.name}というオプションはありません`;
    case 'empty':
      return '生成するものがありません';
  }
}

export const faults: PaintTexts['faults'] = {
  title: '何も生成せず、料金もかかっていません。次の点を直してください：',
  inLine: (number, sentence) => `${number}行目：${sentence}`,
  more: (count) => `ほか${count}件`,
  withoutKey: 'キーがなくても、npm run paint -- --sandbox "夕暮れの灯台" でこのコンピューター上だけで生成できます。',
  see: 'すべてのオプションは npm run paint -- --help で確認できます。',
  line,
  argument,
  batch,
};
