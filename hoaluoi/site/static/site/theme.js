// Before the first paint: the device's preference decides while the person has not chosen (no flash, no layout shift).
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const contrast = matchMedia("(prefers-contrast: more)");
  const apply = () => {
    if (root.dataset.themeChoice !== "auto") return;
    root.setAttribute("data-bs-theme", contrast.matches ? "contrast" : dark.matches ? "dark" : "light");
  };
  apply();
  for (const query of [dark, contrast])
    query.addEventListener("change", () => {
      apply();
      dispatchEvent(new CustomEvent("themechange"));
    });
})();
