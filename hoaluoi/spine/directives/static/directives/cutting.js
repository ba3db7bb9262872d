// A draft cut at the cursor: the passage cannot be changed, the cursor says where the second part begins.
import { element, whenAdded } from "../site/dom.js";

const SHOWN = 60; // characters of each part on either side of the cut

whenAdded("form[data-cut]", (form) => {
  const area = form.querySelector("[data-cut-text]");
  const parts = form.querySelector("[data-cut-parts]");
  const offset = form.elements.offset;
  const button = form.querySelector("button");
  const whole = area.value;

  // A word written in letters is not torn: the cut goes to where it begins. Chinese is cut between any two characters.
  function wordStart(place) {
    const letter = (char) => /[\p{Script=Latin}\p{M}\p{N}]/u.test(char ?? "");
    let start = place;
    while (start > 0 && letter(whole[start]) && letter(whole[start - 1])) start -= 1;
    return start;
  }

  function show() {
    // Characters of the whole text are counted, not UTF-16 halves.
    const place = wordStart(area.selectionStart);
    const at = [...whole.slice(0, place)].length;
    const [first, second] = [whole.slice(0, place), whole.slice(place)];
    const possible = /[\p{L}\p{N}]/u.test(first) && /[\p{L}\p{N}]/u.test(second);
    offset.value = possible ? at : "";
    button.disabled = !possible;
    const brief = (text, end) => (text.length <= SHOWN ? text : end ? `…${text.slice(-SHOWN)}` : `${text.slice(0, SHOWN)}…`);
    parts.replaceChildren(...(possible ? [element("span", "part", brief(first.trim(), true)), " ✂ ", element("span", "part", brief(second.trim(), false))] : []));
  }
  area.addEventListener("beforeinput", (event) => event.preventDefault());
  for (const moved of ["click", "keyup", "select", "focus"]) area.addEventListener(moved, show);
  show();
});
