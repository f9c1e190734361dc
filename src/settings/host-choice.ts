// The hosts as the setup offers them.

import { HOST_IDS, type HostId } from '../flux/host-ids.ts';
import { HOST_WORDS, type HostWords } from '../generation/model/host-words.ts';

export interface HostChoice extends HostWords {
  readonly id: HostId;
  /** What is said of it where it is offered. */
  readonly note: string;
}

const NOTES: Readonly<Record<HostId, string>> = {
  bfl: ' (recommended: has every model)',
  replicate: '',
  atlascloud: ' (read .env.example before)',
};

/** In the order of the list. */
export const HOST_CHOICES: readonly HostChoice[] = HOST_IDS.map((id) => ({ ...HOST_WORDS[id], id, note: NOTES[id] }));

/** Those that an answer names, by their numbers in the list or their ids, each once in the order of the list; null where one is none. */
export function hostsMeantBy(text: string): readonly HostChoice[] | null {
  // An input method for Chinese or Japanese types full-width digits and commas.
  const parts = text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[\s,、]+/u);
  const named = parts.filter((part) => part !== '');
  const hosts = named.map((part) => HOST_CHOICES.find(({ id }, index) => part === id || part === String(index + 1)));
  if (hosts.length === 0 || hosts.includes(undefined)) return null;
  return HOST_CHOICES.filter((host) => hosts.includes(host));
}
