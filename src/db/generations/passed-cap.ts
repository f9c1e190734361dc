// Whether what is held and charged is still within the caps, for a generation that was accepted under others.

import { sql } from 'kysely';
import { resolveCaps, type GuildCap } from '../../generation/admission/cap-policy.ts';
import { bindingCap, type CapUse, type DefaultCaps } from '../../generation/model/caps.ts';
import { capUses, toAccount } from '../ledger/ledger.ts';
import type { Executor } from '../sqlite/database.ts';
import { parseStrings } from '../sqlite/json-strings.ts';

/**
 * The first cap, as it is set now, that is passed in the periods of the hold; null where all hold. What it says is true until the
 * commit where a write came before it.
 */
export async function passedCap(
  db: Executor,
  generationId: string,
  defaults: DefaultCaps,
  nowMs: number,
): Promise<CapUse | null> {
  const rows = await db
    .selectFrom('generations')
    .innerJoin('ledger', 'ledger.generation_id', 'generations.id')
    .leftJoin('guild_caps', 'guild_caps.guild_id', 'generations.guild_id')
    .select(['ledger.guild_id', 'ledger.user_id', 'guild_day', 'guild_month', 'bot_day', 'bot_month'])
    .select(['role_ids', 'joined_at_ms', 'subject', 'subject_id', 'span', 'limit_micros', 'days'])
    .where('generations.id', '=', generationId)
    // Literally, as the partial index has it.
    .where('ledger.kind', '=', sql.lit('hold'))
    .orderBy('subject')
    .orderBy('subject_id')
    .orderBy('span')
    .execute();
  const [hold] = rows;
  if (hold === undefined) throw new Error(`No hold of ${generationId}`);
  const account = toAccount(hold);
  const { guildId, userId } = account;
  const set = rows.flatMap(({ subject, subject_id: subjectId, span, limit_micros: limit, days }): GuildCap[] =>
    subject === null || subjectId === null || span === null || limit === null
      ? []
      : [{ subject, subjectId, span, limit, days }],
  );
  const member = { guildId, userId, roleIds: parseStrings(hold.role_ids), joinedAtMs: hold.joined_at_ms };
  const caps = resolveCaps(set, member, defaults, nowMs);
  return bindingCap(await capUses(db, account, caps), 0);
}
