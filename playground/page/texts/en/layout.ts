export interface LayoutTexts {
  readonly servers: string;
  readonly channels: string;
}

export const layout: LayoutTexts = {
  servers: 'Servers',
  channels: 'Channels',
};
