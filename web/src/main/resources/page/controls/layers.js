import { html } from 'lit';
import { session } from '../state.js';
import { t } from '../words.js';

/** Several layers, by name; `auto` leaves them to the method. @param {import('./control.js').Control} control */
export function layers({ value, id, about, change }) {
  const chosen = value === 'auto' ? [] : value.split(',').map((text) => text.trim());
  const all = (session().model?.layers ?? []).filter((l) => l.space > 0);
  /** @param {import('../types.js').Layer} l */
  const on = (l) => chosen.includes(l.name) || chosen.includes(String(l.index));
  /** @param {import('../types.js').Layer} l */
  const toggle = (l) => change(all.filter((other) => (other === l ? !on(l) : on(other))).map((other) => other.index).join(',') || 'auto');
  return html`<details class="layers-control">
    <summary id=${id} aria-describedby=${about}>${chosen.length ? t('control.layers', { count: chosen.length }) : t('control.auto')}</summary>
    <div class="layers-list" role="group" aria-labelledby=${id}>
      ${all.map((l) => html`<label><input type="checkbox" .checked=${on(l)} @change=${() => toggle(l)}><span>${l.index} · ${l.name}</span></label>`)}
    </div>
  </details>`;
}
