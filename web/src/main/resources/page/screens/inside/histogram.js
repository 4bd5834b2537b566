import { html, svg } from 'lit';
import { measure, number, t } from '../../words.js';

const HEIGHT = 56;
const STEP = 8;

/** How often which values occur, as bars; in words for those who do not see them. @param {{low: number, high: number, counts: number[]}} histogram */
export function histogram({ low, high, counts }) {
  const most = Math.max(1, ...counts);
  const width = STEP * counts.length;
  const edge = (/** @type {number} */ bin) => low + ((high - low) * bin) / counts.length;
  const fullest = counts.indexOf(most);
  const zero = low < 0 && high > 0 ? (width * -low) / (high - low) : -1;
  const told = t('inside.histogram.told', { low: measure(low), high: measure(high), from: measure(edge(fullest)), to: measure(edge(fullest + 1)), count: number(most) });
  return html`<figure class="histogram">
    <svg viewBox="0 0 ${width} ${HEIGHT + 2}" role="img" aria-label=${told} preserveAspectRatio="none">
      ${counts.map((count, i) => {
        const size = count ? Math.max(1.5, (HEIGHT * count) / most) : 0;
        return svg`<rect x=${i * STEP + 0.75} y=${HEIGHT - size} width=${STEP - 1.5} height=${size}><title>${measure(edge(i))} … ${measure(edge(i + 1))}: ${number(count)}</title></rect>`;
      })}
      <line x1="0" x2=${width} y1=${HEIGHT + 0.5} y2=${HEIGHT + 0.5} />
      ${zero >= 0 ? svg`<line class="zero" x1=${zero} x2=${zero} y1="0" y2=${HEIGHT} />` : ''}
    </svg>
    <figcaption class="small quiet"><span>${measure(low)}</span><span>${measure(high)}</span></figcaption>
  </figure>`;
}
