// Asks hosts for the account of a key.

import type { AccountSetting, Config } from '../config.ts';
import { OUTPAINTING_ID } from '../flux/extenders.ts';
import { accountSumsIn } from '../db/backup/snapshot.ts';
import type { HostId } from '../flux/host-ids.ts';
import { hostsOf } from '../flux/host-order.ts';
import { createHostAccount, hostCapabilities } from '../flux/hosts.ts';
import { DEFAULT_MODEL_ID, models as ownTable } from '../flux/models.ts';
import type { HostCapabilities } from '../generation/model/host.ts';
import { HOST_WORDS } from '../generation/model/host-words.ts';
import { usualPrice, type ImageModel } from '../generation/model/image-model.ts';
import { formatUsd, type MicroUsd } from '../generation/model/money.ts';
import type { HostAccount } from '../generation/ports/host-account.ts';
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

/** Whether the hosts let the keys use the models that not every account may. None of them has to be there. */
export async function checkAccess(config: Reached & Pick<Config, 'accounts' | 'models'>): Promise<Finding> {
  const { accounts, models } = config;
  const lines = await Promise.all(
    accounts.map(async (account) => {
      const own = await accessLines(account, config);
      return accounts.length === 1 ? own : own.map((line) => `${account.name}: ${line}`);
    }),
  );
  const isOffered = models.some(({ id, isRetired = false }) => id === OUTPAINTING_ID && !isRetired);
  const isOutpainting = isOffered && accounts.some(({ host }) => host === 'bfl');
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

type Checked = Reached & Pick<Config, 'accounts' | 'models' | 'providers' | 'limits' | 'databasePath'>;

/** Whether the account works, what it took, how much it may do, and what it is used for at which price. Spends nothing. */
export async function checkAccount(config: Checked, account: AccountSetting): Promise<Finding> {
  const check = checkName(account);
  const { name: host, key, address, keysAt, moneyAt } = HOST_WORDS[account.host];
  await using opened = open(config, account, config.models);
  const state = await opened.accountState(AbortSignal.timeout(ASK_TIMEOUT_MS));
  if (state.kind === 'key_refused') {
    const isAsked = account.setting === key;
    const advice = isAsked ? `npm run setup tries it and puts it into ${key}.` : `Put it into ${account.setting}.`;
    return { check, ok: false, found: `${host} refuses the key`, advice: `Create a key at ${keysAt}. ${advice}` };
  }
  if (state.kind === 'wrong_address') {
    const advice = `Mend ${address}, or leave it out: it has a default.`;
    return { check, ok: false, found: `nothing of ${host} is at ${config[account.host].apiUrl} (404)`, advice };
  }
  const used = usedAt(config, account);
  const usual = usualAt(used, (model) => priceAt(opened, model));
  const { found: standing, paysForOne } = standingOf(state, host, usual);
  const spending = await spendingOf(config, account);
  const found = [
    standing,
    ...spending,
    limitsOf(config, account, opened.host),
    ...(await usesOf(config, account, opened)),
  ];
  const result = { check, found: found.join('\n') };
  return paysForOne ? { ...result, ok: true } : { ...result, ok: false, advice: `Buy credits at ${moneyAt}.` };
}

/** By the ledger, where there is one: not every host tells what it took. */
async function spendingOf({ databasePath }: Checked, { name }: AccountSetting): Promise<string[]> {
  const sums = await accountSumsIn(databasePath, name, Date.now());
  if (sums === null) return [];
  const { today, month } = sums;
  return [
    `took ${formatUsd(today.billed)} today and ${formatUsd(month.billed)} this month by the ledger, for ${counted(month.painted, 'picture')}`,
  ];
}

function limitsOf({ limits }: Checked, { host }: AccountSetting, { submitsAMinute }: HostCapabilities): string {
  const atOnce = `${counted(limits.concurrency[host], 'picture')} at once`;
  return submitsAMinute === null ? atOnce : `${atOnce}; ${submitsAMinute} new ones a minute at most, by the host`;
}

/** The models that its host may have, and that the operator has it paint. */
function usedAt({ models, providers }: Checked, { host }: AccountSetting): readonly ImageModel[] {
  const there = hostCapabilities(host, models).models;
  return models.filter(
    ({ id, isRetired = false }) => !isRetired && there[id] !== undefined && hostsOf(providers, id).includes(host),
  );
}

/** For which models the account is asked first, and for which after others, with what a usual picture of each costs there. */
async function usesOf(config: Checked, account: AccountSetting, opened: HostAccount): Promise<string[]> {
  const uses = new Map<string, string[]>();
  for (const model of usedAt(config, account)) {
    const access = await opened.accessTo(model.id, AbortSignal.timeout(ASK_TIMEOUT_MS)).catch(() => 'unclear' as const);
    const isAbsent = access === 'none' && model.needsAccess !== true;
    const price = priceAt(opened, model);
    const told = price === null ? 'at a price that is not told' : formatUsd(price);
    const perhaps = model.needsAccess === true && access !== 'granted' ? ' (if the key may)' : '';
    const use = isAbsent ? 'not there now' : useOf(config, account, model);
    uses.set(use, [...(uses.get(use) ?? []), isAbsent ? model.name : `${model.name} ${told}${perhaps}`]);
  }
  return uses.size === 0 ? ['used for no model'] : [...uses].map(([use, what]) => `${use}: ${what.join(', ')}`);
}

/** Behind which accounts it is asked for that model. */
function useOf(config: Checked, account: AccountSetting, model: ImageModel): string {
  const hosts = hostsOf(config.providers, model.id);
  const inOrder = config.accounts
    .filter((one) => usedAt(config, one).includes(model))
    .toSorted((a, b) => hosts.indexOf(a.host) - hosts.indexOf(b.host));
  const before = inOrder.slice(0, inOrder.indexOf(account)).map(({ name }) => name);
  return before.length === 0 ? 'first for' : `what ${before.join(', ')} cannot take of`;
}

/** Of a usual picture, by our own table or the host's quote; null where that is not known. */
function priceAt(opened: HostAccount, model: ImageModel): MicroUsd | null {
  return opened.priceOf(model.id, { size: model.aspects[model.defaultAspect], inputs: [] });
}

/** A model and what its usual picture costs. */
interface Priced {
  readonly name: string;
  readonly price: MicroUsd;
}

/** What an account whose key is accepted pays for, as a clause. `usual`: null where it is not known what paints there. */
export function standingOf(
  state: Extract<AccountState, { readonly kind: 'well' | 'out_of_credits' }>,
  host: string,
  usual: Priced | null = usualAt(ownTable, (model) => usualPrice(model)),
): { readonly found: string; readonly paysForOne: boolean } {
  if (state.kind === 'out_of_credits') return { found: `${host} says: out of credits`, paysForOne: false };
  if (state.balance === null) return { found: 'the key is accepted; no balance is told', paysForOne: true };
  const left = `${formatUsd(state.balance)} left`;
  if (usual === null || usual.price === 0) return { found: left, paysForOne: state.balance > 0 };
  const pictures = Math.floor(state.balance / usual.price);
  const found = `${left}: ${counted(pictures, 'picture')} with ${usual.name} at ${formatUsd(usual.price)}`;
  return { found, paysForOne: pictures > 0 };
}

/** The model that paints where nobody chose, or else the first one that is there. */
function usualAt(models: readonly ImageModel[], priceOf: (model: ImageModel) => MicroUsd | null): Priced | null {
  const byDefault = models.filter(({ id }) => id === DEFAULT_MODEL_ID);
  for (const model of [...byDefault, ...models]) {
    const price = priceOf(model);
    if (price !== null) return { name: model.name, price };
  }
  return null;
}
