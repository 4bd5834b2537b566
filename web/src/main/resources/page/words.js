/** Texts of the page in two languages. Screens add theirs by {@link addWords}; keys begin with the screen's name. */

import { place } from './state.js';
import shell from './words/shell.js';

/** @typedef {import('./types.js').Text} Text */
/** @typedef {{en: Record<string, string>, zh: Record<string, string>}} Words */

const LANGUAGES = /** @type {const} */ (['en', 'zh']);

/** @type {Words} */
const known = { en: {}, zh: {} };

/** Adds texts. @param {Words} words the same keys in both languages */
export function addWords(words) {
  Object.assign(known.en, words.en);
  Object.assign(known.zh, words.zh);
}

addWords(shell);

/** The language of the page: the address', else the last one chosen, else the browser's. @returns {'en'|'zh'} */
export function language() {
  const wanted = place().lang || stored() || globalThis.navigator?.language?.slice(0, 2) || 'en';
  return LANGUAGES.find((l) => l === wanted) ?? 'en';
}

function stored() {
  try {
    return globalThis.localStorage?.getItem('language') ?? '';
  } catch {
    return '';
  }
}

/**
 * A text in the page's language.
 *
 * @param {string} key
 * @param {Record<string, string|number>} [values] stand where the text has `{name}`
 */
export function t(key, values = {}) {
  const text = known[language()][key];
  if (text === undefined) {
    throw new Error(`no text '${key}' in ${language()}`);
  }
  return text.replace(/\{(\w+)\}/g, (all, name) => String(values[name] ?? all));
}

/** A text of the server in the page's language. @param {Text|string|null|undefined} text */
export function say(text) {
  return typeof text === 'object' && text ? text[language()] ?? text.en : text ?? '';
}

/** A number as people of the page's language write it. @param {number} value @param {Intl.NumberFormatOptions} [options] */
export const number = (value, options) => new Intl.NumberFormat(language(), options).format(value);

/** A share of one as a percentage. @param {number} share */
export const percent = (share) =>
  number(share, { style: 'percent', maximumFractionDigits: share < 0.01 && share > 0 ? 2 : share < 0.1 ? 1 : 0 });

/** A measured value, four significant digits. @param {number} value */
export function measure(value) {
  if (!Number.isFinite(value)) {
    return String(value);
  }
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e6) ? value.toExponential(2) : number(value, { maximumSignificantDigits: 4 });
}

/** A shape, `1280 × 7 × 7`. @param {readonly number[]} shape */
export const dimensions = (shape) => shape.map((n) => (n < 0 ? '?' : String(n))).join(' × ');
