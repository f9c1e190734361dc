import { command } from '../naming.ts';

/** What `/help` says, and whom to ask. */
export const help = {
  begin: '**I paint pictures with FLUX.** Say what you want to see:',
  /** Of the three examples. */
  prompts: ['a lighthouse at dusk, oil painting', 'a fox in the snow', 'a sign that says "open", flat colours'],
  left: 'What you have left today',
  buttonsTitle: 'The buttons under a picture',
  buttons: {
    again: '**Again** paints it once more with a new seed, at the price on the button.',
    edit: '**Edit prompt** changes prompt, model, shape or seed.',
    change: '**Change picture** changes it as you describe.',
    final: "**Final** paints it with this server's final model.",
    publish: '**Publish** shows a private picture to everyone, free.',
    more: '**⋯ More** shows how it was made; copies or saves its settings.',
    delete: '**Delete** removes pictures, prompt and message, without a refund.',
  },
  more: `${command('history')} shows all your pictures, ${command('quota')} what you have left, ${command('privacy show')} what is stored about you. ${command('preset save')} keeps a prompt as a template.`,
  adminsTitle: 'For admins: the first steps',
  admins: [
    `${command('limits set')} caps what may be spent, ${command('limits view')} shows every cap.`,
    `${command('settings allow')} picks channels, roles and models; ${command('settings explain')} tells what stops a member.`,
    `${command('usage overview')} shows what was spent; ${command('limits pause')} stops painting.`,
  ],
  contact: (contact: string) => `Questions about this bot: ${contact}`,
  contactPage: 'Questions about this bot',
  terms: 'Terms',
  privacyPolicy: 'Privacy policy',
};
