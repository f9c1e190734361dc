// Why pictures failed, as their member and the moderators read it.

import type { Generation, Picture } from '../../generation/model/generation.ts';
import { hostWords } from '../../generation/model/host-words.ts';
import { readInputFault } from '../../generation/model/input-picture.ts';
import { moderationReasonOf, readRefusedRequest } from '../../generation/ports/image-provider.ts';
import type { Texts } from '../texts/index.ts';

/** One line for each different failure, with the pictures' numbers if not all failed that way. */
export function failureLines({ pictures, recipe }: Generation, texts: Texts): string[] {
  const hasInputs = recipe.inputs.length > 0;
  const sentences = new Map<string, Picture[]>();
  for (const picture of pictures) {
    if (picture.failure === null) continue;
    const sentence = texts.result.failure(
      picture.failure.reason,
      knownDetails(picture.failure.details, texts),
      hasInputs,
      picture.lane === null ? 'FLUX' : hostWords(picture.lane.host).name,
    );
    sentences.set(sentence, [...(sentences.get(sentence) ?? []), picture]);
  }
  return [...sentences].map(([sentence, failed]) => {
    if (failed.length === pictures.length) return sentence;
    const numbers = texts.common.list(failed.map(({ number }) => String(number)));
    return texts.result.somePictures(numbers, pictures.length, sentence);
  });
}

/** In the reader's language. Whatever is not known is left out: rows of former versions hold the provider's own words. */
export function knownDetails(details: readonly string[], { result }: Texts): string[] {
  const known = details.flatMap((detail) => {
    const refused = readRefusedRequest(detail);
    if (refused !== null) return result.refusedRequest(refused.status, refused.fields);
    const fault = readInputFault(detail);
    if (fault !== null) return result.inputFault(fault.number, fault.fault);
    const reason = moderationReasonOf(detail);
    return reason === null ? [] : result.moderationReasons[reason];
  });
  return [...new Set(known)];
}
