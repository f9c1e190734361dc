import type { InputFault } from '../../../../generation/model/input-picture.ts';
import type { OptionFault } from '../../../../generation/model/options.ts';
import { optionName, type ArgumentFault, type BatchFault, type LineFault } from '../../model/faults.ts';
import type { PaintTexts } from '../en/index.ts';

const INPUTS: Readonly<Record<InputFault, string>> = {
  heic: '是 HEIC 格式，没有模型支持：请另存为 JPEG',
  svg: '是 SVG 矢量图：请另存为 PNG',
  no_picture: '不是 JPEG、PNG、WebP 或 GIF',
  damaged: '已损坏',
  too_many_pixels: '像素太多：请缩小后再用',
  too_many_bytes: '太大：请缩小后再用',
  taken_down: '已被下架',
  too_small: '太小',
  too_large_to_send: '超出了可绘制此图的服务商的大小限制：请缩小后再用',
};

function fileFault(code: string): string {
  switch (code) {
    case 'ENOENT':
      return '不存在';
    case 'EISDIR':
      return '不是文件';
    case 'EACCES':
    case 'EPERM':
      return '没有读取权限';
    default:
      return `无法读取（${code}）`;
  }
}

function optionFault(problem: OptionFault): string {
  const name = optionName(problem.option);
  switch (problem.kind) {
    case 'wrong_length':
      return `提示词须有 ${problem.min} 到 ${problem.max} 个字符，且不能全是空白`;
    case 'out_of_range':
      return `${name} ${name === 'size' ? '的每条边' : ''}须为 ${problem.min} 到 ${problem.max} 的整数`;
    case 'not_a_step':
      return `${name} 须为 ${problem.step} 的倍数`;
    case 'not_a_choice':
      return `${name} 须为以下之一：${problem.choices.join('、')}`;
    case 'not_for_model':
      return `${problem.model} 不能设置 ${name}${name === 'size' ? '，请用 aspect' : ''}`;
    case 'needs':
      return `${name} 需要同时给出 ${optionName(problem.other)}`;
    case 'excludes':
      return `${name} 和 ${optionName(problem.other)} 不能同时使用`;
    case 'too_many_pixels':
      return `size 的宽乘高最多 ${problem.max} 像素`;
    case 'too_many_pictures': {
      const takes = problem.max === 0 ? '不接受图片' : `最多接受 ${problem.max} 张图片`;
      return `${problem.model} ${takes}${problem.others.length === 0 ? '' : `；要用这么多图片，可选 ${problem.others.join('、')}`}`;
    }
    case 'picture_too_large':
      return `第 ${problem.number} 张图片最多 ${problem.maxMegabytes} MB`;
  }
}

function misfit({ account, kinds }: { readonly account: string; readonly kinds: readonly string[] }): string {
  return `${account}（${kinds.join('、')}）`;
}

function line(problem: LineFault): string {
  switch (problem.kind) {
    case 'not_a_size':
      return `size 须为 宽x高，如 1024x768，或以下之一：${problem.resolutions.join('、')}`;
    case 'not_a_switch':
      return `${problem.option} 须为 on 或 off`;
    case 'not_plain':
      return `${problem.option} 须为文字、数字、true 或 false`;
    case 'unknown_host':
      return `host 须是已有密钥的之一：${problem.hosts.join('、')}`;
    case 'image_unreadable':
      return `图片 ${problem.path} ${fileFault(problem.why)}`;
    case 'image_refused':
      return `图片 ${problem.path} ${INPUTS[problem.why]}`;
    case 'no_lane':
      return `这里没有账户能按要求来画：${problem.misfits.map(misfit).join('；')}`;
    default:
      return optionFault(problem);
  }
}

function argument(problem: ArgumentFault): string {
  switch (problem.kind) {
    case 'unknown_flag':
      return `没有选项 ${problem.flag}${problem.meant === null ? '' : `：是不是想用 ${problem.meant}？`}`;
    case 'needs_value':
      return `${problem.flag} 需要一个值`;
    case 'no_prompt':
      return '请写出想画的内容，或使用 --batch 文件、--resume 或 --check';
    case 'bad_budget':
      return `--budget 须为美元金额，如 2.00，而不是 ${problem.given}`;
    case 'excludes':
      return `${problem.flag} 和${problem.other === 'PROMPT' ? '提示词' : ` ${problem.other} `}不能同时使用`;
    case 'needs':
      return `${problem.flag} 须与 ${problem.other} 一起使用`;
  }
}

function batch({ fault }: BatchFault): string {
  switch (fault.kind) {
    case 'unreadable':
      return `文件 ${fault.path} ${fileFault(fault.code)}`;
    case 'too_large':
      return `文件 ${fault.path} 超过 32 MiB`;
    case 'unknown_kind':
      return `文件 ${fault.path} 的扩展名须为 .txt、.csv 或 .jsonl`;
    case 'not_utf8':
      return '不是 UTF-8 编码：请把文件另存为 UTF-8';
    case 'not_json':
      return '不是 JSON 对象或 JSON 字符串';
    case 'bad_csv':
      return `不是有效的表格行（${fault.why}）`;
    case 'no_prompt_column':
      return '第一行须写列名，其中一列须为 prompt';
    case 'duplicate_column':
      return `${fault.name} 列重复`;
    case 'unknown_option':
      return fault.name === '' ? '有一列没有列名' : `没有选项 ${fault.name}`;
    case 'empty':
      return '文件里没有可画的内容';
  }
}

export const faults: PaintTexts['faults'] = {
  title: '什么都没画，也没有花钱。请先修正：',
  inLine: (number, sentence) => `第 ${number} 行：${sentence}`,
  more: (count) => `还有 ${count} 处`,
  withoutKey: '没有密钥时，npm run paint -- --sandbox "黄昏的灯塔" 只在本机画。',
  see: '用 npm run paint -- --help 查看全部选项。',
  line,
  argument,
  batch,
};
