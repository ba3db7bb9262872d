// Rebuilds ../../hoaluoi/site/static/vendor from the packages pinned in package.json.
// usage: npm ci && npm run build     (everything)      npm run icons     (the icon sprite alone)
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import postcss from "postcss";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const out = join(here, "../../hoaluoi/site/static/vendor");

// Parts of Tabler that no page of ours has: our own navigation, charts and date fields replace them.
const DROPPED = [
  /\.navbar/, /\.carousel/, /\.bg-pattern/, /\.bg-gradient/, /\.card-gradient/, /\.ribbon/, /\.switch-icon/, /\.markdown/,
  /\.btn-ghost/, /\.link-underline/, /\.form-imagecheck/, /\.form-colorinput/, /\.modal-fullscreen/, /\[data-vc/, /\.calendar/,
  /\.otp/, /\.chart-sparkline/, /\.sortable/, /\.layout-boxed/, /\.layout-fluid/, /\.page-cover/, /\.btn-animate/, /\.theme-dark/,
  /\.popover/, /\.bs-popover/, /\.bs-tooltip/, /\.tooltip/, /\.apexcharts/, /\.jsvectormap/, /\.jvm/, /\.fc-/, /\.ts-/, /\.tox/,
  /\.litepicker/, /\.noUi/, /\.plyr/, /\.dropzone/, /\.turbo/, /\.hljs/, /\.legend/, /\.chat/, /\.form-floating/, /\.col-xxl/,
  /-xxl(-|\b)/, /\.offcanvas-(sm|md|xl)/, /\.divide/, /\.object-fit/, /\.focus-ring/, /\.tracking/, /\.btn-(facebook|twitter|x|linkedin|google|youtube|vimeo|dribbble|github|instagram|pinterest|vk|rss|flickr|bitbucket|tabler|spotify)\b/,
  /\.(bg|text|btn|text-bg|link|border|card|badge|btn-outline)-(facebook|twitter|linkedin|google|youtube|vimeo|dribbble|github|instagram|pinterest|vk|rss|flickr|bitbucket|tabler|spotify)/,
  /\.(bg|text|btn|text-bg|link|border|btn-outline)-(azure|indigo|purple|pink|lime|orange|teal|cyan)\b/, /\.img-responsive/, /\.ratio/,
  /\.navbar-floating/, /\.offcanvas-floating/, /\.placeholder/, /\.payment/, /\.flag/, /\.avatar-cover/, /\.card-stamp/, /\.sparkline/,
  /\.status/, /\.wave/, /\.tag\b/, /\.chart/, /\.datagrid/, /\.kbd/,
  /\.star/, /\.nav-segmented/, /\.toast/, /\.breadcrumb/, /\.pagination/, /\.steps/, /\.step-item/, /\.timeline/, /\.empty/, /\.accordion/,
];

function stylesheet() {
  const source = readFileSync(join(modules, "@tabler/core/dist/css/tabler.min.css"), "utf8");
  const root = postcss.parse(source);
  root.walkRules((rule) => {
    if (rule.parent.type === "atrule" && rule.parent.name.endsWith("keyframes")) return;
    const kept = rule.selectors.filter((selector) => !DROPPED.some((pattern) => pattern.test(selector)));
    if (kept.length === 0) rule.remove();
    else rule.selectors = kept;
  });
  const brands = /^--tblr-(twitter|linkedin|google|youtube|vimeo|dribbble|github|instagram|pinterest|vk|rss|flickr|bitbucket|x|facebook|tabler|spotify)(-|$)/;
  root.walkDecls(brands, (declaration) => declaration.remove());
  root.walkAtRules("font-face", (rule) => rule.remove());
  root.walkAtRules((rule) => {
    if (rule.nodes && rule.nodes.length === 0) rule.remove();
  });
  // default-src 'self' refuses data: addresses, so each embedded picture becomes a file of its own
  rmSync(join(out, "tabler-images"), { recursive: true, force: true });
  mkdirSync(join(out, "tabler-images"), { recursive: true });
  root.walkDecls((declaration) => {
    if (!declaration.value.includes("data:image")) return;
    declaration.value = declaration.value.replace(
      /url\(\s*(["']?)data:image\/svg\+xml[^,]*,(.*?)\1\s*\)/g,
      (_, quote, data) => {
        const svg = data.startsWith("PHN2") ? Buffer.from(data, "base64").toString() : decodeURIComponent(data.replace(/%(?![0-9a-f]{2})/gi, "%25"));
        const name = `${createHash("sha256").update(svg).digest("hex").slice(0, 10)}.svg`;
        writeFileSync(join(out, "tabler-images", name), svg.endsWith("\n") ? svg : `${svg}\n`);
        return `url(tabler-images/${name})`;
      },
    );
  });
  const css = root.toString().replace(/\/\*# sourceMappingURL.*?\*\//g, "");
  writeFileSync(join(out, "tabler.min.css"), css.endsWith("\n") ? css : `${css}\n`);
}

function sprite() {
  const names = readFileSync(join(here, "icons.txt"), "utf8").split("\n").map((line) => line.trim()).filter((line) => line && !line.startsWith("#"));
  const missing = [];
  const symbols = names.flatMap((name) => {
    const [icon, style = "outline"] = name.split(":");
    let svg;
    try {
      svg = readFileSync(join(modules, "@tabler/icons/icons", style, `${icon}.svg`), "utf8");
    } catch {
      missing.push(name);
      return [];
    }
    const inner = svg.replace(/<!--[\s\S]*?-->/g, "").replace(/^[\s\S]*?<svg[^>]*>/, "").replace("</svg>", "")
      .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" \/>/, "").replace(/\s+/g, " ").trim();
    const paint = style === "filled" ? 'fill="currentColor"' : 'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"';
    return `<symbol id="${name.replace(":", "-")}" viewBox="0 0 24 24" ${paint}>${inner}</symbol>`;
  });
  if (missing.length) throw new Error(`no such icon: ${missing.join(", ")}`);
  writeFileSync(join(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`);
}

function fonts() {
  const folder = join(out, "be-vietnam-pro");
  mkdirSync(folder, { recursive: true });
  for (const subset of ["latin", "vietnamese"])
    for (const weight of [400, 500, 600, 700])
      cpSync(join(modules, `@fontsource/be-vietnam-pro/files/be-vietnam-pro-${subset}-${weight}-normal.woff2`), join(folder, `${subset}-${weight}.woff2`));
}

async function scripts() {
  const common = { bundle: true, minify: true, format: "esm", legalComments: "none", target: "es2022", absWorkingDir: here };
  await build({ ...common, entryPoints: ["echarts-entry.mjs"], outfile: join(out, "echarts.min.js"), define: { "process.env.NODE_ENV": '"production"' } });
  await build({ ...common, entryPoints: ["bootstrap-entry.mjs"], outfile: join(out, "bootstrap.min.js"), define: { "process.env.NODE_ENV": '"production"' } });
  cpSync(join(modules, "htmx.org/dist/htmx.min.js"), join(out, "htmx.min.js"));
  await build({ ...common, stdin: { contents: 'export { default } from "uplot"', resolveDir: here }, outfile: join(out, "uplot.min.js") });
  cpSync(join(modules, "uplot/dist/uPlot.min.css"), join(out, "uplot.min.css"));
}

function licences() {
  const folder = join(out, "licences");
  mkdirSync(folder, { recursive: true });
  const files = {
    tabler: "@tabler/core/LICENSE", "tabler-icons": "@tabler/icons/LICENSE", bootstrap: "bootstrap/LICENSE", htmx: "htmx.org/LICENSE",
    echarts: "echarts/LICENSE", "echarts-notice": "echarts/NOTICE", zrender: "zrender/LICENSE", uplot: "uplot/LICENSE", "be-vietnam-pro": "@fontsource/be-vietnam-pro/LICENSE",
    popper: "@popperjs/core/LICENSE.md", tslib: "tslib/LICENSE.txt",
  };
  for (const [name, path] of Object.entries(files)) {
    try {
      cpSync(join(modules, path), join(folder, `${name}.txt`));
    } catch {
      console.warn(`no licence file for ${name}: write it by hand`);
    }
  }
}

mkdirSync(out, { recursive: true });
if (process.argv[2] === "icons") sprite();
else {
  stylesheet();
  sprite();
  fonts();
  await scripts();
  licences();
}
