/** What a picture says of itself: made by AI, in the words of the IPTC, as XMP (iptc.org/std/photometadata). */

/** The digital source type of what a trained model made (cv.iptc.org/newscodes/digitalsourcetype). */
export const MADE_BY_AI = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';

const STATEMENT = `<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"><Iptc4xmpExt:DigitalSourceType>${MADE_BY_AI}</Iptc4xmpExt:DigitalSourceType></rdf:Description>`;
const END_OF_STATEMENTS = '</rdf:RDF>';
const PACKET = `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">${STATEMENT}${END_OF_STATEMENTS}</x:xmpmeta><?xpacket end="w"?>`;

/**
 * The XMP of a picture with that statement beside all that it says already; what says a source type itself stays as it is. null: the picture has
 * none.
 */
export function xmpMadeByAi(existing: string | null): string {
  if (existing === null) return PACKET;
  if (existing.includes('DigitalSourceType')) return existing;
  const end = existing.lastIndexOf(END_OF_STATEMENTS);
  return end === -1 ? PACKET : `${existing.slice(0, end)}${STATEMENT}${existing.slice(end)}`;
}
