/**
 * For how long runs of a study have been at work, in seconds: overlapping runs count once, waiting and pauses do not,
 * nor do runs that were taken over from other studies.
 *
 * @param {any} study
 */
export function busySeconds(study) {
  const spans = study.stages
    .flatMap(stage => stage.cells)
    .filter(cell => cell.started_at && !cell.reused)
    .map(cell => [Date.parse(cell.started_at), Date.parse(cell.finished_at ?? new Date().toISOString())])
    .sort((a, b) => a[0] - b[0]);
  let busy = 0;
  let until = 0;
  for (const [from, to] of spans) {
    busy += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return busy / 1000;
}
