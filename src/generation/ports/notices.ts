/** Who may say something that is to be said once. */
export interface Notices {
  /** Takes that right. True for the first holder, and again for that same one. */
  claimNotice(key: string, holder: string, atMs: number): Promise<boolean>;
}
