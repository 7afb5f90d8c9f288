// The REST interface. A key is asked for when the service wants one, and kept for this tab only.
import {connection} from './state/connection.js';

const KEY = 'tunelab-api-key';
/** @param {Record<string, string>} [more] */
const headers = more => {
  const key = sessionStorage.getItem(KEY);
  return {...(key ? {Authorization: `Bearer ${key}`} : {}), ...more};
};

class Refused extends Error {
  constructor(problem) {
    super(problem.detail || problem.title || 'Cannot reach the service.');
    this.errors = problem.errors || [];
    this.status = problem.status;
  }
}

/** The service cannot be reached, or a proxy says so. The banner reports it. */
class Lost extends Error {
  isLost = true;

  /** @param {ErrorOptions} [options] */
  constructor(options) {
    super('Cannot reach the service.', options);
  }
}

/**
 * Whether asking again is of no use: the request itself is wrong.
 *
 * @param {{status?: number}} error
 */
export const isFinal = ({status}) => status >= 400 && status < 500 && status !== 408 && status !== 429;

async function answer(path, options = {}) {
  const response = await fetched('/api/v1' + path, {...options, headers: headers(options.headers)});
  if (response.status === 401) {
    document.getElementById('access').hidden = false;
    throw new Refused({status: 401, detail: 'This service requires an API key.'});
  }
  if (!response.ok) {
    let problem = {status: response.status, title: `HTTP ${response.status}`};
    try {
      problem = await response.json();
    } catch {
      /* not JSON: the status says enough */
    }
    throw new Refused(problem);
  }
  return response;
}

const TRY_AGAIN_MILLIS = 2000;

/** Views that do not poll would never hear that the service is back. */
async function tryAgain() {
  if (!connection.isLost) return;
  try {
    await fetched('/api/v1/studies?limit=1', {headers: headers()});
  } catch {
    setTimeout(tryAgain, TRY_AGAIN_MILLIS);
  }
}

connection.addEventListener('change', () => connection.isLost && setTimeout(tryAgain, TRY_AGAIN_MILLIS));

/** What a proxy answers while the service behind it is away. */
const AWAY = [502, 503, 504];

async function fetched(address, options) {
  let response;
  try {
    response = await fetch(address, options);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    connection.lost();
    throw new Lost({cause: error});
  }
  if (AWAY.includes(response.status) && !isOurs(response)) {
    connection.lost();
    throw new Lost();
  }
  connection.found();
  return response;
}

/** Whether the service itself says that something is unavailable, as a trainer may be. */
const isOurs = response => (response.headers.get('content-type') ?? '').includes('json');

export const get = async path => (await answer(path)).json();
export const getText = async path => (await answer(path)).text();
/** A request with a method of its own and a JSON body, or none. */
export async function send(method, path, body) {
  const response = await answer(path, {
    method,
    body: body === undefined ? undefined : JSON.stringify(body),
    headers: {'Content-Type': 'application/json'},
  });
  return response.status === 204 ? undefined : response.json();
}

export const post = async (path, body, type = 'application/json') =>
  (await answer(path, {method: 'POST', body, headers: {'Content-Type': type}})).json();

/** Saves a file; a plain link could not send the key. */
export async function save(path, name) {
  const blob = await (await answer(path)).blob();
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Server-sent events as they come, until the signal or a refusal ends them; by fetch, because EventSource sends no key. */
export async function live(path, signal, changed) {
  while (!signal.aborted) {
    try {
      const response = await answer(path, {signal, headers: {Accept: 'text/event-stream'}});
      await read(response.body.pipeThrough(new TextDecoderStream()).getReader(), changed);
    } catch (error) {
      if (signal.aborted || isFinal(error)) return;
    }
    await new Promise(resume => setTimeout(resume, 2000));
  }
}

async function read(reader, changed) {
  let rest = '';
  for (;;) {
    const {done, value} = await reader.read();
    if (done) return;
    const frames = (rest + value).split('\n\n');
    rest = frames.pop();
    for (const frame of frames) {
      const data = frame
        .split('\n')
        .filter(line => line.startsWith('data:'))
        .map(line => line.slice(5))
        .join('\n');
      if (data) changed(JSON.parse(data));
    }
  }
}

document.getElementById('access').addEventListener('submit', event => {
  event.preventDefault();
  const input = /** @type {HTMLInputElement} */ (document.getElementById('key'));
  sessionStorage.setItem(KEY, input.value.trim());
  document.getElementById('access').hidden = true;
  dispatchEvent(new Event('draw-anew'));
});
