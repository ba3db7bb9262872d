// What was typed or sent while there was no network: kept in IndexedDB until the server's receipt, then deleted.
// Used by pages and by the service worker, so nothing here touches the document.
//
// An item: { id, person, url, title, body | file + name, state: "waiting" | "conflict" | "refused", sentence?, open?, conflicts?, at, hold? }.
// The server answers 200 {receipt}, 409 {sentence, conflicts, url}, 422 {sentence, url}; anything else: it waits on.

const STORE = "pending";
const SESSION = "/session";

function database() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("hoaluoi", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "id" });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

async function inStore(mode, act) {
  const base = await database();
  try {
    return await new Promise((resolve, reject) => {
      const change = base.transaction(STORE, mode);
      const asked = act(change.objectStore(STORE));
      change.oncomplete = () => resolve(asked?.result);
      change.onerror = change.onabort = () => reject(change.error);
    });
  } finally {
    base.close();
  }
}

const news = new BroadcastChannel("pending");

/** The items of a person, the oldest first. */
export async function itemsOf(person) {
  const all = await inStore("readonly", (store) => store.getAll());
  return all.filter((item) => item.person === person).sort((a, b) => a.at - b.at);
}

export const find = (id) => inStore("readonly", (store) => store.get(id));

/** Keeps an item; resolves when it is on the disk. */
export async function keep(item) {
  await inStore("readwrite", (store) => store.put({ state: "waiting", at: Date.now(), ...item }));
  news.postMessage({ changed: true });
}

export async function forget(id) {
  await inStore("readwrite", (store) => store.delete(id));
  news.postMessage({ changed: true });
}

/** Calls `told({changed} | {receipt, item})` for what happens in any window and in the service worker. */
export function onNews(told) {
  new BroadcastChannel("pending").addEventListener("message", (event) => told(event.data));
}

/**
 * Delivers what waits, one at a time, in one window at a time. `only`: the id of one item, whatever its state.
 * Gives "delivered", "offline", "signed_out" or "idle"; outcomes of single items are in the store.
 */
export function deliver(only) {
  return navigator.locks.request("pending", async () => {
    const session = await whose();
    if (typeof session === "string") return session;
    const waiting = (await itemsOf(session.person)).filter((item) => (only ? item.id === only : item.state === "waiting" && !(item.hold > Date.now())));
    let failed = false;
    for (const item of waiting) {
      const answer = await deliverOne(item, session.csrf);
      if (answer === "none") return "offline";
      // One that makes the server stumble waits on; those behind it do not.
      failed ||= answer === "failed";
    }
    return failed ? "offline" : waiting.length ? "delivered" : "idle";
  });
}

async function whose() {
  try {
    const answer = await fetch(SESSION, { credentials: "same-origin", redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(8000) });
    return answer.ok ? await answer.json() : answer.type === "opaqueredirect" ? "signed_out" : "offline";
  } catch {
    return "offline";
  }
}

async function deliverOne(item, csrf) {
  let answer;
  let told;
  try {
    answer = await fetch(item.url, {
      method: "POST",
      credentials: "same-origin",
      redirect: "manual",
      headers: { Accept: "application/json", "X-CSRFToken": csrf, ...(item.file ? {} : { "Content-Type": "application/json" }) },
      body: item.file ? filed(item) : JSON.stringify(item.body),
      signal: AbortSignal.timeout(item.file ? 180000 : 30000),
    });
    told = await answer.json();
  } catch {
    if (!answer || answer.type === "opaqueredirect") return "none";
    if (answer.status >= 500) return "failed";
    told = {};
  }
  const now = await find(item.id);
  if (told.receipt) {
    // What was typed while the delivery was on its way stays for the next one.
    if (now && now.stamp === item.stamp) await forget(item.id);
    news.postMessage({ receipt: told.receipt, item });
    return "taken";
  }
  if (answer.status >= 500) return "failed";
  const state = answer.status === 409 ? "conflict" : "refused";
  await keep({ ...left(now ?? item, told.conflicts), state, sentence: told.sentence ?? "", open: told.url, conflicts: told.conflicts });
  return "taken";
}

function filed(item) {
  const form = new FormData();
  form.append("file", item.file, item.name);
  return form;
}

/** Whether the server answers and knows who is there. */
export const reachable = async () => typeof (await whose()) !== "string";

// Of a delivery with conflicts only these are left: the server has the rest. Nothing is sent before they are settled.
function left(item, conflicts) {
  if (!conflicts || !item.body?.cells) return item;
  const clashing = new Set(conflicts.map((row) => row.key));
  const cells = Object.fromEntries(Object.entries(item.body.cells).filter(([key]) => clashing.has(key)));
  return { ...item, body: { ...item.body, act: "save", cells, explanations: {} } };
}
