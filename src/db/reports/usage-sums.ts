import type { UsageSums } from '../../administration/report-store.ts';
import type { UsageChanges } from '../ledger/daily-usage.ts';

export function toSums(row: UsageChanges): UsageSums {
  return {
    pictures: row.pictures,
    charged: row.charged_micros,
    wasted: row.wasted_micros + row.undelivered_micros,
    moderated: row.moderated,
    failed: row.failed,
    waitMs: row.wait_ms,
  };
}
