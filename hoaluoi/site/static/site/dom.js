/** Words for the scripts in the language of the page. */
export const words = JSON.parse(document.body.dataset.words || "{}");
export const locale = document.documentElement.lang.startsWith("vi") ? "vi-VN" : document.documentElement.lang.startsWith("zh") ? "zh-CN" : "en-GB";

const seen = new WeakMap();

/** Calls `attach(element)` once for each match, now and whenever HTMX brings new content. */
export function whenAdded(selector, attach) {
  const scan = (root) => {
    const found = root.querySelectorAll ? [...root.querySelectorAll(selector)] : [];
    if (root.matches?.(selector)) found.push(root);
    for (const element of found) {
      const done = seen.get(element) ?? new Set();
      if (done.has(selector)) continue;
      done.add(selector);
      seen.set(element, done);
      attach(element);
    }
  };
  scan(document);
  document.body.addEventListener("htmx:load", (event) => scan(event.target));
}

/** An element with classes and children; text is never parsed as HTML. */
export function element(tag, className = "", ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** One icon of the sprite. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${new URL("../vendor/icons.svg", import.meta.url).pathname}#${name}`);
  svg.append(use);
  return svg;
}

const MARKS = /[\u0300-\u036f]/g;

/** Lower case without tone marks, as `core.text.fold` does: "Đồng Tháp" and "dong thap" are alike. */
export const fold = (text) => text.normalize("NFD").replace(MARKS, "").replace(/[đĐ]/g, "d").toLowerCase().trim();
