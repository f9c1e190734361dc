// Asks hosts for the account of a key.

import type { AccountSetting, Config } from '../config.ts';
import { OUTPAINTING_ID } from '../flux/extenders.ts';
import type { HostId } from '../flux/host-ids.ts';
import { createHostAccount } from '../flux/hosts.ts';
import { DEFAULT_MODEL_ID, models as ownTable } from '../flux/models.ts';
import { HOST_WORDS } from '../generation/model/host-words.ts';
import { usualPrice, type ImageModel } from '../generation/model/image-model.ts';
import { formatUsd, type MicroUsd } from '../generation/model/money.ts';
import type { AccountState, ModelAccess } from '../generation/ports/image-provider.ts';
import { systemClock } from '../runtime/clock.ts';
import { createLogger } from '../runtime/log.ts';
import { counted } from '../runtime/text.ts';
import type { Finding } from './finding.ts';

const ASK_TIMEOUT_MS = 20_000;

/** What the host says of the account. Spends nothing. Throws where it cannot be asked, as where a page of others answers. */
export async function askAccount(config: Reached, account: AccountSetting): Promise<AccountState> {
  await using opened = open(config, account);
  // Awaited here: the client closes with this block.
  return await opened.accountState(AbortSignal.timeout(ASK_TIMEOUT_MS));
}

/** What it takes to ask a host. */
type Reached = Pick<Config, HostId | 'proxies'>;

function open(config: Reached, { host, apiKey }: AccountSetting, models: Config['models'] = ownTable) {
  const log = createLogger({ level: 'silent', format: 'json' });
  const { proxies } = config;
  const options = { ...config[host], apiKey, models, proxies, decodeWhole: nothingToDecode, clock: systemClock, log };
  return createHostAccount(host, options);
}

/** What is said of each answer about a model that not every account may use. */
const ACCESS: Readonly<Record<ModelAccess, string>> = {
  granted: 'offered: this key may use it',
  none: 'not offered: this key may not use it',
  key_refused: 'not offered: the key is refused',
  unclear: "not offered: the host's answer says neither that the key may use it nor that it may not",
};

const OUTPAINTING_NOTE =
  'OUTPAINTING is on: BFL has published no price for it. $0.10 for each begun megapixel, and $0.20 at least, is held until BFL reports what it took';

/** Whether BFL lets the keys use the models that not every account may. None of them has to be there. */
export async function checkAccess(config: Reached & Pick<Config, 'accounts' | 'models'>): Promise<Finding> {
  const { accounts, models } = config;
  const lines = await Promise.all(
    accounts.map(async (account) => {
      const own = await accessLines(account, config);
      return accounts.length === 1 ? own : own.map((line) => `${account.name}: ${line}`);
    }),
  );
  const isOutpainting = models.some(({ id, isRetired = false }) => id === OUTPAINTING_ID && !isRetired);
  const found = [...lines.flat(), ...(isOutpainting ? [OUTPAINTING_NOTE] : [])];
  return { check: 'Models', ok: true, found: found.join('\n') };
}

async function accessLines(account: AccountSetting, config: Reached & Pick<Config, 'models'>): Promise<string[]> {
  const { models } = config;
  await using opened = open(config, account, models);
  const lines: string[] = [];
  for (const { id, name, needsAccess = false } of models) {
    const isThere = opened.host.models[id] !== undefined;
    const access = isThere && needsAccess ? await opened.accessTo(id, AbortSignal.timeout(ASK_TIMEOUT_MS)) : null;
    if (access !== null) lines.push(`${name} is ${ACCESS[access]}`);
  }
  return lines;
}

/** No picture is fetched here. */
function nothingToDecode(): Promise<null> {
  return Promise.resolve(null);
}

/** As the doctor's list names an account. */
export function checkName({ host, name }: AccountSetting): string {
  return name === host ? HOST_WORDS[host].name : name;
}

/** Whether the account works, how much it may do, and when it is used. Spends nothing. */
export async function checkAccount(
  config: Reached & Pick<Config, 'accounts' | 'models' | 'limits'>,
  account: AccountSetting,
): Promise<Finding> {
  const check = checkName(account);
  const { name: host, key, address, keysAt, moneyAt } = HOST_WORDS[account.host];
  const state = await askAccount(config, account);
  if (state.kind === 'key_refused') {
    const isAsked = account.setting === 'BFL_API_KEY';
    const advice = isAsked ? `npm run setup tries it and puts it into ${key}.` : `Put it into ${account.setting}.`;
    return { check, ok: false, found: `${host} refuses the key`, advice: `Create a key at ${keysAt}. ${advice}` };
  }
  if (state.kind === 'wrong_address') {
    const advice = `Mend ${address}, or leave it out: it has a default.`;
    return { check, ok: false, found: `nothing of ${host} is at ${config[account.host].apiUrl} (404)`, advice };
  }
  const { found: standing, paysForOne } = standingOf(state, config.models);
  const found = [standing, ...useOf(config, account)].join('\n');
  return paysForOne ? { check, ok: true, found } : { check, ok: false, found, advice: `Buy credits at ${moneyAt}.` };
}

/** Where there are several accounts: when this one is used, and how much it may do. */
function useOf({ accounts, limits }: Pick<Config, 'accounts' | 'limits'>, account: AccountSetting): string[] {
  if (accounts.length === 1) return [];
  const before = accounts.slice(0, accounts.indexOf(account)).map(({ name }) => name);
  const when = before.length === 0 ? 'used first' : `used for what ${before.join(', ')} cannot take just now`;
  return [`${when}; ${limits.concurrency} pictures at once`];
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
