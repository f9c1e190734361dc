// Writes into a restored database what the replaced one knew of limits and spending.

import type { Transaction } from 'kysely';
import { RESTORE_ACTOR } from '../../administration/store.ts';
import { PAUSE, setBotPause } from '../administration/bot-pause.ts';
import { forgetState } from '../administration/bot-state.ts';
import { replaceDrains } from '../administration/drains.ts';
import { carryToUsage, NO_USAGE } from '../ledger/daily-usage.ts';
import { appendEntry, CARRIED_OVER, toAccount } from '../ledger/ledger.ts';
import type { Schema } from '../schema.ts';
import type { SpentSince, Standing } from './carry-over.ts';

/** Limits, blocks, presets, references, pauses and drained accounts are set as they were before the restore, and what was spent since counts. */
export async function takeOver(
  trx: Transaction<Schema>,
  { caps, blocks, servers, pause, drains, prices, presets, references, sums }: Standing,
): Promise<void> {
  await trx.deleteFrom('guild_caps').execute();
  for (const cap of caps) await trx.insertInto('guild_caps').values(cap).execute();
  await trx.deleteFrom('operator_blocks').execute();
  for (const block of blocks) await trx.insertInto('operator_blocks').values(block).execute();
  for (const server of servers) await takeOverServer(trx, server);
  await trx.deleteFrom('told_prices').execute();
  for (const price of prices) await trx.insertInto('told_prices').values(price).execute();
  // One that was deleted since, perhaps with all else of its member, does not come back.
  await trx.deleteFrom('presets').execute();
  for (const preset of presets) await trx.insertInto('presets').values(preset).execute();
  await trx.deleteFrom('named_references').execute();
  for (const reference of references) await trx.insertInto('named_references').values(reference).execute();
  for (const sum of sums) await addSum(trx, sum);
  await replaceDrains(trx, drains);
  await forgetState(trx, PAUSE);
  if (pause !== null) await pauseAs(trx, pause.reason, pause.actorId, pause.atMs);
}

/** Nobody knows what was decided and spent since the backup: the operator has to look before anything is bought. */
export async function pauseUncertain(trx: Transaction<Schema>, nowMs: number): Promise<void> {
  const reason = 'a backup was restored; limits, blocks and what was spent since it are not known';
  await pauseAs(trx, reason, RESTORE_ACTOR, nowMs);
}

async function pauseAs(trx: Transaction<Schema>, reason: string, actorId: string, atMs: number): Promise<void> {
  await setBotPause(trx, reason, {
    guildId: '',
    actorId,
    action: 'pause',
    subject: 'bot',
    before: null,
    after: reason,
    atMs,
  });
}

/** The server's own pause, and its days and months, by which its sums are counted; its other settings are the backup's. */
async function takeOverServer(trx: Transaction<Schema>, server: Standing['servers'][number]): Promise<void> {
  const { guild_id, paused_by, time_zone, open_day, open_day_until_ms, open_month, open_month_until_ms } = server;
  const taken = { paused_by, time_zone, open_day, open_day_until_ms, open_month, open_month_until_ms };
  await trx
    .insertInto('guild_settings')
    .values({ ...server, guild_id })
    .onConflict((conflict) => conflict.column('guild_id').doUpdateSet(taken))
    .execute();
}

async function addSum(
  trx: Transaction<Schema>,
  { model, charged, billed, granted, atMs, ...row }: SpentSince,
): Promise<void> {
  const account = toAccount(row);
  await appendEntry(trx, {
    kind: 'adjust',
    account,
    amounts: { charged, billed, granted },
    generationId: null,
    picture: null,
    reason: `${CARRIED_OVER}${model}`,
    atMs,
  });
  if (charged === 0 && billed === 0) return;
  await carryToUsage(trx, account, model, { ...NO_USAGE, charged_micros: charged, wasted_micros: billed - charged });
}
