// The form editor: fields over the JSON of the definition, which stays the one truth that is posted.
import { element, icon, whenAdded } from "../site/dom.js";

const TYPES = ["integer", "decimal", "text", "date", "choice", "file"];
const RULES = { range: ["cell", "least", "most"], sum: ["total", "parts"], not_less: ["cell", "than"], change: ["cell", "percent"] };

whenAdded("[data-form-editor]", (place) => {
  const source = document.getElementById(place.dataset.formEditor);
  const word = (name) => place.getAttribute(`data-word-${name}`) ?? name;
  let definition = read(source.value);

  function save() {
    source.value = JSON.stringify(definition, null, 1);
    source.dispatchEvent(new Event("input", { bubbles: true }));
  }
  function draw() {
    place.replaceChildren(...definition.sections.map(section), add(word("add-section"), () => {
      const number = definition.sections.length + 1;
      definition.sections.push({ key: `section_${number}`, labels: { vi: "" }, rows: [] });
    }), rules());
  }
  function add(text, act) {
    const button = element("button", "btn btn-secondary btn-sm", text);
    button.type = "button";
    button.addEventListener("click", () => { act(); save(); draw(); });
    return button;
  }
  function drop(act) {
    const button = add("", act);
    button.setAttribute("aria-label", word("remove"));
    button.title = word("remove");
    button.className = "icon-button";
    button.append(icon("trash"));
    return button;
  }
  function heads() {
    const said = ["name", "key", "type", "unit", "measure"].map((name) => element("span", "", word(name)));
    const row = element("div", "editor-row editor-heads", ...said);
    row.setAttribute("aria-hidden", "true"); // each field says its own name
    return row;
  }
  function field(value, label, change, list) {
    const input = element("input", "form-control");
    input.value = value ?? "";
    input.placeholder = label;
    input.setAttribute("aria-label", label);
    if (list) input.setAttribute("list", list);
    input.addEventListener("change", () => { change(input.value.trim()); save(); });
    return input;
  }
  function choice(value, options, label, change) {
    const select = element("select", "form-select");
    select.setAttribute("aria-label", label);
    for (const [key, text] of options) select.add(new Option(text, key, false, key === value));
    select.addEventListener("change", () => { change(select.value); save(); draw(); });
    return select;
  }
  function section(each, index) {
    const box = element("section", "editor-section");
    const head = element("div", "editor-head", field(each.labels.vi, word("section"), (text) => { each.labels.vi = text; }),
      add(word("remove"), () => definition.sections.splice(index, 1)));
    box.append(head, ...(each.rows.length ? [heads()] : []), ...each.rows.map((row, number) => line(each, row, number)), add(word("add-cell"), () => {
      const key = `cell_${Date.now().toString(36)}`;
      each.rows.push({ key, labels: { vi: "" }, cells: [{ key, type: "integer" }] });
    }));
    return box;
  }
  function line(each, row, number) {
    const cell = row.cells[0] ?? {};
    const set = (name) => (text) => { if (text) cell[name] = text; else delete cell[name]; };
    const required = element("label", "form-check mb-0");
    const box = element("input", "form-check-input");
    box.type = "checkbox";
    box.checked = Boolean(cell.required);
    box.addEventListener("change", () => { if (box.checked) cell.required = true; else delete cell.required; save(); });
    required.append(box, element("span", "form-check-label", word("required")));
    return element("div", "editor-row",
      field(row.labels.vi, word("name"), (text) => { row.labels.vi = text; }),
      field(cell.key, word("key"), (text) => { if (row.key === cell.key) row.key = text; cell.key = text; }),
      choice(cell.type, TYPES.map((type) => [type, word(type)]), word("type"), (value) => { cell.type = value; }),
      field(cell.unit, word("unit"), set("unit")),
      field(cell.measure, word("measure"), set("measure"), "measures"),
      required,
      drop(() => each.rows.splice(number, 1)));
  }
  function rules() {
    const box = element("section", "editor-section", element("h2", "card-title", word("rules")));
    definition.rules ??= [];
    definition.rules.forEach((rule, index) => box.append(ruleLine(rule, index)));
    box.append(add(word("add-rule"), () => definition.rules.push({ kind: "not_less", cell: "", than: "" })));
    return box;
  }
  function ruleLine(rule, index) {
    const [first, ...rest] = RULES[rule.kind] ?? [];
    const set = (name) => (text) => {
      if (name === "parts") rule.parts = text.split(/[\s,;]+/).filter(Boolean);
      else if (text) rule[name] = text;
      else delete rule[name];
    };
    const kinds = Object.keys(RULES).map((kind) => [kind, word(kind)]);
    return element("div", "cluster", field(rule[first], word("key"), set(first)),
      choice(rule.kind, kinds, word("rules"), (kind) => {
        for (const name of Object.keys(rule)) delete rule[name];
        rule.kind = kind;
      }),
      ...rest.map((name) => field(name === "parts" ? (rule.parts ?? []).join(", ") : rule[name], name, set(name))),
      drop(() => definition.rules.splice(index, 1)));
  }
  source.addEventListener("change", () => { definition = read(source.value); draw(); });
  draw();
});

function read(text) {
  try {
    const found = JSON.parse(text);
    return { ...found, sections: found.sections ?? [], rules: found.rules ?? [] };
  } catch {
    return { sections: [], rules: [] };
  }
}
