// Deletes what members were asked, what they asked the admins for, and what they were called.

import { sql, type Transaction } from 'kysely';
import { REQUESTS_LONGER_MS } from '../../administration/cap-request-store.ts';
import { REPORTS_LONGER_MS } from '../../archive/picture-report-store.ts';
import type { ErasureRequest } from '../../archive/store.ts';
import { deleteCapRequests, deleteCapRequestsOf } from '../administration/cap-requests.ts';
import { deleteReceiver } from '../administration/statement-receivers.ts';
import { deleteDrafts, deleteDraftsOf } from '../generations/drafts.ts';
import { deleteNamesOf } from '../generations/member-names.ts';
import type { Schema } from '../schema.ts';
import { noteErasure } from './erasure.ts';
import { deleteReportReasons, deleteReportReasonsOf } from './picture-report-store.ts';

export async function deleteQuestions(trx: Transaction<Schema>, untilMs: number): Promise<void> {
  await deleteDrafts(trx, untilMs);
  await deleteCapRequests(trx, untilMs - REQUESTS_LONGER_MS);
  await deleteReportReasons(trx, untilMs - REPORTS_LONGER_MS);
}

export async function eraseQuestionsOf(
  trx: Transaction<Schema>,
  { userId, pseudonym, requestedAtMs }: ErasureRequest,
  nowMs: number,
): Promise<void> {
  const hadDrafts = await deleteDraftsOf(trx, userId, requestedAtMs);
  const hadRequests = await deleteCapRequestsOf(trx, userId, requestedAtMs);
  const hadNames = await deleteNamesOf(trx, userId, requestedAtMs);
  const hadReports = await deleteReportReasonsOf(trx, userId, requestedAtMs);
  await trx
    .deleteFrom('member_settings')
    .where('user_id', '=', userId)
    .where('set_at_ms', '<=', requestedAtMs)
    .execute();
  const gotStatements = await deleteReceiver(trx, userId, requestedAtMs);
  if (hadDrafts || hadRequests || hadNames || hadReports || gotStatements) await noteErasure(trx, nowMs);
  await trx
    .updateTable('audit_trail')
    .set({ subject: `member:${pseudonym}` })
    // Only they ask for themselves.
    .set({ actor_id: sql`CASE action WHEN 'cap.ask' THEN ${pseudonym} ELSE actor_id END` })
    .where('subject', '=', `member:${userId}`)
    .where(sql<boolean>`action IN ('cap.ask', 'cap.deny', 'cap.allow')`)
    .where('at_ms', '<=', requestedAtMs)
    .execute();
}
