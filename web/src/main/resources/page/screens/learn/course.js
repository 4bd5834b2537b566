/** The lesson that is open: what it shows, where it is, and its clock. One for the page; parts watch it. */

import * as api from '../../api.js';
import { go, place, session } from '../../state.js';
import { disagreements, flat, momentOf, momentOfLesson, product, unflat } from './window.js';

/** @typedef {import('./types.js').Grid} Grid */
/** @typedef {import('./types.js').Layer} Layer */
/** @typedef {import('./types.js').Lesson} Lesson */
/** @typedef {import('./types.js').Moment} Moment */

/** Milliseconds per position; `told` tells every step before it goes on. */
export const SPEEDS = /** @type {const} */ ({ told: 2600, slow: 1000, normal: 300, fast: 60 });

/** @typedef {keyof typeof SPEEDS} Speed */

const SETTLES = 140;

class Course extends EventTarget {
  /** @type {'none'|'loading'|'ready'|'refused'|'failed'} */
  state = 'none';
  /** @type {Layer|null} */
  layer = null;
  unit = -1;
  /** @type {Grid|null} */
  grid = null;
  /** The server's lesson; of the present position unless it is still asked for. @type {Lesson|null} */
  lesson = null;
  /** @type {Moment|null} */
  moment = null;
  position = 0;
  /** Number in the list of the lesson's steps. */
  stage = 0;
  /** Input channel that is drawn. */
  channel = -1;
  playing = false;
  /** @type {Speed} */
  speed = 'normal';
  /** @type {Error|null} */
  trouble = null;
  /** @type {{here: number, server: number}[]} */
  differences = [];

  #key = '';
  #gridKey = '';
  /** Whether the reader has gone elsewhere since the lesson was opened; until then the address stays short. */
  #moved = false;
  /** @type {AbortController|null} */
  #asking = null;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #settling;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #tick;

  tell() {
    this.dispatchEvent(new Event('change'));
  }

  /** Sizes of the positions; empty where there is one only. @returns {readonly number[]} */
  get space() {
    return this.grid?.geometry?.output ?? this.grid?.space ?? [];
  }

  get positions() {
    return product(this.space);
  }

  /** Whether the lesson is of the present position. */
  get settled() {
    return this.lesson !== null && (this.positions === 1 || flat(this.lesson.cell.position, this.space) === this.position);
  }

  /** The layers of the open network. @returns {Layer[]} */
  get layers() {
    return session().model?.layers ?? [];
  }

  /** Opens what the place names. */
  follow() {
    const { model, inputId } = session();
    if (!model || !inputId) {
      this.#key = '';
      this.pause();
      this.state = 'none';
      this.tell();
      return;
    }
    const { layer, unit, extra } = place();
    const wanted = layer === '' ? this.layers.find((l) => l.lesson) : this.layers[Number(layer)];
    const key = [model.id, inputId, wanted?.index, unit, extra.at ?? ''].join('\n');
    if (key === this.#key || (this.state === 'ready' && key === this.#now())) {
      return;
    }
    this.#key = key;
    this.pause();
    this.layer = wanted ?? null;
    if (!wanted?.lesson) {
      this.state = 'refused';
      this.tell();
      return;
    }
    void this.#open(wanted.index, unit, extra.at ?? '');
  }

  #now() {
    return [session().model?.id, session().inputId, this.layer?.index, this.unit, this.#at()].join('\n');
  }

