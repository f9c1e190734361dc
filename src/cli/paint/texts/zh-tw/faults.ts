import type { InputFault } from '../../../../generation/model/input-picture.ts';
import type { OptionFault } from '../../../../generation/model/options.ts';
import { optionName, type ArgumentFault, type BatchFault, type LineFault } from '../../model/faults.ts';
import type { PaintTexts } from '../en/index.ts';

const INPUTS: Readonly<Record<InputFault, string>> = {
  heic: '是 HEIC 格式，沒有模型支援：請另存成 JPEG',
  svg: '是 SVG 向量圖：請另存成 PNG',
  no_picture: '不是 JPEG、PNG、WebP 或 GIF',
  damaged: '已毀損',
  too_many_pixels: '像素太多：請縮小後再用',
  too_many_bytes: '太大：請縮小後再用',
  too_small: '太小',
  taken_down: '已被下架',
  too_large_to_send: '超過能畫這張圖的服務商的大小限制：請縮小後再用',
};

function fileFault(code: string): string {
  switch (code) {
    case 'ENOENT':
      return '不存在';
    case 'EISDIR':
      return '不是檔案';
    case 'EACCES':
    case 'EPERM':
      return '沒有讀取權限';
    default:
      return `無法讀取（${code}）`;
  }
}

function optionFault(problem: OptionFault): string {
  const name = optionName(problem.option);
  switch (problem.kind) {
    case 'wrong_length':
      return `提示詞須有 ${problem.min} 到 ${problem.max} 個字元，且不能全是空白`;
    case 'out_of_range':
      return `${name} ${name === 'size' ? '的每邊' : ''}須為 ${problem.min} 到 ${problem.max} 的整數`;
    case 'not_a_step':
      return `${name} 須為 ${problem.step} 的倍數`;
    case 'not_a_choice':
      return `${name} 必須是下列之一：${problem.choices.join('、')}`;
    case 'not_for_model':
      return `${problem.model} 不能設定 ${name}${name === 'size' ? '，請用 aspect' : ''}`;
    case 'needs':
      return `${name} 要和 ${optionName(problem.other)} 一起指定`;
    case 'excludes':
      return `${name} 和 ${optionName(problem.other)} 不能同時使用`;
    case 'too_many_pixels':
      return `size 的寬乘高最多 ${problem.max} 像素`;
    case 'too_many_pictures': {
      const takes = problem.max === 0 ? '不接受圖片' : `最多接受 ${problem.max} 張圖片`;
      return `${problem.model} ${takes}${problem.others.length === 0 ? '' : `；要用這麼多圖片，可以選 ${problem.others.join('、')}`}`;
    }
    case 'picture_too_large':
      return `第 ${problem.number} 張圖片最多 ${problem.maxMegabytes} MB`;
  }
}

function misfit({ account, kinds }: { readonly account: string; readonly kinds: readonly string[] }): string {
  return `${account}（${kinds.join('、')}）`;
}

function line(problem: LineFault): string {
  switch (problem.kind) {
    case 'not_a_size':
      return `size 須為 寬x高，例如 1024x768，或下列之一：${problem.resolutions.join('、')}`;
    case 'not_a_switch':
      return `${problem.option} 須為 on 或 off`;
    case 'not_plain':
      return `${problem.option} 須為文字、數字、true 或 false`;
    case 'unknown_host':
      return `host 必須是已有金鑰的其中之一：${problem.hosts.join('、')}`;
    case 'image_unreadable':
      return `圖片 ${problem.path} ${fileFault(problem.why)}`;
    case 'image_refused':
      return `圖片 ${problem.path} ${INPUTS[problem.why]}`;
    case 'no_lane':
      return `這裡沒有帳戶能照要求繪圖：${problem.misfits.map(misfit).join('；')}`;
    default:
      return optionFault(problem);
  }
}

function argument(problem: ArgumentFault): string {
  switch (problem.kind) {
    case 'unknown_flag':
      return `沒有選項 ${problem.flag}${problem.meant === null ? '' : `：是不是想用 ${problem.meant}？`}`;
    case 'needs_value':
      return `${problem.flag} 需要一個值`;
    case 'no_prompt':
      return '請寫出想畫的內容，或使用 --batch 檔案、--resume 或 --check';
    case 'bad_budget':
      return `--budget 須為美元金額，例如 2.00，而不是 ${problem.given}`;
    case 'excludes':
      return `${problem.flag} 和${problem.other === 'PROMPT' ? '提示詞' : ` ${problem.other} `}不能同時使用`;
    case 'needs':
      return `${problem.flag} 要和 ${problem.other} 一起使用`;
  }
}

function batch({ fault }: BatchFault): string {
  switch (fault.kind) {
    case 'unreadable':
      return `檔案 ${fault.path} ${fileFault(fault.code)}`;
    case 'too_large':
      return `檔案 ${fault.path} 超過 32 MiB`;
    case 'unknown_kind':
      return `檔案 ${fault.path} 的副檔名須為 .txt、.csv 或 .jsonl`;
    case 'not_utf8':
      return '不是 UTF-8 編碼：請把檔案另存成 UTF-8';
    case 'not_json':
      return '不是 JSON 物件或 JSON 字串';
    case 'bad_csv':
      return `不是有效的表格列（${fault.why}）`;
    case 'no_prompt_column':
      return '第一行須寫欄位名稱，其中一欄須為 prompt';
    case 'duplicate_column':
      return `欄位 ${fault.name} 重複`;
    case 'unknown_option':
      return fault.name === '' ? '有一欄沒有名稱' : `沒有選項 ${fault.name}`;
    case 'empty':
      return '檔案裡沒有可以畫的內容';
  }
}

export const faults: PaintTexts['faults'] = {
  title: '什麼都沒畫，也沒有花錢。請先修正：',
  inLine: (number, sentence) => `第 ${number} 行：${sentence}`,
  more: (count) => `還有 ${count} 處`,
  withoutKey: '沒有金鑰時，npm run paint -- --sandbox "黃昏的燈塔" 會只在這台電腦上畫。',
  see: '用 npm run paint -- --help 查看所有選項。',
  line,
  argument,
  batch,
};
