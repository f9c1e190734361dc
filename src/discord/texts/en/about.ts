/** What is told of one picture, or several of one command, for one person alone. */
export const about = {
  noneHere: 'This message shows no picture of mine.',
  noPicture: 'No picture came of this.',
  unfinished: 'This is still on its way.',
  paintedBy: (hosts: readonly string[]) => `painted by ${hosts.join(', ')}`,
  savePreset: 'Save as preset',
};
