// What a chart says when it is pointed at. Tooltips are made of elements: the page's policy forbids style attributes,
// and nothing that came from a user is ever read as HTML.

/** @param {string[]} lines the first one is the title */
function lines([title, ...rest]) {
  const box = document.createElement('div');
  box.className = 'tip';
  const head = document.createElement('strong');
  head.textContent = title;
  box.append(head);
  for (const text of rest) {
    const line = document.createElement('div');
    line.textContent = text;
    box.append(line);
  }
  return box;
}

/** A swatch in the colour of a series. @param {unknown} colour */
function swatch(colour) {
  const mark = document.createElement('span');
  mark.className = 'swatch';
  if (typeof colour === 'string') mark.style.background = colour;
  return mark;
}

/**
 * Of one mark: its `tip` (lines of text), else its name and value.
 *
 * @param {any} mark as ECharts gives it
 */
export function ofMark(mark) {
  const tip = mark.data?.tip ?? [mark.seriesName, mark.name, mark.value].filter(Boolean).join('\n');
  return lines(String(tip).split('\n'));
}

/**
 * Of all series at one place of the x axis, with exact values. A series' `format` writes its values; a series without
 * a name is not listed.
 *
 * @param {any[]} marks as ECharts gives them
 * @param {any[]} series of the option
 * @param {(x: any) => string} titled
 */
export function ofAxis(marks, series, titled) {
  const box = lines([titled(marks[0]?.axisValue)]);
  const seen = new Set();
  for (const mark of marks) {
    const own = series.find(one => one.id === mark.seriesId);
    const y = Array.isArray(mark.value) ? mark.value[mark.encode?.y?.[0] ?? 1] : mark.value;
    if (!own?.name || own.silent || y === undefined || y === null || seen.has(mark.seriesIndex)) continue;
    seen.add(mark.seriesIndex);
    const line = document.createElement('div');
    const value = document.createElement('b');
    value.textContent = own.format ? own.format(y) : String(y);
    line.append(swatch(mark.color), own.titled ?? own.name, ' ', value);
    box.append(line);
  }
  return box;
}
