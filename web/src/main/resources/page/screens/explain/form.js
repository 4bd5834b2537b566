import { html, nothing } from 'lit';
import { baseline } from '../../controls/baseline.js';
import { choice } from '../../controls/choice.js';
import { flag } from '../../controls/flag.js';
import { layer } from '../../controls/layer.js';
import { layers } from '../../controls/layers.js';
import { method } from '../../controls/method.js';
import { real } from '../../controls/real.js';
import { text } from '../../controls/text.js';
import { whole } from '../../controls/whole.js';
import * as icons from '../../parts/icons.js';
import { go, place } from '../../state.js';
import { say, t } from '../../words.js';

/** @typedef {import('../../types.js').Parameter} Parameter */

/** @type {Record<import('../../types.js').ParameterKind, (control: import('../../controls/control.js').Control) => unknown>} */
const CONTROLS = { whole, real, flag, choice, text, layer, layers, baseline, method };

/** The value of a parameter that is set; undefined where it is at its default. @param {Parameter} parameter */
function given({ name, kind }) {
  const { parameters, layer: index, unit } = place();
  if ((kind === 'layer' || kind === 'layers') && index && parameters[name] === undefined) {
    return index;
  }
  return name === 'unit' && unit && parameters[name] === undefined ? unit : parameters[name];
}

/** @param {Parameter} parameter @param {string | undefined} value undefined for the default */
function set(parameter, value) {
  const { [parameter.name]: _, ...others } = place().parameters;
  const usual = value === undefined || value === parameter.default;
  if (parameter.kind === 'layer') {
    go({ layer: usual ? '' : value, parameters: others });
  } else if (parameter.kind === 'layers') {
    go({ layer: '', parameters: usual ? others : { ...others, [parameter.name]: value } });
  } else if (parameter.name === 'unit') {
    go({ unit: usual ? '' : value, parameters: others });
  } else {
    go({ parameters: usual ? others : { ...others, [parameter.name]: value } });
  }
}

/** How many parameters of a method are not at their defaults. @param {readonly Parameter[]} parameters */
export const changedCount = (parameters) => parameters.filter((p) => given(p) !== undefined).length;

/** Sets all parameters back. */
export const resetAll = () => go({ layer: '', unit: '', parameters: {} });

/** @param {string} name */
const words = (name) => name.replace(/-/g, ' ').replace(/^./, (c) => c.toUpperCase());

/** @param {Parameter} parameter */
function row(parameter) {
  const value = given(parameter);
  const id = `p-${parameter.name}`;
  const changed = value !== undefined;
  return html`<div class="parameter" ?data-changed=${changed}>
    <label for=${id}>${words(parameter.name)}</label>
    ${CONTROLS[parameter.kind]({ parameter, value: value ?? parameter.default, id, about: `${id}-about`, change: (to) => set(parameter, to) })}
    <p class="quiet tiny" id="${id}-about">${say(parameter.about)}${changed ? html` · ${t('method.default', { value: parameter.default || '–' })}` : nothing}</p>
    ${changed
      ? html`<button class="button plain icon small parameter-reset" aria-label="${t('method.reset')}: ${words(parameter.name)}" title=${t('method.reset')} @click=${() => set(parameter, undefined)}>${icons.undo}</button>`
      : nothing}
  </div>`;
}

/** The form of a method, made from what it says of its parameters. @param {readonly Parameter[]} parameters */
export const form = (parameters) =>
  parameters.length ? html`<div class="form">${parameters.map(row)}</div>` : html`<p class="quiet small">${t('method.settings.none')}</p>`;
