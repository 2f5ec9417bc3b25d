// All talk with the stand-in: one function a question.

async function get(path, query = {}) {
  const answer = await fetch(`/sim/${path}?${new URLSearchParams(query)}`, { cache: "no-store" });
  if (!answer.ok) throw new Error(`${path}: HTTP ${answer.status}`);
  return answer.json();
}

export const people = () => get("people");
export const view = (me) => get("view", { as: me });
export const conversation = (me, id) => get(`conversation/${encodeURIComponent(id)}`, { as: me, limit: 200 });
export const home = (me) => get("home", { as: me });
export const modals = (me) => get("modals", { as: me });
export const timeline = (after) => get("timeline", { after });

/** What a person does. The answer always has `ok`; a broken line is an error for the person like any other. */
export async function act(me, what, fields = {}) {
  try {
    const answer = await fetch("/sim/act", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ as: me, do: what, ...fields }),
    });
    return await answer.json();
  } catch {
    return { ok: false, error: "The simulator does not answer. Is it still running?" };
  }
}

/** Live news for one person: calls back with {what, id}; `onState(true|false)` says whether the line is up. */
export function stream(me, onNews, onState) {
  const source = new EventSource(`/sim/stream?as=${encodeURIComponent(me)}`);
  source.onopen = () => onState(true);
  source.onerror = () => onState(false);
  source.onmessage = (event) => onNews(JSON.parse(event.data));
  return () => source.close();
}
