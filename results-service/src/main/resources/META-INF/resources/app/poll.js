// @ts-nocheck: not converted yet
/** Runs a task now and again, until the view is left. What cannot become right by waiting is thrown. */
export async function every(millis, signal, say, task) {
  let hasFailed = false;
  while (!signal.aborted) {
    try {
      if ((await task()) === 'over') return;
      if (hasFailed) say('');
      hasFailed = false;
    } catch (error) {
      if (signal.aborted) return;
      if (error.status === 404) throw error;
      say('Cannot reach the service: ' + error.message, true);
      hasFailed = true;
      if (error.status === 401) return;
    }
    await new Promise(resume => setTimeout(resume, millis));
  }
}
