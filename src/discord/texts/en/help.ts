/** What `/help` says, and whom to ask. */
export const help = {
  begin: '**I paint pictures with FLUX.** Say what you want to see:',
  /** Of the three examples. */
  prompts: ['a lighthouse at dusk, oil painting', 'a fox in the snow', 'a sign that says "open", flat colours'],
  left: 'What you have left today',
  buttonsTitle: 'The buttons under a picture',
  buttons: {
    again: '**Again** paints it anew, at the price on the button.',
    edit: '**Edit prompt** changes prompt, model, shape or seed.',
    change: '**Change picture** changes it as you say in words.',
    final: '**Final** paints it with the final model of this server.',
    publish: '**Publish** shows a private picture to all, once, free.',
    more: '**⋯ More** tells how it was made, copies or saves its settings.',
    delete: '**Delete** removes pictures, prompt and message; no refund.',
  },
  more: '`/history` has all your pictures, `/quota` what you may spend, `/privacy` what is stored of you. `/preset` saves prompts.',
  adminsTitle: 'For admins: the first steps',
  admins: [
    '`/limits set` says what everyone, a role, a member or this server may spend; `/limits view` shows what is in force.',
    '`/settings allow` says where, by whom and with which models is painted; `/settings explain` says what stops a member.',
    '`/usage overview` shows what was painted and spent. `/limits pause` stops it.',
  ],
  contact: (contact: string) => `Questions about this bot: ${contact}`,
  contactPage: 'Questions about this bot',
  terms: 'Terms',
  privacyPolicy: 'Privacy policy',
};
