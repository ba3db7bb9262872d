// The frame: theme, folded navigation, filters that keep the rest of the address.
const root = document.documentElement;
const remember = (name, value) => {
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
};

function showChoice() {
  for (const button of document.querySelectorAll("[data-theme]"))
    button.setAttribute("aria-checked", String(button.dataset.theme === root.dataset.themeChoice));
}

document.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-theme]");
  if (choice) {
    root.dataset.themeChoice = choice.dataset.theme;
    remember("hoaluoi_theme", choice.dataset.theme);
    const auto = matchMedia("(prefers-contrast: more)").matches ? "contrast" : matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    root.setAttribute("data-bs-theme", choice.dataset.theme === "auto" ? auto : choice.dataset.theme);
    dispatchEvent(new CustomEvent("themechange"));
    showChoice();
  }
  if (event.target.closest("[data-fold-nav]")) {
    const narrow = root.dataset.nav !== "narrow";
    if (narrow) root.dataset.nav = "narrow";
    else delete root.dataset.nav;
    remember("hoaluoi_nav", narrow ? "narrow" : "wide");
    dispatchEvent(new Event("resize"));
  }
  if (event.target.closest("[data-print]")) print();
});
showChoice();

// <form method="get" data-keep-query>: what the address already says stays, and the fields of the form win.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-keep-query]")) return;
  event.preventDefault();
  const address = new URL(location.href);
  for (const [name, value] of new FormData(form)) address.searchParams.set(name, value);
  address.searchParams.delete("page");
  if (address.searchParams.has("on")) address.searchParams.delete("as_of");
  location.assign(address);
});
document.addEventListener("change", (event) => {
  if (event.target.closest("[data-submit-on-change]")) event.target.form?.requestSubmit();
});

// The tour is over when somebody ends it or waves it away.
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-tour-over]")) return;
  document.cookie = "hoaluoi_tour=seen; path=/; max-age=31536000; samesite=lax";
  document.querySelector("[data-tour-offer]")?.remove();
});
