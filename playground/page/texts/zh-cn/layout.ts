import type { LayoutTexts } from '../en/layout.ts';

export const layout: LayoutTexts = {
  servers: '服务器',
  channels: '频道',
};
