/** What is told of one picture, or several of one command, for one person alone. */
export const about = {
  noneHere: 'This message shows no picture of mine.',
  noPicture: 'There is no picture from this.',
  unfinished: 'This is still being painted.',
  paintedBy: (hosts: readonly string[]) => `painted by ${hosts.join(', ')}`,
  savePreset: 'Save as preset',
  /** The label of a button, with its price, and the title of its dialog. */
  vary: 'Similar picture',
  /** Labels of buttons, with their price. */
  extend: { wider: 'Wider', taller: 'Taller' },
  extendTo: (price: string) => `Other shape · from ${price}`,
  extendTitle: 'Extend the picture',
  whichShape: 'To which shape?',
  howSimilar: 'How similar?',
  similar: (percent: number) => `${percent}%`,
};
