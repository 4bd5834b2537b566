/** Opens a menu (`popover` attribute) under the button that was pressed, inside the window. */

let count = 0;

/** A name for an element that no other has. @param {string} prefix */
export const unique = (prefix) => `${prefix}-${++count}`;

/** @param {Event} event a click on a button whose `aria-controls` names the menu */
export function toggleMenu(event) {
  const button = /** @type {HTMLElement} */ (event.currentTarget);
  const menu = document.getElementById(button.getAttribute('aria-controls') ?? '');
  if (!menu) {
    return;
  }
  if (menu.matches(':popover-open')) {
    menu.hidePopover();
    return;
  }
  menu.showPopover();
  const from = button.getBoundingClientRect();
  const left = Math.min(from.left, globalThis.innerWidth - menu.offsetWidth - 8);
  menu.style.left = `${Math.max(8, left)}px`;
  menu.style.top = `${Math.max(8, Math.min(from.bottom + 4, globalThis.innerHeight - menu.offsetHeight - 8))}px`;
  button.setAttribute('aria-expanded', 'true');
  menu.addEventListener('toggle', (e) => {
    if (/** @type {ToggleEvent} */ (e).newState === 'closed') {
      button.setAttribute('aria-expanded', 'false');
    }
  });
  const first = menu.querySelector('[autofocus], .item, input, button');
  if (first instanceof HTMLElement) {
    first.focus();
  }
}

/** Closes the menu that an element lies in. @param {Event} event */
export function closeMenu(event) {
  const menu = /** @type {HTMLElement} */ (event.currentTarget).closest('[popover]');
  if (menu instanceof HTMLElement && menu.matches(':popover-open')) {
    menu.hidePopover();
  }
}

/** Up and down move between the items of a menu. @param {KeyboardEvent} event */
export function menuKeys(event) {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (!step) {
    return;
  }
  const items = /** @type {HTMLElement[]} */ ([.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll('.item')]);
  const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  items[(at + step + items.length) % items.length]?.focus();
  event.preventDefault();
}
