// The wall: turns pages, asks again when told that something is fresh, and says so when it cannot. One timer of each
// kind, ever; a page replaces the one before it whole, so nothing gathers over a month.
const wall = document.querySelector("[data-wall]");
const stage = wall.querySelector("[data-wall-stage]");
const find = (name) => wall.querySelector(`[data-wall-${name}]`);
const TURN = 20_000, ASK = 30_000, AFTER_NEWS = 1_500, LONGEST_PAUSE = 60_000;
const tags = new Map(); // page -> [etag, html]
let page = 0, shown = 0, offset = 0, pause = 2_000, lastGood = Date.now(), asking = false, again = false;
let turnTimer, askTimer, newsTimer, retryTimer, stream;

const pad = (number) => String(number).padStart(2, "0");
const zone = new Intl.DateTimeFormat("en-GB", { timeZone: wall.dataset.zone || undefined, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const distance = new Intl.RelativeTimeFormat(document.documentElement.lang);
const now = () => Date.now() + offset;
const setNow = (text) => { if (text) offset = Date.parse(text) - Date.now(); };

function tick() {
  find("clock").textContent = zone.format(now());
  const fresh = Date.parse(stage.firstElementChild?.dataset.fresh ?? "");
  const seconds = Math.max(0, Math.round((now() - fresh) / 1000));
  const [size, unit] = seconds < 60 ? [1, "second"] : seconds < 3600 ? [60, "minute"] : seconds < 86_400 ? [3600, "hour"] : [86_400, "day"];
  const ago = distance.format(-Math.floor(seconds / size), unit);
  find("fresh").textContent = Number.isNaN(fresh) ? "–" : `${zone.format(fresh)} (${ago})`;
  setTimeout(tick, 1000 - (now() % 1000));
}

function show(state) {
  for (const span of find("state").children) span.hidden = span.dataset.state !== state;
  if (state === "lost") find("since").textContent = zone.format(lastGood + offset);
}

function put(number, html) {
  if (number !== page) return;
  shown = number;
  stage.innerHTML = html;
  find("title").textContent = stage.firstElementChild.dataset.title;
  wall.querySelectorAll(".wall-dots span").forEach((dot, place) => dot.classList.toggle("here", place === number));
}

async function ask() {
  if (asking) { again = true; return; }
  asking = true;
  const wanted = page;
  const known = tags.get(wanted);
  if (known && shown !== wanted) put(wanted, known[1]);
  try {
    const address = new URL(wall.dataset.part.replace(/0\/?$/, `${wanted}/`), location.href);
    address.search = wall.dataset.query;
    const answer = await fetch(address, { headers: known ? { "If-None-Match": known[0] } : {}, cache: "no-store", signal: AbortSignal.timeout(15_000) });
    if (answer.redirected || answer.status === 404) { location.reload(); return; } // signed out: the page says so
    if (answer.status !== 304 && !answer.ok) throw new Error(String(answer.status));
    setNow(answer.headers.get("X-Now"));
    renewBuild(answer.headers.get("X-Build"));
    if (answer.status !== 304) {
      const html = await answer.text();
      tags.set(wanted, [answer.headers.get("ETag"), html]);
      put(wanted, html);
    }
    lastGood = Date.now();
    show(stream?.readyState === EventSource.OPEN ? "live" : "asking");
  } catch {
    show("lost");
  } finally {
    asking = false;
    clearTimeout(askTimer);
    askTimer = setTimeout(ask, ASK);
    if (again) { again = false; ask(); }
  }
}

function turn() {
  clearTimeout(turnTimer);
  turnTimer = setTimeout(turn, TURN);
  if (document.hidden) return;
  page = (page + 1) % Number(wall.dataset.pages);
  ask();
}

// Numbers come first, the standings that follow from them a moment later: ask once after both.
function news() {
  clearTimeout(newsTimer);
  newsTimer = setTimeout(() => { ask(); newsTimer = setTimeout(ask, AFTER_NEWS); }, 100);
}

function renewBuild(build) {
  if (!build || build === wall.dataset.build) return;
  if (sessionStorage.getItem("wall-build") === build) return; // loaded anew for it once already
  sessionStorage.setItem("wall-build", build);
  location.reload();
}

function listen() {
  clearTimeout(retryTimer);
  stream?.close();
  if (!wall.dataset.live) return;
  stream = new EventSource(wall.dataset.live, { withCredentials: true });
  stream.addEventListener("open", () => { pause = 2_000; show("live"); });
  stream.addEventListener("fresh", news);
  stream.addEventListener("build", (event) => renewBuild(event.data));
  stream.addEventListener("error", () => {
    if (Date.now() - lastGood < 2 * ASK) show("asking");
    if (stream.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    clearTimeout(retryTimer);
    retryTimer = setTimeout(listen, pause * (0.5 + Math.random()));
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  });
}

document.addEventListener("keydown", (event) => {
  if (event.key === "ArrowRight" || event.key === " ") turn();
  else if (event.key === "ArrowLeft") { page = (page + Number(wall.dataset.pages) - 2) % Number(wall.dataset.pages); turn(); }
});
find("full").addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : wall.requestFullscreen()));
document.addEventListener("visibilitychange", () => document.hidden || ask());
addEventListener("online", () => { listen(); ask(); });
addEventListener("pagehide", () => stream?.close());
navigator.wakeLock?.request("screen").catch(() => {});

setNow(wall.dataset.now);
tick();
listen();
ask();
turnTimer = setTimeout(turn, TURN);
