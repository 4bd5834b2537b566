/** Questions to the server, and what it refuses. */

/** What the server refused, in its own words. */
export class Refusal extends Error {
  /** @param {{title?: string, detail?: string, details?: import('./types.js').Text, status?: number, retryAfter?: number}} problem */
  constructor({ title = '', detail = '', details, status = 0, retryAfter = 0 }) {
    super(detail || title || `status ${status}`);
    this.name = 'Refusal';
    this.title = title;
    this.detail = detail || title;
    /** The detail in both languages; the English one where the server did not answer. */
    this.details = details ?? this.detail;
    this.status = status;
    /** Seconds to wait before asking again; 0 where waiting does not help. */
    this.retryAfter = retryAfter;
  }
}

/** The refusal in an answer. @param {Response} response @returns {Promise<Refusal>} */
async function refusal(response) {
  const header = Number(response.headers.get('retry-after')) || 0;
  try {
    const problem = await response.json();
    return new Refusal({ retryAfter: header, ...problem, status: response.status });
  } catch {
    return new Refusal({ title: response.statusText, status: response.status, retryAfter: header });
  }
}

/**
 * An answer, or a refusal thrown; a server out of reach is a refusal with status 0.
 *
 * @param {string} path
 * @param {RequestInit} [options]
 * @returns {Promise<Response>}
 */
export async function ask(path, options) {
  /** @type {Response} */
  let response;
  try {
    response = await fetch(path, options);
  } catch (e) {
    if (e instanceof DOMException && e.name === 'AbortError') {
      throw e;
    }
    throw new Refusal({ title: 'unreachable', status: 0 });
  }
  if (!response.ok) {
    throw await refusal(response);
  }
  return response;
}

/** @param {string} path @param {AbortSignal} [signal] @returns {Promise<any>} */
export async function json(path, signal) {
  return (await ask(path, { headers: { accept: 'application/json' }, signal })).json();
}

/** @param {string} path @param {any} body @param {AbortSignal} [signal] @returns {Promise<any>} */
export async function send(path, body, signal) {
  return (await ask(path, posted(body, signal))).json();
}

/** @param {any} body @param {AbortSignal} [signal] @returns {RequestInit} */
export function posted(body, signal) {
  return body instanceof FormData
    ? { method: 'POST', body, signal }
    : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' }, signal };
}
