/** Which generations are not over yet, for every query that asks. */
import { sql } from 'kysely';
import { UNFINISHED_GENERATION } from '../../generation/model/lifecycle.ts';

/** `'held', 'open', …` as SQL: it stands there literally, because a partial index serves no bound states. */
export const UNFINISHED_TEXT = UNFINISHED_GENERATION.map((state) => `'${state}'`).join(', ');

/** The same inside a query: `state IN (${UNFINISHED})`. */
export const UNFINISHED = sql.join(UNFINISHED_GENERATION.map((state) => sql.lit(state)));
