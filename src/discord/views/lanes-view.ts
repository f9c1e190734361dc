// The accounts that paint, as `/operator lanes` shows them.

import type { LaneLine, LanesPage } from '../../administration/operator.ts';
import type { LaneUse } from '../../generation/flow-control/lanes.ts';
import { modelName, type ImageModel } from '../../generation/model/image-model.ts';
import { formatUsd } from '../../generation/model/money.ts';
import type { Texts } from '../texts/index.ts';
import { listView, type ListView } from './list-view.ts';
import { elide, type Shorten } from './markdown.ts';

/** The verb of the paging buttons. */
export const LANES_VERB = 'operator-lanes';

const USES_SHOWN = 120;

/** One page of the accounts that paint, as they are now and with what they did, in short lines for a phone; below what was `said`. */
export function lanesView(page: LanesPage, said: readonly string[], texts: Texts): ListView {
  const linesOf = (shorten: Shorten): string[] =>
    page.items.flatMap((lane) => laneLines(lane, page.offered, shorten, texts));
  return listView(said, linesOf, page, LANES_VERB, texts);
}

function laneLines(lane: LaneLine, offered: readonly ImageModel[], shorten: Shorten, texts: Texts): string[] {
  const { name, hostName, isDrained, causes, inFlight, concurrency, mostAtOnce, uses, sums } = lane;
  const words = texts.operator.lanes;
  const state = isDrained ? words.states.drained : texts.common.list(causes.map((cause) => words.states[cause]));
  const named = (which: readonly LaneUse[]): string =>
    elide(texts.common.list(which.map(({ modelId }) => modelName(modelId, offered))), shorten(USES_SHOWN));
  const first = uses.filter(({ before }) => before === 0);
  const later = uses.filter(({ before }) => before > 0);
  const usual = uses.flatMap(({ modelId, usualMs }) =>
    usualMs === null ? [] : [words.duration(modelName(modelId, offered), (usualMs / 1_000).toFixed(1))],
  );
  const parts = [
    words.work(inFlight, concurrency, mostAtOnce),
    words.sums.today(sums.today.painted, sums.today.failed, formatUsd(sums.today.billed)),
    words.sums.month(sums.month.painted, sums.month.failed, formatUsd(sums.month.billed)),
    ...(uses.length === 0 ? [words.uses.none] : []),
    ...(first.length === 0
      ? []
      : [first.length === offered.length ? words.uses.firstForAll : words.uses.first(named(first))]),
    ...(later.length === 0
      ? []
      : [later.length === offered.length ? words.uses.laterForAll : words.uses.later(named(later))]),
    ...(usual.length === 0 ? [] : [words.usual(elide(texts.common.list(usual), shorten(USES_SHOWN)))]),
  ];
  return [
    `**${name}** · ${hostName} · ${state === '' ? words.states.open : state}`,
    ...parts.map((part) => `-# ${part}`),
  ];
}
