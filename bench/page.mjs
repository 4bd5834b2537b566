// What the page costs in the browser: first paint, click to Grad-CAM, and the montage of 1,280 maps. Arguments: address, browser, rounds.
import { chromium } from '../web/node_modules/playwright-core/index.mjs';

const [address, executablePath, rounds = '15'] = process.argv.slice(2);
const flags =
  '--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';
const browser = await chromium.launch({ executablePath, args: flags.split(' ') });

/** @param {number[]} times */
function summary(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (/** @type {number} */ share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(0);
  return `median ${at(0.5)} ms, fastest ${at(0)} ms, slowest ${at(1)} ms (${times.length})`;
}

/** Milliseconds from a click until the picture on the stage is another one, in the browser's own time. @param {import('../web/node_modules/playwright-core/index.d.ts').Page} page @param {string} button */
const clicked = (page, button) =>
  page.evaluate(
    (name) =>
      new Promise((resolve) => {
        const hash = () => {
          const canvas = document.querySelector('.stage-view canvas');
          const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
          let sum = 0;
          for (let i = 0; i < pixels.length; i += 97) {
            sum = (31 * sum + pixels[i]) | 0;
          }
          return sum;
        };
        const before = hash();
        const start = performance.now();
        [...document.querySelectorAll('.answers button, main button')].find((b) => b.textContent.includes(name)).click();
        const look = () => (hash() === before ? requestAnimationFrame(look) : resolve(performance.now() - start));
        requestAnimationFrame(look);
      }),
    button,
  );

const paints = [];
for (let i = 0; i < Number(rounds); i++) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(address);
  await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
  paints.push(await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime));
  await context.close();
}
console.log('first paint             ', summary(paints));

const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
const page = await context.newPage();
await page.goto(`${address}#/explain?model=builtin:efficientnet-lite0&input=builtin:cat&method=grad-cam`);
await page.waitForFunction(() => document.querySelector('.stage-head [role=status]')?.textContent.includes('Grad-CAM'));
await page.waitForTimeout(3000);
const clicks = [];
const answers = ['Egyptian cat', 'tabby', 'lynx', 'tiger cat'];
for (let i = 0; i < Number(rounds) + 3; i++) {
  clicks.push(await clicked(page, answers[i % answers.length]));
  await page.waitForTimeout(200);
}
console.log('click to Grad-CAM       ', summary(clicks.slice(3)));

const montages = [];
const last = await page.evaluate(async () => (await (await fetch('/api/models/builtin-efficientnet-lite0')).json()).defaultLayer);
for (let i = 0; i < Number(rounds); i++) {
  const input = ['cat', 'coffee', 'rocket', 'astronaut'][i % 4];
  await page.goto(`${address}?${i}#/inside?model=builtin:efficientnet-lite0&input=builtin:${input}&layer=${last}`);
  await page.waitForFunction(() => performance.getEntriesByName('montage').length > 0);
  montages.push(await page.evaluate(() => performance.getEntriesByName('montage')[0].duration));
}
console.log('montage of 1,280 maps   ', summary(montages));
await browser.close();
