/** Runs a task now and again, until the view is left. */
export async function every(millis, signal, say, task) {
  while (!signal.aborted) {
    try {
      if (await task() === 'over') return;
      say('');
    } catch (error) {
      if (signal.aborted) return;
      say('The service does not answer: ' + error.message);
      if (error.status === 404 || error.status === 401) return;
    }
    await new Promise(resume => setTimeout(resume, millis));
  }
}
