// Looks whether the limits of the settings fit together, and says what they are.

import type { Config } from '../config.ts';
import { dearerThan, dearestPrice } from '../generation/model/image-model.ts';
import { formatUsd, type MicroUsd } from '../generation/model/money.ts';
import { MINUTE_MS } from '../runtime/durations.ts';
import type { Finding } from './finding.ts';

/**
 * Whether each limit leaves room for what stands below it: else one member can use up a server's day, one server the bot's, or two
 * pictures of one member the window of the burn rate. A lifted limit is compared with nothing.
 */
export function checkLimits(config: Config): Finding {
  const { limits, caps, burn } = config;
  const models = config.models.filter(({ isRetired }) => isRetired !== true);
  const named: readonly (readonly [string, MicroUsd | null])[] = [
    ['USER_PACE_USD', limits.pace],
    ['USER_DAILY_USD', caps.userDaily],
    ['GUILD_DAILY_USD', caps.guildDaily],
    ['BOT_DAILY_USD', caps.botDaily],
  ];
  const set = named.flatMap(([name, limit]) => (limit === null ? [] : [{ name, limit }]));
  const faults = set.flatMap(({ name, limit }, index) => {
    const next = set[index + 1];
    return next === undefined || limit <= next.limit
      ? []
      : [`${name} (${formatUsd(limit)}) is above ${next.name} (${formatUsd(next.limit)})`];
  });
  const dearest = Math.max(...models.map(dearestPrice));
  const needed = dearest * limits.perMember;
  if (burn !== null && burn.limit < needed) {
    faults.push(
      `BURN_USD (${formatUsd(burn.limit)}) is below the dearest picture (${formatUsd(dearest)}) × USER_CONCURRENCY (${limits.perMember}): ${formatUsd(needed)}`,
    );
  }
  const unaffordable = dearerThan(limits.pace, models).map(
    ({ model, abovePixels, price }) =>
      `Nobody can paint ${model.name} ${abovePixels === null ? 'in any size' : `above ${abovePixels} pixels`}: it costs ${formatUsd(price)} or more, and USER_PACE_USD is ${formatUsd(limits.pace)}`,
  );
  const inForce = [...unaffordable, ...limitsInForce(config)];
  if (faults.length === 0) {
    return { check: 'Limits', ok: true, found: ['each leaves room for what stands below it', ...inForce].join('\n') };
  }
  const advice =
    'Set them so that USER_PACE_USD ≤ USER_DAILY_USD ≤ GUILD_DAILY_USD ≤ BOT_DAILY_USD, and BURN_USD as high.';
  return { check: 'Limits', ok: false, found: [...faults, ...inForce].join('\n'), advice };
}

function usd(limit: MicroUsd | null): string {
  return limit === null ? 'no limit' : formatUsd(limit);
}

function minutes(ms: number): string {
  return `${ms / MINUTE_MS} minutes`;
}

/** As the settings have them; the commands show what a server's admins and the operator set beside them. */
function limitsInForce({ limits, caps, burn, accounts }: Config): string[] {
  const atOnce = accounts.reduce((sum, { host }) => sum + limits.concurrency[host], 0);
  const burning = burn === null ? 'no limit of the burn rate' : `${formatUsd(burn.limit)} in ${minutes(burn.windowMs)}`;
  return [
    `A member: ${usd(caps.userDaily)} a day, ${usd(caps.userMonthly)} a month, ${formatUsd(limits.pace)} in ${minutes(limits.paceIntervalMs)}`,
    `A server: ${usd(caps.guildDaily)} a day, ${usd(caps.guildMonthly)} a month`,
    `The bot: ${usd(caps.botDaily)} a day, ${usd(caps.botMonthly)} a month, ${burning}`,
    `At once: ${atOnce} pictures, ${limits.perMember} of a member and ${limits.maxWaiting} more that wait`,
  ];
}
