// Small drawings of ours.

import { svg, html, type TemplateResult } from 'lit';

function icon(inside: TemplateResult, size = 16): TemplateResult {
  return html`<svg class="icon" width=${size} height=${size} viewBox="0 0 24 24" aria-hidden="true">${inside}</svg>`;
}

const line = (d: string): TemplateResult =>
  svg`<path d=${d} fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" />`;

export const EYE = icon(
  svg`${line('M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12z')}<circle cx="12" cy="12" r="3" fill="currentColor" />`,
);
export const MORE = icon(
  svg`<circle cx="5" cy="12" r="2" fill="currentColor" /><circle cx="12" cy="12" r="2" fill="currentColor" /><circle cx="19" cy="12" r="2" fill="currentColor" />`,
  20,
);
export const FILE = icon(line('M6 2h8l5 5v15H6zM14 2v6h5M9 13h7M9 17h7'), 32);
export const DOWNLOAD = icon(line('M12 3v12m-5-5 5 5 5-5M4 20h16'), 20);
export const CHEVRON = icon(line('m6 9 6 6 6-6'), 20);
export const LINK = icon(line('M14 4h6v6M20 4l-9 9M18 14v6H4V6h6'), 14);
export const CHECK = icon(line('m4 12 6 6L20 6'), 18);
export const PICTURE = icon(line('M3 4h18v16H3zM3 17l6-6 4 4 3-3 5 5'), 14);
