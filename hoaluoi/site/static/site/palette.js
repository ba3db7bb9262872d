// Command palette (Ctrl-K): the navigation at once, and what the search endpoint finds.
import { element, fold, icon, words } from "./dom.js";

const dialog = document.getElementById("palette");
if (dialog) {
  const input = dialog.querySelector("input");
  const list = dialog.querySelector("ul");
  const pages = [...list.children];
  let chosen = 0;
  let asked = 0;

  const shown = () => [...list.children].filter((item) => !item.hidden);
  const mark = (place) => {
    const items = shown();
    chosen = items.length ? (place + items.length) % items.length : 0;
    items.forEach((item, index) => item.setAttribute("aria-selected", String(index === chosen)));
    items[chosen]?.scrollIntoView({ block: "nearest" });
  };
  const found = (row) => {
    const link = element("a", "", icon(row.icon || "point"), element("span", "", row.label), element("span", "hint", row.hint || ""));
    link.href = row.url;
    const item = element("li", "", link);
    item.setAttribute("role", "option");
    item.dataset.found = "yes";
    return item;
  };
  const search = async () => {
    const wanted = fold(input.value);
    for (const item of list.querySelectorAll("[data-found]")) item.remove();
    for (const page of pages) page.hidden = wanted !== "" && !fold(page.dataset.words).includes(wanted);
    mark(0);
    const turn = ++asked;
    if (wanted.length < 2 || !dialog.dataset.search) return;
    await new Promise((done) => setTimeout(done, 180));
    if (turn !== asked) return;
    const address = new URL(dialog.dataset.search, location.href);
    address.searchParams.set("q", input.value);
    const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
    if (turn !== asked || !answer?.ok) return;
    const rows = (await answer.json()).results ?? [];
    list.append(...rows.map(found));
    if (!shown().length) list.append(Object.assign(found({ label: words.nothing, url: "#", icon: "search" })));
    mark(0);
  };
  const open = () => {
    if (dialog.open) return;
    input.value = "";
    search();
    dialog.showModal();
    input.focus();
  };
  document.addEventListener("click", (event) => event.target.closest("[data-open-palette]") && open());
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  input.addEventListener("input", search);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") mark(chosen + 1);
    else if (event.key === "ArrowUp") mark(chosen - 1);
    else if (event.key === "Escape") dialog.close();
    else if (event.key === "Enter") shown()[chosen]?.querySelector("a").click();
    else return;
    event.preventDefault();
  });
}
