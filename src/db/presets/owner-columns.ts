import type { Owner } from '../../generation/model/named.ts';
import type { PresetsTable } from '../schema.ts';

/** Whose a row is: one of the two is ''. */
export type OwnerColumns = Pick<PresetsTable, 'guild_id' | 'user_id'>;

export function columnsOf(owner: Owner): OwnerColumns {
  return owner.kind === 'member' ? { guild_id: '', user_id: owner.userId } : { guild_id: owner.guildId, user_id: '' };
}
