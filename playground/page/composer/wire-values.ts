// The options of a command as they are sent.

import type { WireOptionValue } from '../../wire/moves.ts';
import { wireFile } from '../files.ts';
import type { OptionReading } from './option-values.ts';
import type { Place } from './place.ts';

export interface NamedReading {
  readonly name: string;
  readonly reading: OptionReading;
}

/** Who makes a move, and where. */
export function actor({ userId, guild, channelId }: Place): { as: string; guildId: string; channelId: string } {
  return { as: userId, guildId: guild.id, channelId };
}

export function isFile(reading: OptionReading): boolean {
  return 'value' in reading && reading.value instanceof File;
}

/** The options that can be sent; the others are left out. */
export async function wireValues(readings: readonly NamedReading[]): Promise<Record<string, WireOptionValue>> {
  const given = readings.flatMap(({ name, reading }) => ('value' in reading ? [{ name, value: reading.value }] : []));
  const sent = given.map(
    async ({ name, value }) => [name, value instanceof File ? await wireFile(value) : value] as const,
  );
  return Object.fromEntries(await Promise.all(sent));
}
