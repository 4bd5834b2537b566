/** The screens, in the order of their tabs. A screen's module defines the element `cs-NAME`; its tab is called `tab.NAME` in `words/shell.js`. */

/** @type {{name: string, load: () => Promise<unknown>}[]} */
export const SCREENS = [
  { name: 'explain', load: () => import('./screens/explain.js') },
  { name: 'inside', load: () => import('./screens/inside.js') },
  { name: 'compare', load: () => import('./screens/compare.js') },
  { name: 'learn', load: () => import('./screens/learn.js') },
];