  #at() {
    return this.positions > 1 ? unflat(this.position, this.space).join(',') : '';
  }

  /** @param {number} layer @param {string} unit @param {string} at */
  async #open(layer, unit, at) {
    const model = /** @type {import('../../types.js').Model} */ (session().model).id;
    const input = session().inputId;
    this.#asking?.abort();
    const { signal } = (this.#asking = new AbortController());
    this.state = 'loading';
    this.trouble = null;
    this.#moved = false;
    this.tell();
    try {
      const asked = unit === '' ? {} : { unit: Number(unit), at: at ? at.split(',').map(Number) : undefined };
      const lesson = await api.lesson(model, layer, { input, ...asked, signal });
      const { channel, position } = lesson.cell;
      const units = lesson.kind === 'dense' || lesson.kind === 'softmax';
      const gridKey = [model, input, layer, channel, units ? position : ''].join('\n');
      if (gridKey !== this.#gridKey || !this.grid) {
        this.grid = await api.grid(model, layer, { input, unit: channel, at: units ? position : undefined, signal });
        this.#gridKey = gridKey;
        this.channel = -1;
        this.stage = 0;
      }
      this.unit = channel;
      this.position = position.length ? flat(position, this.space.length ? this.space : position.map(() => 1)) : 0;
      this.state = 'ready';
      this.#settle(lesson);
    } catch (e) {
      if (!signal.aborted) {
        this.state = 'failed';
        this.trouble = /** @type {Error} */ (e);
        this.tell();
      }
    }
  }

  /** Takes the server's lesson of the present position. @param {Lesson} lesson */
  #settle(lesson) {
    this.lesson = lesson;
    const here = this.#worked();
    this.differences = here ? disagreements(here, lesson) : [];
    this.moment = lesson.geometry ? momentOfLesson(lesson, here) : null;
    if (this.channel < 0 && this.moment) {
      const largest = [...this.moment.channels].sort((a, b) => Math.abs(b.sum) - Math.abs(a.sum))[0];
      this.channel = largest?.channel ?? -1;
    }
    this.stage = Math.min(this.stage, Math.max(0, lesson.stages.length - 1));
    if (this.#moved) {
      this.#write();
    }
    this.tell();
  }

  #worked() {
    return this.grid?.geometry && this.grid.local ? momentOf(this.grid, this.position) : null;
  }

  #write() {
    if (place().screen === 'learn' && this.layer) {
      go({ layer: String(this.layer.index), unit: String(this.unit), extra: { at: this.#at() || undefined } }, { replace: true });
      this.#key = this.#now();
    }
  }

  /** Goes to a position. @param {number} position */
  move(position) {
    const next = Math.max(0, Math.min(this.positions - 1, position));
    if (this.state !== 'ready' || next === this.position) {
      return;
    }
    this.position = next;
    this.#moved = true;
    this.moment = this.#worked() ?? this.moment;
    this.tell();
    clearTimeout(this.#settling);
    if (!this.playing || this.speed === 'told' || !this.grid?.local) {
      this.#settling = setTimeout(() => this.#ask(), this.playing ? 0 : SETTLES);
    }
  }

  async #ask() {
    if (!this.layer || this.settled) {
      return;
    }
    this.#asking?.abort();
    const { signal } = (this.#asking = new AbortController());
    const model = session().model?.id ?? '';
    try {
      this.#settle(await api.lesson(model, this.layer.index, { input: session().inputId, unit: this.unit, at: unflat(this.position, this.space), signal }));
    } catch (e) {
      if (!signal.aborted) {
        this.pause();
        this.trouble = /** @type {Error} */ (e);
        this.tell();
      }
    }
  }

  play() {
    if (this.state !== 'ready' || this.playing) {
      return;
    }
    if (this.positions === 1) {
      this.speed = 'told';
    }
    const told = this.speed === 'told' && this.stage < this.#last();
    if (this.position === this.positions - 1 && !told) {
      this.stage = 0;
      this.move(0);
    }
    this.playing = true;
    this.tell();
    this.#wait();
  }

  #last() {
    return (this.lesson?.stages.length ?? 1) - 1;
  }

  #wait() {
    clearTimeout(this.#tick);
    this.#tick = setTimeout(() => this.#advance(), SPEEDS[this.speed]);
  }

  #advance() {
    if (!this.playing) {
      return;
    }
    if ((this.speed === 'told' || !this.grid?.local) && !this.settled) {
      this.#wait();
    } else if (this.speed === 'told' && this.stage < this.#last()) {
      this.tellStage(this.stage + 1);
      this.#wait();
    } else if (this.position < this.positions - 1) {
      if (this.speed === 'told') {
        this.stage = 0;
      }
      this.move(this.position + 1);
      this.#wait();
    } else {
      this.pause();
    }
  }

  pause() {
    clearTimeout(this.#tick);
    if (this.playing) {
      this.playing = false;
      this.tell();
      void this.#ask();
    }
  }

  toggle() {
    this.playing ? this.pause() : this.play();
  }

  /** @param {number} stage */
  tellStage(stage) {
    this.stage = Math.max(0, Math.min(this.#last(), stage));
    this.tell();
  }

  /** @param {Speed} speed */
  pace(speed) {
    this.speed = speed;
    this.tell();
    if (this.playing) {
      this.#wait();
    }
  }

  /** @param {number} channel */
  look(channel) {
    this.channel = channel;
    this.tell();
  }
}

export const course = new Course();
