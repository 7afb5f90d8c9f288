import {loss, percent} from '../format.js';

/**
 * @typedef {object} Measure
 * @property {string} title in a sentence
 * @property {(value: number, digits?: number) => string} format `digits` of percentages
 * @property {boolean} lowIsGood
 * @property {number} scale factor from a value to what an axis shows
 * @property {string} unit of the axis
 */

const NAMES = {
  accuracy: 'accuracy',
  f1: 'F1',
  precision: 'precision',
  recall: 'recall',
  micro_f1: 'micro F1',
  macro_f1: 'macro F1',
  balanced_accuracy: 'balanced accuracy',
  auroc: 'AUROC',
  average_precision: 'average precision',
  mcc: 'MCC',
  loss: 'loss',
  log_loss: 'log loss',
  brier: 'Brier score',
};
const PARTS = {val: 'validation', test: 'test', train: 'training'};
/** Measures that are not shares of 0 to 1. */
const PLAIN = ['loss', 'log_loss', 'brier', 'mcc', 'auroc', 'average_precision'];
const LOW_IS_GOOD = ['loss', 'log_loss', 'brier'];

/**
 * A measure by its name in tables and in `select_by`, such as val_loss.
 *
 * @param {string} key
 * @returns {Measure}
 */
export function measure(key) {
  const [, part, name] = /^(val|test|train)_(.+)$/.exec(key) ?? [undefined, '', key];
  const isPlain = PLAIN.includes(name);
  return {
    title: [PARTS[part], NAMES[name] ?? name.replaceAll('_', ' ')].filter(Boolean).join(' '),
    format: isPlain ? loss : percent,
    lowIsGood: LOW_IS_GOOD.includes(name),
    scale: isPlain ? 1 : 100,
    unit: isPlain ? '' : '%',
  };
}

/** With a capital, for headings. @param {string} text */
export const capital = text => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * Rows with the best value of a measure first; those without it come last.
 *
 * @template T
 * @param {T[]} rows
 * @param {string} key
 * @returns {T[]}
 */
export function bestFirst(rows, key) {
  const sign = measure(key).lowIsGood ? 1 : -1;
  const value = row => (row[key] === undefined || row[key] === null ? Infinity : sign * row[key]);
  return [...rows].sort((a, b) => value(a) - value(b));
}
