// Discord's markdown as elements. Texts reach the page as text nodes and attributes only.

import { html, type nothing, type TemplateResult } from 'lit';
import '@skyra/discord-components-core/discord-mention.js';
import '../spoiler-element.ts';
import '../time-element.ts';
import { commandTitle } from '../../commands/titles.ts';
import { ChannelType, type ChannelView } from '../../../wire/world.ts';
import { menuPlaceOf, type View } from '../view.ts';
import { messageLinkIn } from './message-links.ts';
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
      return drawLink(node, view);
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

function drawLink({ url, children }: Extract<Inline, { kind: 'link' }>, view: View): TemplateResult {
  const inside = drawAll(children, view);
  const link = messageLinkIn(url);
  if (link === null) return html`<a href=${url} title=${url} target="_blank" rel="noopener noreferrer">${inside}</a>`;
  const [only] = children;
  const isBare = only?.kind === 'text' && only.text === url;
  const channel = view.names.channel(link.channelId);
  const name = `${channel?.name ?? view.texts.directMessage}${link.messageId === null ? '' : ' › 💬'}`;
  const shown = isBare ? mention(channelMention(channel), name) : inside;
  // Within a message each space and line break of a template would be seen.
  return html`<button class=${isBare ? 'mention' : 'link'} title=${url} @click=${() => view.goTo(link)}>
    ${shown}
  </button>`;
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

function channelMention(channel: ChannelView | undefined): 'channel' | 'thread' | 'forum' {
  return channel?.type === ChannelType.Thread ? 'thread' : channel?.type === ChannelType.Forum ? 'forum' : 'channel';
}

function drawChannel(id: string, { names, goTo, texts, userId }: View): TemplateResult {
  const channel = names.channel(id);
  if (channel === undefined || names.guildOf(id, userId) === undefined) return mention('channel', texts.unknownChannel);
  const go = (): void => goTo({ channelId: id, messageId: null });
  return html`<button class="mention" @click=${go}>${mention(channelMention(channel), channel.name)}</button>`;
}

function drawCommand({ path, id }: { readonly path: string; readonly id: string }, view: View): TemplateResult {
  const commands = view.names.guild?.commands ?? [];
  const named = mention('slash', commandTitle(path, commands, view.locale).slice(1));
  if (!commands.some((command) => command.id === id)) {
    return html`<span title=${view.texts.noSuchCommand}>${named}</span>`;
  }
  return html`<button class="mention" @click=${() => view.actions.askForCommand(path)}>${named}</button>`;
}
