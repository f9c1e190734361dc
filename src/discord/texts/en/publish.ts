/** What whoever publishes a private result is told. */
export const publish = {
  published: (link: string) => `This is published already: ${link}`,
  onItsWay: 'This is being published.',
  notYours: 'Only whoever asked for this picture may publish it.',
  elsewhere: 'This picture is of another server, and can be published there only.',
  erased: 'The picture and its prompt were deleted, so there is nothing to publish.',
  unfinished: 'This is still on its way. Publish it when it has arrived.',
  public: 'This is no private picture: everyone in its channel sees it.',
  damaged: 'The file of this picture is missing or damaged on the computer of this bot. Tell whoever hosts this bot.',
  botMayNot:
    'I may not publish here: I need "View Channel", "Attach Files" and "Send Messages", in a thread "Send Messages in Threads". Ask those who manage this server.',
};
