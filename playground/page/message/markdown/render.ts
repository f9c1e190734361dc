// Discord's markdown as elements. Texts reach the page as text nodes and attributes only.

import { html, type nothing, type TemplateResult } from 'lit';
import '@skyra/discord-components-core/discord-mention.js';
import '../spoiler-element.ts';
import '../time-element.ts';
import { inChannel } from '../../state.ts';
import { menuPlaceOf, type View } from '../view.ts';
import type { Block, Inline, List } from './nodes.ts';
import { parseInline } from './inline.ts';
import { parseMarkdown } from './parse.ts';

type Drawn = TemplateResult | string | typeof nothing;

/** A whole text: of a message, an embed's description or field, a text display. */
export function markdown(text: string, view: View): readonly Drawn[] {
  return parseMarkdown(text).map((block) => drawBlock(block, view));
}

/** A single line, such as an embed's title. */
export function inlineMarkdown(text: string, view: View): readonly Drawn[] {
  return drawAll(parseInline(text), view);
}

function drawBlock(block: Block, view: View): Drawn {
  switch (block.kind) {
    case 'paragraph':
      return html`<p>${drawAll(block.children, view)}</p>`;
    case 'subtext':
      return html`<p class="subtext">${drawAll(block.children, view)}</p>`;
    case 'heading':
      return html`<div class="heading level-${block.level}" role="heading" aria-level=${block.level + 2}>
        <span>${drawAll(block.children, view)}</span>
      </div>`;
    case 'code-block':
      return html`<pre tabindex="0"><code data-language=${block.language ?? ''}>${block.text}</code></pre>`;
    case 'quote':
      return html`<blockquote>${block.children.map((child) => drawBlock(child, view))}</blockquote>`;
    case 'list':
      return drawList(block, view);
  }
}

function drawList({ start, items }: List, view: View): TemplateResult {
  const inside = items.map(
    ({ children, nested }) =>
      html`<li><span>${drawAll(children, view)}</span>${nested.map((list) => drawList(list, view))}</li>`,
  );
  return start === null
    ? html`<ul>
        ${inside}
      </ul>`
    : html`<ol start=${start}>
        ${inside}
      </ol>`;
}

function drawAll(nodes: readonly Inline[], view: View): readonly Drawn[] {
  return nodes.map((node) => draw(node, view));
}

function draw(node: Inline, view: View): Drawn {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'code':
      return html`<code>${node.text}</code>`;
    case 'styled':
      return drawStyled(node.style, drawAll(node.children, view), view);
    case 'link':
      return html`<a href=${node.url} title=${node.url} target="_blank" rel="noopener noreferrer"
        >${drawAll(node.children, view)}</a
      >`;
    case 'time':
      return html`<message-time .seconds=${node.seconds} .form=${node.style} .locale=${view.locale}></message-time>`;
    case 'user':
      return drawUser(node.id, view);
    case 'role':
      return mention('role', view.names.role(node.id) ?? view.texts.deletedRole);
    case 'channel':
      return drawChannel(node.id, view);
    case 'command':
      return drawCommand(node, view);
    case 'everyone':
      return mention('user', node.name);
    case 'emoji':
      return `:${node.name}:`;
  }
}

function drawStyled(
  style: Extract<Inline, { kind: 'styled' }>['style'],
  inside: readonly Drawn[],
  { texts }: View,
): TemplateResult {
  switch (style) {
    case 'bold':
      return html`<strong>${inside}</strong>`;
    case 'italic':
      return html`<em>${inside}</em>`;
    case 'underline':
      return html`<u>${inside}</u>`;
    case 'strike':
      return html`<s>${inside}</s>`;
    case 'spoiler':
      return html`<message-spoiler .label=${`${texts.spoiler}: ${texts.showSpoiler}`}>${inside}</message-spoiler>`;
  }
}

function mention(type: 'user' | 'role' | 'slash' | 'channel' | 'thread' | 'forum', name: string): TemplateResult {
  return html`<discord-mention type=${type}>${name}</discord-mention>`;
}

function drawUser(id: string, view: View): TemplateResult {
  const user = view.names.user(id);
  if (user === undefined) return mention('user', view.texts.unknownUser);
  const show = (event: Event): void => view.showUserMenu(id, menuPlaceOf(event));
  return html`<button class="mention" aria-haspopup="menu" @click=${show}>${mention('user', user.name)}</button>`;
}

const MENTIONED = { 11: 'thread', 15: 'forum' } as const;

function drawChannel(id: string, { names, actions, texts, userId }: View): TemplateResult {
  const channel = names.channel(id);
  const guild = names.guildOf(id, userId);
  if (channel === undefined || guild === undefined) return mention('channel', texts.unknownChannel);
  const type = channel.type === 11 || channel.type === 15 ? MENTIONED[channel.type] : 'channel';
  const go = (): void => actions.update((state) => inChannel(state, { guildId: guild.id, channelId: id }));
  return html`<button class="mention" @click=${go}>${mention(type, channel.name)}</button>`;
}

function drawCommand({ path, id }: { readonly path: string; readonly id: string }, view: View): TemplateResult {
  const isThere = view.names.guild?.commands.some((command) => command.id === id) ?? false;
  if (!isThere) return html`<span title=${view.texts.noSuchCommand}>${mention('slash', path)}</span>`;
  return html`<button class="mention" @click=${() => view.actions.askForCommand(path)}>
    ${mention('slash', path)}
  </button>`;
}
