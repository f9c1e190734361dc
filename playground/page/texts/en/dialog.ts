export interface DialogTexts {
  readonly submit: string;
  readonly cancel: string;
  readonly close: string;
  readonly waiting: string;
  /** Discord's client says so in each dialog of an app. */
  readonly warning: (app: string) => string;
  readonly failed: string;
  readonly required: string;
  readonly choose: string;
  readonly optional: string;
  readonly dropFiles: string;
  readonly browse: string;
  readonly upTo: (files: number) => string;
  readonly remove: (file: string) => string;
  readonly length: (typed: number, most: number) => string;
  readonly refusals: {
    readonly required: string;
    readonly tooShort: (least: number) => string;
    readonly tooLong: (most: number) => string;
    readonly tooFew: (least: number) => string;
    readonly tooMany: (most: number) => string;
    readonly tooFewFiles: (least: number) => string;
    readonly tooManyFiles: (most: number) => string;
    /** `types`: such as `.png, .jpg`. */
    readonly wrongType: (file: string, types: string) => string;
    /** `megabytes`: of 1 048 576 bytes. */
    readonly fileTooLarge: (file: string, megabytes: number) => string;
  };
  readonly fileTypes: { readonly image: string; readonly video: string; readonly audio: string };
}

export const dialog: DialogTexts = {
  submit: 'Submit',
  cancel: 'Cancel',
  close: 'Close',
  waiting: 'Submitting…',
  warning: (app) => `This form will be submitted to ${app}. Do not share passwords or other sensitive information.`,
  failed: 'Something went wrong. Try again.',
  required: 'required',
  choose: 'Make a selection',
  optional: 'None',
  dropFiles: 'Drop or paste files here, or',
  browse: 'browse',
  upTo: (files) => (files === 1 ? '1 file at most' : `${files} files at most`),
  remove: (file) => `Remove ${file}`,
  length: (typed, most) => `${typed} of ${most} characters`,
  refusals: {
    required: 'This field is required',
    tooShort: (least) => `Must be at least ${least} characters long`,
    tooLong: (most) => `Must be ${most} characters or fewer`,
    tooFew: (least) => `Choose at least ${least}`,
    tooMany: (most) => `Choose at most ${most}`,
    tooFewFiles: (least) => (least === 1 ? 'Upload a file' : `Upload at least ${least} files`),
    tooManyFiles: (most) => (most === 1 ? 'You can upload only 1 file' : `You can upload at most ${most} files`),
    wrongType: (file, types) => `${file} cannot be uploaded here. Allowed: ${types}`,
    fileTooLarge: (file, megabytes) => `${file} is too powerful. The max file size is ${megabytes} MB`,
  },
  fileTypes: { image: 'images', video: 'videos', audio: 'audio' },
};
