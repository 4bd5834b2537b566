import { html, nothing } from 'lit';
import './parts/drop.js';
import './parts/input-menu.js';
import './parts/model-menu.js';
import './parts/webcam.js';
import { chooseFiles, INPUT_FILES, MODEL_FILES, sendFiles } from './parts/files.js';
import * as icons from './parts/icons.js';
import { troubleNotice } from './parts/notice.js';
import { Part } from './parts/part.js';
import { SCREENS } from './screens.js';
import { start } from './session.js';
import { go, learn, merged, place, session, write } from './state.js';
import { language, t } from './words.js';

const THEME = 'theme';

/** @param {string} key @param {string} value */
function keep(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // a browser that keeps nothing still shows the page
  }
}

/** @param {string} key */
function kept(key) {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

/** The page: header and one screen. */
class App extends Part {
  static properties = { failed: { state: true } };

  constructor() {
    super();
    /** @type {Error | null} */
    this.failed = null;
    /** Screens whose module has been read. @type {Set<string>} */
    this.loaded = new Set();
    document.documentElement.dataset.theme = kept(THEME);
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.begin();
  }

  begin() {
    this.failed = null;
    start().catch((e) => (this.failed = e));
  }

  /** The present screen's name; the first where the address names none that there is. */
  screen() {
    return SCREENS.find((s) => s.name === place().screen)?.name ?? SCREENS[0].name;
  }

  /** The present screen's element, made once. */
  element() {
    const name = this.screen();
    if (!this.loaded.has(name)) {
      SCREENS.find((s) => s.name === name)
        ?.load()
        .then(() => {
          this.loaded.add(name);
          this.requestUpdate();
        })
        .catch((e) => (this.failed = e));
      return nothing;
    }
    return this.made(name);
  }

  /** @type {Map<string, HTMLElement>} */
  #elements = new Map();

  /** @param {string} name */
  made(name) {
    let element = this.#elements.get(name);
    if (!element) {
      element = document.createElement(`cs-${name}`);
      this.#elements.set(name, element);
    }
    return element;
  }

  isDark() {
    const { theme } = document.documentElement.dataset;
    return theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  }

  theme() {
    const next = this.isDark() ? 'light' : 'dark';
    document.documentElement.dataset.theme = next;
    keep(THEME, next);
    this.requestUpdate();
    document.dispatchEvent(new CustomEvent('theme'));
  }

  /** @param {Event} event */
  async tour(event) {
    const opener = /** @type {HTMLElement} */ (event.currentTarget);
    (await import('./parts/tour.js')).startTour(opener);
  }

  speak() {
    const next = language() === 'en' ? 'zh' : 'en';
    keep('language', next);
    go({ lang: next }, { replace: true });
  }

  async add() {
    await sendFiles(await chooseFiles(`${MODEL_FILES},${INPUT_FILES},.txt,.json`, true));
  }

  /** @override */
  willUpdate() {
    document.documentElement.lang = language() === 'zh' ? 'zh-CN' : 'en';
    document.title = [session().model?.name.replace('builtin:', ''), 'Convscope'].filter(Boolean).join(' · ');
  }

  tabs() {
    return SCREENS.map(
      ({ name }) => html`<a href=${write(merged(place(), { screen: name }))} aria-current=${name === this.screen() ? 'page' : nothing}
        @click=${(/** @type {Event} */ e) => {
          e.preventDefault();
          go({ screen: name });
        }}>${t(`tab.${name}`)}</a>`,
    );
  }

  status() {
    const { busy, trouble } = session();
    const shown = trouble ?? this.failed;
    return html`<div class="unseen" role="status">${busy ? t(busy) : ''}</div>
      ${shown
        ? html`<div class="toast">${troubleNotice(
            shown,
            this.failed
              ? html`<button class="button" @click=${this.begin}>${t('again')}</button>`
              : html`<button class="button" @click=${() => learn({ trouble: null })}>${t('close')}</button>`,
          )}</div>`
        : nothing}`;
  }

  /** @override */
  render() {
    return html`<header class="header">
        <a class="brand" href="#/explain"><img src="./style/icon.svg" alt="" width="26" height="26"><span>Convscope</span></a>
        <div class="choosers">
          <cs-model-menu></cs-model-menu>
          <cs-input-menu></cs-input-menu>
          <button class="button plain icon" aria-label=${t('add')} title=${t('add')} @click=${this.add}>${icons.plus}</button>
        </div>
        <nav class="tabs" aria-label=${t('tabs')}>${this.tabs()}</nav>
        <div class="switches">
          ${session().model && session().input
            ? html`<button class="button plain small" @click=${this.tour}>${t('tour')}</button>`
            : nothing}
          <button class="button plain small" lang=${language() === 'en' ? 'zh-CN' : 'en'} @click=${this.speak}>${t('language')}</button>
          <button class="button plain icon small" aria-label=${t('theme')} title=${t('theme')} @click=${this.theme}>${this.isDark() ? icons.sun : icons.moon}</button>
        </div>
      </header>
      <main class="screen">${this.element()}</main>
      ${this.status()}
      <cs-drop></cs-drop>
      <cs-webcam></cs-webcam>`;
  }
}

customElements.define('cs-app', App);
