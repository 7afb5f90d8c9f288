// Figures as people read them; what is missing is an empty text.
const none = value => value === undefined || value === null || Number.isNaN(value);

export const percent = (share, digits = 1) => (none(share) ? '' : (100 * share).toFixed(digits) + '%');
/** A difference of shares in percentage points, with its sign. */
export const points = (share, digits = 1) => (none(share) ? '' : signed(100 * share, digits));
export const loss = value => (none(value) ? '' : value.toFixed(4).replace('-', '\u2212'));
export const whole = value => (none(value) ? '' : Math.round(value).toLocaleString('en'));
export const signed = (value, digits = 1) =>
  none(value) ? '' : (value > 0 ? '+' : value < 0 ? '\u2212' : '\u00b1') + Math.abs(value).toFixed(digits);

export const seconds = value => {
  if (none(value)) return '';
  if (value > 0 && value < 0.095) return Math.max(1, Math.round(1000 * value)) + '\u202fms';
  if (value < 10) return Number(value.toFixed(1)) + '\u202fs';
  const s = Math.round(value);
  if (s < 60) return s + '\u202fs';
  if (s < 3600) return `${Math.floor(s / 60)}\u202fmin ${String(s % 60).padStart(2, '0')}\u202fs`;
  return `${Math.floor(s / 3600)}\u202fh ${String(Math.floor((s % 3600) / 60)).padStart(2, '0')}\u202fmin`;
};

export const when = text =>
  text ? new Date(text).toLocaleString(undefined, {dateStyle: 'medium', timeStyle: 'short'}) : '';
export const clock = text => (text ? new Date(text).toLocaleTimeString() : '');

/** How much time has passed since then, roughly. */
export const age = text => {
  const s = Math.max(0, (Date.now() - Date.parse(text)) / 1000);
  if (s < 60) return Math.round(s) + '\u202fs';
  if (s < 3600) return Math.round(s / 60) + '\u202fmin';
  return s < 86400 ? Math.round(s / 3600) + '\u202fh' : Math.round(s / 86400) + ' days';
};
export const ago = text => age(text) + ' ago';

/** Weights of classes and the like, as people write them: bad=19, good=1. */
const pairsOf = it =>
  Array.isArray(it)
    ? JSON.stringify(it)
    : Object.entries(it)
        .map(([name, one]) => `${name}=${value(one)}`)
        .join(', ');

/** A field's value; small numbers as people write learning rates. */
export const value = it =>
  typeof it === 'number' && it !== 0 && Math.abs(it) < 1e-3
    ? it
        .toExponential()
        .replace(/\.?0+e/, 'e')
        .replace('e-0', 'e-')
    : none(it)
      ? ''
      : typeof it === 'object'
        ? pairsOf(it)
        : String(it);

const BRIEF_DIGITS = 4;

/** A field's value for a narrow place: drawn numbers have more digits than anybody reads. */
export const brief = it =>
  typeof it === 'number' && !Number.isInteger(it) ? value(Number(it.toPrecision(BRIEF_DIGITS))) : value(it);

/** Mean and spread over seeds: 88.2 ± 0.3%. */
export const spread = (mean, deviation, format) =>
  none(mean) ? '' : none(deviation) ? format(mean) : `${format(mean).replace('%', '')} ± ${format(deviation)}`;

export const layers = count => (none(count) ? '' : `${count} ${count === 1 ? 'layer' : 'layers'}`);
export const digest = text => (text ? String(text).slice(0, 10) : '');
export const pValue = p => (none(p) ? '' : p < 0.0001 ? 'p < 0.0001' : 'p = ' + p.toFixed(p < 0.01 ? 4 : 3));
