/** From the sums of the channels to the output: what is added, and what becomes of it. */

import { html, nothing } from 'lit';
import { say, t } from '../../words.js';
import { bar } from './cells.js';
import { course } from './course.js';
import { bracketed, exact, largest, short, signed } from './numbers.js';

/** @typedef {import('./types.js').InputChannel} InputChannel */
/** @typedef {import('./types.js').Moment} Moment */

/** @param {InputChannel} channel @param {number} most */
function channelRow(channel, most) {
  const { values, weights, sum } = channel;
  const single = weights.length === 1;
  return html`<li><button class="channel" aria-pressed=${channel.channel === course.channel} title=${exact(sum)} @click=${() => course.look(channel.channel)}>
    <span class="channel-name">${channel.channel}</span>
    ${single ? html`<span class="channel-product">${short(values[0])} × ${bracketed(weights[0])}</span>` : nothing}
    ${bar(sum, most)}<span class="channel-sum">${signed(sum)}</span></button></li>`;
}

/** The sum of every input channel. @param {Moment} moment @param {boolean} told */
export function channelsCard(moment, told) {
  const { channels, rest } = moment;
  const most = largest([...channels.map((c) => c.sum), rest.sum]);
  const isSingle = channels[0]?.weights.length === 1;
  return html`<section class="panel lesson-card channels-card" ?data-on=${told}>
    <h2>${t('learn.channels')} <span class="quiet">${channels.length + rest.count}</span></h2>
    <p class="quiet small">${t(rest.count ? 'learn.channels.about.some' : 'learn.channels.about', { n: channels.length })}</p>
    <ul class="channel-list" ?data-products=${isSingle}>${channels.map((c) => channelRow(c, most))}
      ${rest.count
        ? html`<li class="channel rest" title=${exact(rest.sum)}><span class="channel-name">${t('learn.rest', { n: rest.count })}</span>${bar(rest.sum, most)}<span class="channel-sum">${signed(rest.sum)}</span></li>`
        : nothing}
      <li class="channel total" title=${exact(moment.sum)}><span class="channel-name">${t('learn.total')}</span><span></span><span class="channel-sum">${signed(moment.sum)}</span></li>
    </ul></section>`;
}

/** One number on the way. @param {{name: string, about?: string, value: number, text?: string, on: boolean, kind?: string, sign?: string}} chip */
const chip = ({ name, about, value, text, on, kind, sign = '→' }) => html`<li>${sign ? html`<span class="operator" aria-hidden="true">${sign}</span>` : nothing}
  <div class="chip" data-kind=${kind ?? nothing} ?data-on=${on}><span class="chip-name">${name}</span><b title=${exact(value)}>${text ?? short(value)}</b>${about ? html`<span class="chip-about">${about}</span>` : nothing}</div></li>`;

/** The way of the number. @param {Moment} moment @param {(...keys: string[]) => boolean} isTold */
export function chainCard(moment, isTold) {
  const grid = /** @type {import('./types.js').Grid} */ (course.grid);
  const told = [...(course.lesson?.steps ?? []), ...(course.lesson?.after ?? [])];
  const links = moment.links.map((l, i) => ({ ...l, words: l.words ?? told[i]?.words ?? null }));
  const inside = links.filter((l) => l.inside);
  const after = links.filter((l) => !l.inside);
  const biased = course.lesson?.biased ?? moment.bias !== 0;
  return html`<section class="panel lesson-card chain-card">
    <h2>${t(grid.kind === 'convolution' ? 'learn.chain' : 'learn.chain.pool')}</h2><p class="quiet small">${t(grid.kind === 'convolution' ? 'learn.chain.about' : 'learn.chain.pool.about')}</p>
    <ol class="chain">
      ${grid.kind === 'convolution'
        ? chip({ name: t('learn.chain.sum'), about: t('learn.chain.sum.about'), value: moment.sum, on: isTold('sum'), sign: '' })
        : grid.kind === 'max-pooling'
          ? chip({ name: t('learn.chain.max'), about: t('learn.chain.max.about'), value: moment.before, on: isTold('winner'), sign: '' })
          : html`${chip({ name: t('learn.chain.sum'), about: t('learn.chain.values.about'), value: moment.sum, on: isTold('mean'), sign: '' })}
            ${chip({ name: t('learn.chain.divided', { n: moment.divisor }), about: t('learn.chain.divided.about'), value: moment.before, on: isTold('mean') })}`}
      ${grid.kind === 'convolution' && biased
        ? chip({ name: t('learn.chain.bias'), about: t('learn.chain.bias.about'), value: moment.bias, text: signed(moment.bias), on: isTold('bias'), sign: '+' })
        : nothing}
      ${inside.map((l, i) => chip({ name: say(l.name), about: say(l.words), value: l.after, on: isTold(`step-${i}`) }))}
      ${chip({ name: t('learn.chain.output'), about: t('learn.chain.output.about'), value: moment.output, on: isTold('output'), kind: 'output', sign: '=' })}
      ${after.map((l, i) => chip({ name: say(l.name), about: say(l.words) || t('learn.chain.after.about'), value: l.after, on: isTold(`after-${i}`), kind: 'after' }))}
    </ol></section>`;
}
