export interface ComposerTexts {
  /** What stands in the empty line. */
  readonly messageIn: (channel: string) => string;
  readonly messageInThread: (thread: string) => string;
  readonly messageTo: (person: string) => string;
  readonly attach: string;
  readonly remove: (file: string) => string;
  readonly send: string;
  readonly discard: string;
  readonly commands: string;
  readonly options: string;
  readonly valuesOf: (option: string) => string;
  readonly count: (rows: number) => string;
  readonly more: (options: number) => string;
  readonly required: string;
  readonly chooseFile: string;
  readonly orDrop: string;
  readonly true: string;
  readonly false: string;
  readonly loading: string;
  readonly failed: string;
  readonly noMatch: string;
  readonly left: (characters: number) => string;
  readonly refusals: {
    readonly required: string;
    readonly wholeNumber: string;
    readonly number: string;
    readonly boolean: string;
    readonly choice: string;
    readonly user: string;
    readonly role: string;
    readonly channel: string;
    readonly mentionable: string;
    readonly tooShort: (least: number) => string;
    readonly tooLong: (most: number) => string;
    readonly between: (least: number, most: number) => string;
    readonly atLeast: (least: number) => string;
    readonly atMost: (most: number) => string;
    /** `megabytes`: of 1 048 576 bytes. */
    readonly fileTooLarge: (megabytes: number) => string;
    readonly tooManyFiles: (most: number) => string;
    readonly messageTooLong: (most: number) => string;
    readonly noSuchOption: (typed: string) => string;
  };
}

export const composer: ComposerTexts = {
  messageIn: (channel) => `Message #${channel}`,
  messageInThread: (thread) => `Message "${thread}"`,
  messageTo: (person) => `Message @${person}`,
  attach: 'Upload a file',
  remove: (file) => `Remove ${file}`,
  send: 'Send',
  discard: 'Discard the command',
  commands: 'Commands',
  options: 'Options',
  valuesOf: (option) => `Values for ${option}`,
  count: (rows) => (rows === 1 ? '1 suggestion' : `${rows} suggestions`),
  more: (options) => `+${options} more`,
  required: 'required',
  chooseFile: 'Choose a file',
  orDrop: 'or drop or paste it here',
  true: 'True',
  false: 'False',
  loading: 'Loading options…',
  failed: 'Loading options failed',
  noMatch: 'No options match your search',
  left: (characters) => (characters < 0 ? `${-characters} characters too many` : `${characters} characters left`),
  refusals: {
    required: 'This option is required. Specify a value',
    wholeNumber: 'Input a valid integer',
    number: 'Input a valid number',
    boolean: 'Input must be true or false',
    choice: 'Pick one of the choices',
    user: 'Input a valid user',
    role: 'Input a valid role',
    channel: 'Input a valid channel',
    mentionable: 'Input a valid user or role',
    tooShort: (least) => `Must be at least ${least} characters long`,
    tooLong: (most) => `Must be ${most} characters or fewer`,
    between: (least, most) => `Input a number between ${least} and ${most}`,
    atLeast: (least) => `Input a number of at least ${least}`,
    atMost: (most) => `Input a number of at most ${most}`,
    fileTooLarge: (megabytes) => `Your files are too powerful. The max file size is ${megabytes} MB`,
    tooManyFiles: (most) => `You can only upload ${most} files at a time`,
    messageTooLong: (most) => `Your message is too long. A message has at most ${most} characters`,
    noSuchOption: (typed) => `There is no option “${typed}”. Pick one from the list, or delete it`,
  },
};
