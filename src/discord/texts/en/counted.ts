/** A count with its noun: `1 picture`, `3 pictures`. For nouns whose plural ends in `s`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
