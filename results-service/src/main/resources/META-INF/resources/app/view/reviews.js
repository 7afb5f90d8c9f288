// @ts-nocheck: not converted yet
import {get} from '../api.js';
import {h} from '../dom.js';
import {percent} from '../format.js';

const PAGE = 10,
  LONG = 420;

/** Test examples with their texts, a page at a time. `path` has its query already; names are those of two models, or none. */
export function reviews({title, path, names = []}) {
  const list = h('ol', {class: 'reviews'}),
    note = h('p', {class: 'soft', role: 'status'}, 'Loading …');
  const more = h('button', {type: 'button', hidden: true, onclick: () => load()}, 'More');
  let cursor = '';
  async function load() {
    more.disabled = true;
    try {
      const page = await get(`${path}&limit=${PAGE}` + (cursor ? '&cursor=' + encodeURIComponent(cursor) : ''));
      const first = list.children.length;
      list.append(...page.items.map(item => review(item, names)));
      cursor = page.next;
      more.hidden = !cursor;
      note.textContent = list.children.length
        ? `${list.children.length}${page.total ? ' of ' + page.total : ''} shown`
        : 'None.';
      if (first) list.children[first]?.querySelector('summary, p')?.focus?.();
    } catch (error) {
      note.textContent = error.message;
    }
    more.disabled = false;
  }
  load();
  return h('section', {'aria-label': title}, h('h3', {}, title), list, h('div', {class: 'row start'}, more, note));
}

function review(item, names) {
  const said = predictions(item).map((one, i) => [
    names[i] || 'predicted',
    one.label,
    one.probability,
    one.label === item.actual ? 'good' : 'bad',
  ]);
  return labelled(
    [['true', item.actual], ...said],
    `row ${item.row}` + (item.loss === undefined ? '' : `, loss ${item.loss.toFixed(2)}`),
    item.second_text ? [item.text, item.second_text] : [item.text],
  );
}

/** One text, or two, with what was said of it: [who, label, probability, tone]. */
export function labelled(labels, note, texts) {
  return h(
    'li',
    {},
    h(
      'div',
      {class: 'row start'},
      labels.map(([who, label, probability, tone]) =>
        h(
          'span',
          {class: 'label ' + (tone || '')},
          who + ': ',
          h('strong', {}, label),
          probability === undefined ? '' : ' ' + percent(probability, 0),
        ),
      ),
      h('span', {class: 'soft'}, note),
    ),
    texts.map(text),
  );
}

/** Of one model, or of two: what each said, and how sure it was. */
function predictions(item) {
  const one = (label, probabilities) => ({label, probability: probabilities?.[label]});
  if (item.baseline) return [item.baseline, item.experiment].map(it => one(it.predicted, it.probabilities));
  return [one(item.predicted, item.probabilities)];
}

function text(content) {
  if (!content) return h('p', {class: 'soft'}, 'Texts are not published for this data set.');
  // Breaks that some data sets have as HTML are shown as breaks; all else is shown as it is.
  const clean = content
    .replace(/<br\s*\/?>/gi, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  if (clean.length <= LONG) return h('p', {class: 'text'}, clean);
  return h(
    'details',
    {class: 'text'},
    h('summary', {}, h('span', {class: 'start'}, clean.slice(0, LONG).replace(/\s+\S*$/, '') + ' …')),
    h('p', {}, clean),
  );
}
