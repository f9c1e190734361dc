// PROVIDERS: which hosts paint, in which order, and for some models others than usual.

import { z } from 'zod';
import { knownModels } from '../flux/configured-models.ts';
import { HOST_IDS, type HostId } from '../flux/host-ids.ts';
import type { HostOrder } from '../flux/host-order.ts';
import { fail, failFor, type Context } from './fail.ts';

const HOSTS_RULE = `must name some of ${HOST_IDS.join(', ')}, each once, separated by commas`;
const MODEL_RULE = 'and behind “;” what holds for one model, like flux-2-pro=replicate,bfl';
const ODD = /[^a-z\d\s.,;=/-]/iu;

/** `bfl,replicate; flux-2-pro=replicate,bfl`: the usual order, and behind it that of models which have another. */
export const hostOrder = z.string().transform((text, context): HostOrder => {
  if (ODD.test(text)) return failFor(`${HOSTS_RULE}, ${MODEL_RULE}`, ODD, text, context);
  const parts = text
    .toLowerCase()
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const usual = parts.filter((part) => !part.includes('='));
  if (usual.length > 1) return fail(context, `has “${usual[1]}” behind “;” without a model before it: ${MODEL_RULE}`);
  const ofModels = new Map<string, readonly HostId[]>();
  for (const part of parts.filter((one) => one.includes('='))) {
    const modelId = part.slice(0, part.indexOf('=')).trim();
    const isKnown = knownModels.some(({ id }) => id === modelId);
    if (!isKnown)
      return fail(context, `names “${modelId}”, which is none of ${knownModels.map(({ id }) => id).join(', ')}`);
    if (ofModels.has(modelId)) return fail(context, `names ${modelId} twice`);
    ofModels.set(modelId, hostsNamed(part.slice(part.indexOf('=') + 1), modelId, context));
  }
  const [named] = usual;
  return { usual: named === undefined ? HOST_IDS : hostsNamed(named, null, context), ofModels };
});

function hostsNamed(text: string, modelId: string | null, context: Context): readonly HostId[] {
  const names = text.split(/[\s,]+/u).filter((name) => name !== '');
  const hosts = names.flatMap((name) => HOST_IDS.find((id) => id === name) ?? []);
  const isSound = hosts.length > 0 && hosts.length === names.length && new Set(hosts).size === hosts.length;
  if (isSound) return hosts;
  const unknown = names.find((name) => !HOST_IDS.some((id) => id === name));
  const found = unknown === undefined ? '' : `: it has “${unknown}”`;
  return fail(context, `${HOSTS_RULE}${modelId === null ? '' : `, for ${modelId}`}${found}`);
}
