import type { Texts } from '../en/index.ts';
import { command } from '../naming.ts';

/** What `/help` says, and whom to ask. */
export const help: Texts['help'] = {
  begin: '**我用 FLUX 画图。** 告诉我你想看到什么：',
  prompts: ['黄昏的灯塔，油画', '雪地里的狐狸', '写着“营业中”的招牌，扁平色彩'],
  left: '今天还剩多少',
  buttonsTitle: '图片下方的按钮',
  buttons: {
    again: '**再画一次**：换一个种子再画，价格写在按钮上。',
    edit: '**修改提示词**：换提示词、模型、比例或种子，附价格。',
    change: '**修改图片**：用文字说明要改什么，也可以加上你自己的图片。',
    final: '**成品**：用本服务器的成品模型再画，如果设有的话。',
    publish: '**公开**：把私密图片公开到频道，仅一次，不扣费。',
    more: '**⋯ 更多**：查看图片是怎么画的，复制设置，或存为预设。',
    delete: '**删除**：删除图片、提示词和消息。已花费的不会退回。',
  },
  more: `${command('history')} 查看你的全部图片，${command('quota')} 查看剩余额度，${command('privacy show')} 查看存储了什么，${command('preset save')} 保存提示词模板。`,
  adminsTitle: '管理员：从这里开始',
  admins: [
    `${command('limits set')} 设定每位成员、身份组、某位成员或整个服务器可以花费多少；${command('limits view')} 查看生效的限额。`,
    `${command('settings allow')} 设定在哪里、由谁、用哪些模型绘图；${command('settings explain')} 说明什么会阻止某位成员。`,
    `${command('usage overview')} 查看画了多少、花了多少；${command('limits pause')} 暂停绘图。`,
  ],
  contact: (contact) => `关于本机器人的问题，请联系：${contact}`,
  contactPage: '联系我们',
  terms: '服务条款',
  privacyPolicy: '隐私政策',
};
