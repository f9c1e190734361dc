// Embeds: the library's frame, with our markdown and pictures in it.

import { html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import type { Embed } from '../../../sandbox/discord/message.ts';
import { mosaic } from './attachments.ts';
import './embed-element.ts';
import { fieldColumns } from './field-columns.ts';
import { inlineMarkdown, markdown } from './markdown/render.ts';
import type { Picture } from './pictures.ts';
import { now } from '../clock.ts';
import { sentAt } from './times.ts';
import type { View } from './view.ts';
import { cssColour, httpUrl } from './web.ts';

/** `sizeOf`: of a picture that the message carries. */
export function embed(
  one: Embed,
  view: View,
  sizeOf: (url: string) => Pick<Picture, 'width' | 'height'>,
): TemplateResult {
  const { author, title, description, fields, color } = one;
  return html`
    <message-embed
      .color=${color == null ? undefined : cssColour(color)}
      .authorName=${author?.name}
      .authorUrl=${httpUrl(author?.url)}
      .embedTitle=${title ?? undefined}
      .url=${httpUrl(one.url)}
      .thumbnail=${httpUrl(one.thumbnail?.url)}
    >
      ${
        description == null || description === ''
          ? nothing
          : html`<discord-embed-description slot="description" class="markdown"
              >${markdown(description, view)}</discord-embed-description
            >`
      }
      ${fields == null || fields.length === 0 ? nothing : drawFields(fields, view)} ${drawImage(one, view, sizeOf)}
      ${drawFooter(one, view)}
    </message-embed>
  `;
}

function drawFields(fields: NonNullable<Embed['fields']>, view: View): TemplateResult {
  const columns = fieldColumns(fields);
  return html`<discord-embed-fields slot="fields">
    ${fields.map(
      ({ name, value }, index) =>
        html`<discord-embed-field class="embed-field markdown" style="--columns:${columns[index] ?? ''}">
          <strong class="field-name">${inlineMarkdown(name, view)}</strong>
          ${markdown(value, view)}
        </discord-embed-field>`,
    )}
  </discord-embed-fields>`;
}

function drawImage(
  { image, title }: Embed,
  view: View,
  sizeOf: (url: string) => Pick<Picture, 'width' | 'height'>,
): TemplateResult | typeof nothing {
  const url = httpUrl(image?.url);
  if (url === undefined) return nothing;
  const picture = { url, description: title ?? '', isSpoiler: false, ...sizeOf(url) };
  return html`<div slot="fields" class="embed-image">${mosaic([picture], view)}</div>`;
}

function drawFooter({ footer, timestamp }: Embed, { locale, texts }: View): TemplateResult | typeof nothing {
  const time = timestamp == null ? undefined : sentAt(Date.parse(timestamp), locale, now(), texts.yesterday);
  const parts = [footer?.text, time].filter((part) => part !== undefined);
  if (parts.length === 0) return nothing;
  return html`<small slot="footer" class="embed-footer" title=${ifDefined(timestamp ?? undefined)}
    >${parts.join(' • ')}</small
  >`;
}
