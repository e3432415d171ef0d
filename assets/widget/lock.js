/**
 * Lets one tab at a time send. Where the browser has no locks (a page over plain HTTP, a sandboxed frame), two
 * tabs may both send a message: it carries the same UUID, so the server keeps it once.
 */

export async function alone(work) {
  try {
    return await navigator.locks.request("streampai-outbox", work);
  } catch {
    return work();
  }
}
