"use strict";
const words = document.querySelector("#words");
const status = document.querySelector("#status");
const count = document.querySelector("#count");
const groups = [...document.querySelectorAll("#table tbody")];
// Width, case and kana do not count: whoever searches does not know how it was typed.
const normal = (text) => text.normalize("NFKC").toLowerCase()
  .replace(/[\u30a1-\u30f6]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0x60));
const items = groups.filter((group) => group.dataset.status !== undefined)
  .map((group) => ({ group, text: normal(group.textContent) }));
function filter() {
  const wanted = normal(words.value).split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const { group, text } of items) {
    const fits = wanted.every((word) => text.includes(word))
      && (status.value === "" || group.dataset.status.split(" ").includes(status.value));
    group.hidden = !fits;
    shown += fits ? 1 : 0;
  }
  // A heading stays while anything below it does: from the end, `open` is the outermost
  // level up to which something shown waits for its headings.
  const all = wanted.length === 0 && status.value === "";
  let open = 0;
  for (const group of [...groups].reverse()) {
    if (group.dataset.level === undefined) {
      if (!group.hidden) open = Infinity;
      continue;
    }
    const level = Number(group.dataset.level);
    group.hidden = !all && level >= open;
    if (level < open) open = level;
  }
  count.textContent = `${shown} / ${items.length}`;
}
words.addEventListener("input", filter);
status.addEventListener("change", filter);
document.querySelector(".tools").hidden = false;
filter();
