// What moderators read of their server's limits.

import type { CapAlert } from '../../administration/cap-alert-store.ts';
import type { AlertNews } from '../../administration/cap-alerts.ts';
import { formatUsd } from '../../generation/model/money.ts';
import type { Texts } from '../texts/index.ts';
import { relativeTime } from './markdown.ts';
import { memberMention } from './privacy-view.ts';

/** The first line, by which an alert is found again. */
export function alertHead({ share, span, used, limit }: CapAlert, { alerts }: Texts): string {
  const amounts = [span, formatUsd(used), formatUsd(limit)] as const;
  return share === 100 ? alerts.usedUp(...amounts) : alerts.nearly(Math.floor((used / limit) * 100), ...amounts);
}

export function alertText({ alert, top }: AlertNews, texts: Texts): string {
  const { alerts } = texts;
  const { share, used, limit, isOwn, resetsAtMs } = alert;
  const resets = relativeTime(resetsAtMs);
  const means =
    share === 80
      ? alerts.nearlyMeans(resets)
      : texts.common.sentences(...(used < limit ? [alerts.tooLittle] : []), alerts.usedUpMeans(resets));
  const spenders = top.map((one) => `${memberMention(one.userId, texts)} ${formatUsd(one.used)}`);
  return [
    alertHead(alert, texts),
    means,
    ...(spenders.length === 0 ? [] : [alerts.top(texts.common.list(spenders))]),
    isOwn ? alerts.own : alerts.operators,
  ].join('\n');
}
