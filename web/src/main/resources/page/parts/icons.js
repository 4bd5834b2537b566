/** Small line drawings; all are decoration beside a text or a label. */
import { html, svg } from 'lit';

/** @param {import('lit').SVGTemplateResult} inside */
const icon = (inside) =>
  html`<svg width="18" height="18" viewBox="0 0 18 18" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${inside}</svg>`;

export const down = icon(svg`<path d="m5 7 4 4 4-4"/>`);
export const plus = icon(svg`<path d="M9 3.5v11M3.5 9h11"/>`);
export const close = icon(svg`<path d="m4.5 4.5 9 9m0-9-9 9"/>`);
export const pin = icon(svg`<path d="M6.2 2.8h5.6l-.6 5 2.3 2.7h-9l2.3-2.7zM9 10.5v4.7"/>`);
export const trash = icon(svg`<path d="M3.5 5h11M7 5V3h4v2M5 5l.7 10h6.6L13 5M7.6 8v4.5M10.4 8v4.5"/>`);
export const load = icon(svg`<path d="M9 3v8m-3.5-3.2L9 11.3l3.5-3.5M3.5 14.5h11"/>`);
export const file = icon(svg`<path d="M4.5 2.5h6l3 3v10h-9zM10.5 2.5v3h3"/>`);
export const camera = icon(svg`<path d="M2.5 5.5H5L6.5 3.5h5L13 5.5h2.5v9h-13z"/><circle cx="9" cy="9.6" r="2.5"/>`);
export const sun = icon(svg`<circle cx="9" cy="9" r="3.2"/><path d="M9 1.5v1.8M9 14.7v1.8M1.5 9h1.8M14.7 9h1.8M3.7 3.7 5 5M13 13l1.3 1.3M3.7 14.3 5 13M13 5l1.3-1.3"/>`);
export const moon = icon(svg`<path d="M14.5 10.5A6 6 0 0 1 7.5 3.5a6 6 0 1 0 7 7z"/>`);
export const copy = icon(svg`<path d="M6.5 6.5h8v8h-8zM11.5 6.5v-3h-8v8h3"/>`);
export const search = icon(svg`<circle cx="8" cy="8" r="4.5"/><path d="m11.5 11.5 3.5 3.5"/>`);
export const undo = icon(svg`<path d="M6.5 3.5 3.5 6.5l3 3M3.5 6.5h7a4 4 0 0 1 0 8H7"/>`);
