import { formatUsd } from '../../generation/model/money.ts';
import { openDatabase } from '../sqlite/database.ts';

/** Every ledger entry of one generation, oldest first, each as a line for people. */
export async function readAccount(databasePath: string, generationId: string): Promise<string[]> {
  await using database = openDatabase(databasePath);
  const entries = await database.kysely
    .selectFrom('ledger')
    .select(['kind', 'held_micros', 'charged_micros', 'billed_micros', 'user_id', 'reason'])
    .where('generation_id', '=', generationId)
    .orderBy('id')
    .execute();
  return entries.map((entry) => {
    const amounts = [
      ['held', entry.held_micros],
      ['charged', entry.charged_micros],
      ['billed by BFL', entry.billed_micros],
    ] as const;
    const changes = amounts.flatMap(([name, micros]) => (micros === 0 ? [] : [`${name} ${formatUsd(micros)}`]));
    return `${entry.kind}: ${changes.join(', ')} (member ${entry.user_id}${entry.reason === null ? '' : `, ${entry.reason}`})`;
  });
}
