// `--check`: tries each key by the host's free answer about its account.

import { hostWords } from '../../generation/model/host-words.ts';
import { usualPrice } from '../../generation/model/image-model.ts';
import { formatUsd, type MicroUsd } from '../../generation/model/money.ts';
import { ProviderError, type AccountState } from '../../generation/ports/image-provider.ts';
import type { ProviderAccount } from '../../generation/ports/provider-account.ts';
import { EXIT } from './journal/summary.ts';
import type { Painter } from './painter.ts';
import type { Terminal } from './terminal/terminal.ts';
import type { PaintTexts } from './texts/index.ts';

const ASK_TIMEOUT_MS = 20_000;

type Answer = AccountState | { readonly kind: 'unasked'; readonly why: string };

/** The exit code: 3 where a key is refused or nothing is left, 1 where a host could not be asked. */
export async function checkKeys(painter: Painter, terminal: Terminal, texts: PaintTexts): Promise<number> {
  const accounts = painter.accounts.all;
  const answers = await Promise.all(accounts.map(async (account) => ({ account, answer: await ask(account) })));
  for (const { account, answer } of answers) {
    const isWell = answer.kind === 'well' && !isShort(answer.balance, painter);
    const mark = isWell ? terminal.styled('green', '✓') : terminal.styled('red', '✗');
    const name = account.name === account.host ? account.hostName : `${account.hostName} (${account.name})`;
    terminal.say(`${mark} ${name}: ${sentence(account, answer, painter, texts)}`);
  }
  const kinds = new Set(answers.map(({ answer }) => answer.kind));
  const areShort = answers.some(({ answer }) => answer.kind === 'well' && isShort(answer.balance, painter));
  if (areShort || kinds.has('key_refused') || kinds.has('out_of_credits')) return EXIT.account;
  return kinds.has('unasked') || kinds.has('wrong_address') ? EXIT.someFailed : EXIT.painted;
}

async function ask({ provider }: ProviderAccount): Promise<Answer> {
  try {
    return await provider.accountState(AbortSignal.timeout(ASK_TIMEOUT_MS));
  } catch (error) {
    if (!(error instanceof ProviderError || error instanceof DOMException)) throw error;
    return { kind: 'unasked', why: error.message };
  }
}

function sentence({ host, name }: ProviderAccount, answer: Answer, painter: Painter, texts: PaintTexts): string {
  const { check } = texts;
  const { keysAt, moneyAt } = hostWords(host, name);
  switch (answer.kind) {
    case 'well':
      return [check.well(balanceOf(answer.balance)), ...pays(answer.balance, painter, texts)].join(', ');
    case 'out_of_credits':
      return `${check.out_of_credits}; ${check.buy(moneyAt)}`;
    case 'key_refused':
      return `${check.key_refused}; ${check.create(keysAt)}`;
    case 'wrong_address':
      return check.wrong_address;
    case 'unasked':
      return check.unasked(answer.why);
  }
}

function pays(balance: MicroUsd | null, { models, defaultModelId }: Painter, { check }: PaintTexts): readonly string[] {
  const model = models.find(({ id }) => id === defaultModelId);
  if (balance === null || model === undefined) return [];
  const price = usualPrice(model);
  return [check.pays(Math.floor(balance / price), model.name, formatUsd(price))];
}

/** Whether it does not pay for the cheapest picture. */
function isShort(balance: MicroUsd | null, { models }: Painter): boolean {
  return balance !== null && models.every((model) => usualPrice(model) > balance);
}

function balanceOf(balance: MicroUsd | null): string | null {
  return balance === null ? null : formatUsd(balance);
}
