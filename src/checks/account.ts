// Asks BFL for the account of a key.

import type { Config } from '../config.ts';
import { createFluxClient } from '../flux/bfl/flux-client.ts';
import { OUTPAINTING_ID } from '../flux/extenders.ts';
import { DEFAULT_MODEL_ID, models as ownTable } from '../flux/models.ts';
import { usualPrice, type ImageModel } from '../generation/model/image-model.ts';
import { formatUsd, type MicroUsd } from '../generation/model/money.ts';
import type { AccountState, ModelAccess } from '../generation/ports/image-provider.ts';
import { systemClock } from '../runtime/clock.ts';
import { createLogger } from '../runtime/log.ts';
import { counted } from '../runtime/text.ts';
import type { Finding } from './finding.ts';

const ASK_TIMEOUT_MS = 20_000;

/** What BFL says of the account. Spends nothing. Throws where BFL cannot be asked, as where a page of others answers. */
export async function askAccount({ bfl, proxies }: Pick<Config, 'bfl' | 'proxies'>): Promise<AccountState> {
  const log = createLogger({ level: 'silent', format: 'json' });
  await using flux = createFluxClient({ ...bfl, proxies, decodeWhole: nothingToDecode, clock: systemClock, log });
  // Awaited here: the client closes with this block.
  return await flux.accountState(AbortSignal.timeout(ASK_TIMEOUT_MS));
}

/** What is said of each answer about a model that not every account may use. */
const ACCESS: Readonly<Record<ModelAccess, string>> = {
  granted: 'offered: this key may use it',
  none: 'not offered: this key may not use it',
  key_refused: 'not offered: BFL refuses the key',
  unclear: "not offered: BFL's answer says neither that the key may use it nor that it may not",
};

const OUTPAINTING_NOTE =
  'OUTPAINTING is on: BFL has published no price for it. $0.10 for each begun megapixel, and $0.20 at least, is held until BFL reports what it took';

/** Whether BFL lets the key use the models that not every account may. None of them has to be there. */
export async function checkAccess({
  bfl,
  proxies,
  models,
}: Pick<Config, 'bfl' | 'proxies' | 'models'>): Promise<Finding> {
  const log = createLogger({ level: 'silent', format: 'json' });
  await using flux = createFluxClient({ ...bfl, proxies, decodeWhole: nothingToDecode, clock: systemClock, log });
  const lines: string[] = [];
  for (const { id, name, needsAccess = false } of models) {
    const access = needsAccess ? await flux.accessTo(id, AbortSignal.timeout(ASK_TIMEOUT_MS)) : null;
    if (access !== null) lines.push(`${name} is ${ACCESS[access]}`);
  }
  if (models.some(({ id, isRetired = false }) => id === OUTPAINTING_ID && !isRetired)) lines.push(OUTPAINTING_NOTE);
  return { check: 'Models', ok: true, found: lines.join('\n') };
}

/** No picture is fetched here. */
function nothingToDecode(): Promise<null> {
  return Promise.resolve(null);
}

export async function checkBfl({ bfl, proxies, models }: Pick<Config, 'bfl' | 'proxies' | 'models'>): Promise<Finding> {
  const state = await askAccount({ bfl, proxies });
  if (state.kind === 'key_refused') {
    const advice = 'Create a key at dashboard.bfl.ai → API keys. npm run setup tries it and puts it into BFL_API_KEY.';
    return { check: 'BFL', ok: false, found: 'BFL refuses the key', advice };
  }
  if (state.kind === 'wrong_address') {
    const advice = 'Mend BFL_API_URL, or leave it out: https://api.bfl.ai is its default.';
    return { check: 'BFL', ok: false, found: `nothing of BFL is at ${bfl.apiUrl} (404)`, advice };
  }
  const { found, paysForOne } = standingOf(state, models);
  return paysForOne
    ? { check: 'BFL', ok: true, found }
    : { check: 'BFL', ok: false, found, advice: 'Buy credits at dashboard.bfl.ai.' };
}

/** What an account whose key is accepted pays for, as a clause. */
export function standingOf(
  state: Extract<AccountState, { readonly kind: 'well' | 'out_of_credits' }>,
  models: readonly ImageModel[] = ownTable,
): {
  readonly found: string;
  readonly paysForOne: boolean;
} {
  if (state.kind === 'out_of_credits') return { found: 'BFL says: out of credits', paysForOne: false };
  if (state.balance === null) return { found: 'the key is accepted; no balance is told', paysForOne: true };
  return picturesFor(state.balance, models);
}

function picturesFor(balance: MicroUsd, models: readonly ImageModel[]): ReturnType<typeof standingOf> {
  const model = models.find(({ id }) => id === DEFAULT_MODEL_ID);
  const price = model === undefined ? 0 : usualPrice(model);
  const pictures = price === 0 ? 0 : Math.floor(balance / price);
  const found = `${formatUsd(balance)} left: ${counted(pictures, 'picture')} with ${model?.name ?? DEFAULT_MODEL_ID} at ${formatUsd(price)}`;
  return { found, paysForOne: pictures > 0 };
}
