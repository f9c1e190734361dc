/** A text as people mean the same by it: compatibility forms folded (NFKC), case folded. */
export function foldCase(text: string): string {
  // Down, up and down again: that unfolds what one of them leaves apart, such as ẞ, ß and ss. A sigma is one letter
  // wherever in a word it stands.
  const folded = text.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase().normalize('NFKC');
  return folded.replaceAll('ς', 'σ');
}
