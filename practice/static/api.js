/* The one way to the server. `document.body.dataset.busy` is "1" while anything is under way. */

let underway = 0;

function mark(step) {
  underway += step;
  if (underway > 0) document.body.dataset.busy = "1";
  else delete document.body.dataset.busy;
}

/** The server said no, in words for the person. */
export class Refusal extends Error {}

/** Counts `work` (a function that returns a promise) as under way until it settles. */
export async function busy(work) {
  mark(1);
  try {
    return await work();
  } finally {
    mark(-1);
  }
}

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Refusal("The practice workspace does not answer. Is it still running?");
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(body.error || `The practice workspace answered ${answer.status}.`);
  return body;
}

export function get(path, parameters = {}) {
  const query = new URLSearchParams(
    Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined),
  );
  return busy(() => ask(`/page/${path}?${query}`));
}

export function post(path, body) {
  const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  return busy(() => ask(`/page/${path}`, options));
}
