/**
 * What every control is given.
 *
 * @typedef {Object} Control
 * @property {import('../types.js').Parameter} parameter
 * @property {string} value as text, the default where none is set
 * @property {string} id of the element that the label belongs to
 * @property {string} about id of the text that says what the parameter means
 * @property {(text: string) => void} change
 */

/** The text in the field that an event came from. @param {Event} event */
export const textOf = (event) => /** @type {HTMLInputElement | HTMLSelectElement} */ (event.target).value;

/**
 * Tells a changed number, or marks the field where it holds none.
 *
 * @param {Event} event
 * @param {RegExp} form
 * @param {(text: string) => void} change
 */
export function changeNumber(event, form, change) {
  const field = /** @type {HTMLInputElement} */ (event.target);
  const text = field.value.trim();
  const right = form.test(text);
  field.setAttribute('aria-invalid', String(!right));
  if (right) {
    change(text);
  }
}
