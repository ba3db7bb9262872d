// Keeps a person's own pages (those the server marks) and what they are made of, for when there is no network.
// With a network the server's answer always counts. What was typed lies in IndexedDB (pending.js), not here.
import { deliver } from "/static/site/pending.js";

const PARTS = "parts-{{ release }}";
const OFFLINE = "{{ offline }}";
const MARK = "X-Keep-On-Device";
const PATIENCE = 6000; // ms for a page that the device has, before it is shown instead of waiting
const FRESH = 20 * 60 * 1000;
const pages = (person) => `pages-${person}`;

addEventListener("install", (event) => {
  event.waitUntil(caches.open(PARTS).then((cache) => cache.add(new Request(OFFLINE, { cache: "reload" }))).then(() => skipWaiting()));
});
addEventListener("activate", (event) => {
  event.waitUntil(dropCaches((name) => name.startsWith("parts-") && name !== PARTS).then(() => clients.claim()));
});
addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (url.pathname.startsWith("/static/")) event.respondWith(part(request));
});
addEventListener("sync", (event) => {
  if (event.tag === "pending") event.waitUntil(deliver());
});
addEventListener("message", (event) => {
  const { person, keep } = event.data ?? {};
  if (person === undefined) return;
  event.waitUntil(dropCaches((name) => name.startsWith("pages-") && name !== pages(person)).then(() => keepAll(person, keep ?? [])));
});

async function page(request) {
  const answer = fetch(request).then((response) => remember(request, response));
  const kept = await caches.match(request, { ignoreVary: true });
  try {
    return await (kept ? Promise.race([answer, after(PATIENCE)]) : answer);
  } catch {
    answer.catch(() => undefined);
    return kept ?? (await caches.match(OFFLINE, { ignoreVary: true })) ?? Response.error();
  }
}

async function part(request) {
  try {
    const response = await fetch(request);
    if (response.ok) (await caches.open(PARTS)).put(request, response.clone());
    return response;
  } catch {
    return (await caches.match(request, { ignoreSearch: true })) ?? Response.error();
  }
}

async function remember(request, response) {
  const person = response.headers.get(MARK);
  if (!response.ok || !person) return response;
  await (await caches.open(pages(person))).put(request.url, whole(response.clone()));
  return response;
}

// A page that came by a redirect may not answer a navigation as it is; its age is written on it.
function whole(response) {
  const headers = new Headers(response.headers);
  headers.set("X-Kept-At", String(Date.now()));
  return new Response(response.body, { status: 200, headers });
}

async function keepAll(person, addresses) {
  if (!person) return;
  const cache = await caches.open(pages(person));
  for (const address of addresses.slice(0, 12)) {
    const kept = await cache.match(address, { ignoreVary: true });
    if (kept && Date.now() - Number(kept.headers.get("X-Kept-At")) < FRESH) continue;
    try {
      await remember(new Request(address, { credentials: "same-origin" }), await fetch(address, { credentials: "same-origin" }));
    } catch {
      return; // the network went; what is kept stays
    }
  }
}

async function dropCaches(old) {
  for (const name of await caches.keys()) if (old(name)) await caches.delete(name);
}

const after = (time) => new Promise((_, reject) => setTimeout(() => reject(new Error("slow")), time));
