import type { Kysely, Transaction } from 'kysely';
import type { ArchiveStore, ErasureRequestStore } from '../../archive/store.ts';
import { anonymise } from './anonymise.ts';
import { deleteCancelled } from './cancelled-commands.ts';
import { deleteNames } from '../generations/member-names.ts';
import * as erasures from './erasure.ts';
import * as requests from './erasure-requests.ts';
import * as questions from './questions.ts';
import { eraseReferencesOf } from './reference-store.ts';
import type { Schema } from '../schema.ts';

/** ArchiveStore and ErasureRequestStore over SQLite; each method is one transaction. */
export function createArchiveStore(db: Kysely<Schema>): ArchiveStore & ErasureRequestStore {
  const inTransaction = <T>(work: (trx: Transaction<Schema>) => Promise<T>): Promise<T> =>
    db.transaction().execute(work);
  return {
    markErased: (ids, nowMs, moderation) => inTransaction((trx) => erasures.markErased(trx, ids, nowMs, moderation)),
    filesToDelete: (after, limit) => erasures.filesToDelete(db, after, limit),
    filesDeleted: (files) => erasures.filesDeleted(db, files),
    deleteCancelled: (untilMs, limit) => inTransaction((trx) => deleteCancelled(trx, untilMs, limit)),
    deleteNames: (untilMs) => deleteNames(db, untilMs),
    deletePresets: (userId, untilMs, nowMs) =>
      inTransaction((trx) => erasures.erasePresets(trx, userId, untilMs, nowMs)),
    eraseReferencesOf: (request, nowMs) => inTransaction((trx) => eraseReferencesOf(trx, request, nowMs)),
    deleteQuestions: (untilMs) => inTransaction((trx) => questions.deleteQuestions(trx, untilMs)),
    eraseQuestionsOf: (request, nowMs) => inTransaction((trx) => questions.eraseQuestionsOf(trx, request, nowMs)),
    erasable: (untilMs, limit) => erasures.erasable(db, untilMs, limit),
    erasableOf: (userId, untilMs, limit) => erasures.erasableOf(db, userId, untilMs, limit),
    knownFiles: (files) => erasures.knownFiles(db, files),
    truncateLog: () => erasures.truncateLog(db),
    noteErasure: (atMs) => inTransaction((trx) => erasures.noteErasure(trx, atMs)),
    lastErasureMs: () => erasures.lastErasureMs(db),
    requestErasure: (request) => inTransaction((trx) => requests.requestErasure(trx, request)),
    erasureRequests: () => requests.erasureRequests(db),
    isToBeForgotten: (generationId) => requests.isToBeForgotten(db, generationId),
    anonymise: (request, openMonth, settledBeforeMs, limit) =>
      inTransaction((trx) => anonymise(trx, request, openMonth, settledBeforeMs, limit)),
    closeRequest: (request) => inTransaction((trx) => requests.closeRequest(trx, request)),
  };
}
