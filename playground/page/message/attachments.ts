// The files of a message: pictures in a mosaic, others as cards.

import { html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import type { AttachmentView } from '../../wire/message.ts';
import { sizeText } from '../files.ts';
import { DOWNLOAD, FILE } from './icons.ts';
import { veiled } from './picture-veil.ts';
import { isPicture, mosaicRows, pictureOf, shownSize, type Picture } from './pictures.ts';
import type { View } from './view.ts';

export function attachments(files: readonly AttachmentView[], view: View): TemplateResult {
  const pictures = files.filter(isPicture).map(pictureOf);
  const others = files.filter((file) => !isPicture(file));
  return html`${mosaic(pictures, view)}${others.map((file) => fileCard(file, view))}`;
}

/** Up to ten pictures as Discord lays them out; each opens large. */
export function mosaic(pictures: readonly Picture[], view: View): TemplateResult | typeof nothing {
  if (pictures.length === 0) return nothing;
  const [only, second] = pictures;
  if (only !== undefined && second === undefined) {
    const { width, height } = shownSize(only);
    return html`<div class="mosaic single" style="width:${width}px;aspect-ratio:${width}/${height}">
      ${pictureButton(pictures, 0, view)}
    </div>`;
  }
  if (pictures.length === 3) {
    return html`<div class="mosaic three">${pictures.map((_, index) => pictureButton(pictures, index, view))}</div>`;
  }
  let index = 0;
  const rows = mosaicRows(pictures.length).map((count) => {
    const inside = Array.from({ length: count }, () => pictureButton(pictures, index++, view));
    return html`<div class="mosaic-row of-${count}">${inside}</div>`;
  });
  return html`<div class="mosaic">${rows}</div>`;
}

export function pictureButton(pictures: readonly Picture[], index: number, view: View): TemplateResult {
  const picture = pictures[index];
  if (picture === undefined) return html``;
  const { texts } = view;
  const button = html`<button
    class="picture"
    aria-label=${texts.openPicture(picture.description)}
    @click=${() => view.showPicture(pictures, index)}
  >
    <img
      src=${picture.url}
      alt=${picture.description === '' ? texts.picture : picture.description}
      width=${ifDefined(picture.width ?? undefined)}
      height=${ifDefined(picture.height ?? undefined)}
      decoding="async"
    />
  </button>`;
  if (!picture.isSpoiler) return button;
  return veiled(button, texts);
}

export function fileCard({ filename, url, size, spoiler }: AttachmentView, { texts, locale }: View): TemplateResult {
  const card = html`<div class="file">
    ${FILE}
    <span class="file-about">
      <a href=${url} target="_blank" rel="noopener noreferrer">${filename}</a>
      <small>${sizeText(size, locale)}</small>
    </span>
    <a
      class="file-download"
      href=${url}
      download=${filename}
      target="_blank"
      rel="noopener noreferrer"
      aria-label=${texts.download(filename)}
      >${DOWNLOAD}</a
    >
  </div>`;
  if (!spoiler) return card;
  return veiled(card, texts);
}
