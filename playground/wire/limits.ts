/** The longest text of a member's message, in characters. Source: resources/message.mdx "Create Message". */
export const MESSAGE_MAX = 2000;
/** The most files in one. */
export const FILES_MAX = 10;
