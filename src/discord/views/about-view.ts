// What one person alone is told of a generation, and what they can do with its settings.

import type { Generation, MessagePlace } from '../../generation/model/generation.ts';
import { hostNamesOf } from '../../generation/model/host.ts';
import type { ImageModel } from '../../generation/model/image-model.ts';
import type { MicroUsd } from '../../generation/model/money.ts';
import type { Texts } from '../texts/index.ts';
import { copyBlock } from './copy-block.ts';
import { extendButtons, type ExtensionOffer } from './extend-view.ts';
import { becameFacts, madeFacts, originLine } from './generation-facts.ts';
import { plain } from './markdown.ts';
import { buttonRow, type Button, type PagedView } from './pages.ts';
import { REPORT_VERB } from './report-view.ts';
import { varyButton } from './vary-view.ts';

/** The verbs of its buttons; their first argument is the generation. */
export const COPY_LINE_VERB = 'copy-line';
export const NEW_PRESET_VERB = 'preset-new';

const PROMPT_SHOWN = 300;

export interface AboutFacts {
  /** `/imagine` with its settings. */
  readonly line: string;
  /** Where the generation that it comes from stands for all to see. */
  readonly parent: MessagePlace | null;
  /** What it cost is for its member and for admins. */
  readonly hasPrice: boolean;
  /** What a picture like it costs; null where none can be painted from it. */
  readonly varyPrice: MicroUsd | null;
  /** What one of its pictures can be extended to. */
  readonly extensions: readonly ExtensionOffer[];
  /** Whoever reads it asked for it. */
  readonly isOwn: boolean;
  /** What is painted from it is for its member alone. */
  readonly leadsToPrivate: boolean;
}

/** What goes on from a generation without painting. */
const BUTTONS: readonly ((generation: Generation, texts: Texts) => Button)[] = [
  ({ id }, { history }) => ({ label: history.copy, emoji: '📋', verb: COPY_LINE_VERB, args: [id] }),
  ({ id }, { about }) => ({ label: about.savePreset, emoji: '🔖', verb: NEW_PRESET_VERB, args: [id] }),
];

/** The line stands there where it has room; the button brings it in any case. */
export function aboutView(
  generation: Generation,
  { line, parent, hasPrice, isOwn, ...painting }: AboutFacts,
  models: readonly ImageModel[],
  texts: Texts,
): PagedView {
  const hosts = hostNamesOf(generation.pictures);
  const became = [
    ...becameFacts(generation, texts, hasPrice),
    ...(hosts.length === 0 ? [] : [texts.about.paintedBy(hosts)]),
  ];
  const facts = [
    `**${plain(generation.recipe.prompt, PROMPT_SHOWN) || '…'}**`,
    `-# ${madeFacts(generation, { models, texts }).join(' · ')}`,
    `-# ${became.join(' · ')}`,
    ...originLine(generation, parent, texts),
    ...stateLine(generation, texts),
    ...(generation.recipe.inputs.length === 0 ? [] : [`-# ${texts.history.picturesLeftOut}`]),
  ];
  return {
    content: copyBlock(facts, line, texts) ?? facts.join('\n'),
    components: [
      ...buttonRow(paintingButtons(generation, painting, texts)),
      ...buttonRow([
        ...BUTTONS.map((button) => button(generation, texts)),
        ...(isOwn ? [] : [reportButton(generation, texts)]),
      ]),
    ],
  };
}

/** For whoever did not ask for it. */
function reportButton({ id }: Generation, { moderation }: Texts): Button {
  return { label: moderation.button, emoji: '🚩', verb: REPORT_VERB, args: [id] };
}

function paintingButtons(
  generation: Generation,
  { varyPrice, extensions, leadsToPrivate }: Pick<AboutFacts, 'varyPrice' | 'extensions' | 'leadsToPrivate'>,
  texts: Texts,
): Button[] {
  return [
    ...(varyPrice === null ? [] : [varyButton(generation, varyPrice, { leadsToPrivate, texts })]),
    ...extendButtons(generation, extensions, { leadsToPrivate, texts }),
  ];
}

function stateLine({ pictures }: Generation, { about }: Texts): string[] {
  if (pictures.some(({ kept }) => kept !== null)) return [];
  return [pictures.every(({ endedAtMs }) => endedAtMs !== null) ? about.noPicture : about.unfinished];
}
