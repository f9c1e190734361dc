import { command } from '../naming.ts';

/** What whoever publishes a private result is told. */
export const publish = {
  published: (link: string) => `This is already published: ${link}`,
  onItsWay: 'This is being published.',
  notYours: 'Only the member who asked for this picture can publish it.',
  elsewhere: 'This picture belongs to another server and can only be published there.',
  erased: 'The picture and its prompt were deleted, so there is nothing to publish.',
  unfinished: 'This is still being painted. Publish it when it has arrived.',
  public: 'This picture is not private: everyone in its channel can see it.',
  ageRestricted: (safety: number) =>
    `This was painted with safety ${safety}, and this server shows such pictures only in age-restricted channels. To publish it, open ${command('history')} in one of them and publish it from there.`,
  damaged: "The file of this picture is missing or damaged on this bot's computer. Tell the operator of this bot.",
  botMayNot:
    'I may not publish here: I need "View Channel", "Attach Files" and "Send Messages", in a thread "Send Messages in Threads". Ask those who manage this server.',
};
