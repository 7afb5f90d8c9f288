/**
 * How much a field goes along with a measure: Spearman's rank correlation (-1 to 1) for numbers, else the correlation
 * ratio (0 to 1).
 *
 * @param {any[]} values
 * @param {number[]} outcomes
 * @returns {{name: string, value: number, isSigned: boolean}}
 */
export function correlation(values, outcomes) {
  return values.every(it => typeof it === 'number')
    ? {name: 'rank correlation', value: pearson(ranks(values), ranks(outcomes)), isSigned: true}
    : {name: 'correlation ratio', value: correlationRatio(values, outcomes), isSigned: false};
}

/** Ranks from 1; equal values share the mean of theirs. @param {number[]} values */
function ranks(values) {
  const order = values.map((value, i) => ({value, i})).sort((a, b) => a.value - b.value);
  const out = new Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to + 1 < order.length && order[to + 1].value === order[from].value) to++;
    for (let k = from; k <= to; k++) out[order[k].i] = (from + to) / 2 + 1;
    from = to + 1;
  }
  return out;
}

const mean = values => values.reduce((sum, it) => sum + it, 0) / values.length;

/**
 * @param {number[]} xs
 * @param {number[]} ys
 */
function pearson(xs, ys) {
  const [mx, my] = [mean(xs), mean(ys)];
  const product = (a, ma, b, mb) => a.reduce((sum, it, i) => sum + (it - ma) * (b[i] - mb), 0);
  const spread = Math.sqrt(product(xs, mx, xs, mx) * product(ys, my, ys, my));
  return spread ? product(xs, mx, ys, my) / spread : 0;
}

/**
 * Square root of the share of the variance that lies between the groups.
 *
 * @param {any[]} groups
 * @param {number[]} outcomes
 */
function correlationRatio(groups, outcomes) {
  const all = mean(outcomes);
  const total = outcomes.reduce((sum, it) => sum + (it - all) ** 2, 0);
  const between = [...new Set(groups)].reduce((sum, group) => {
    const own = outcomes.filter((_, i) => groups[i] === group);
    return sum + own.length * (mean(own) - all) ** 2;
  }, 0);
  return total ? Math.sqrt(between / total) : 0;
}
