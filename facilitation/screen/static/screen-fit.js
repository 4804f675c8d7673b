// Show as much as there is room for, and say how much there is besides.

const TURN_SECONDS = 20;
const pages = { count: 1, shown: 0, byHand: false };

/** Fit every picture under `root`: first by showing less of each thing, then by showing fewer things. */
export function fit(root) {
  pages.count = 1;
  for (const box of root.querySelectorAll("[data-fit]")) fitBox(box);
}

/** Begin again at the first page, as when another picture comes. */
export function firstPage() {
  pages.shown = 0;
  pages.byHand = false;
}

/** Turn pages by themselves, and with the keys of a presenter's remote control. */
export function turnPages(refit) {
  const turn = (by) => {
    if (pages.count === 1) return;
    pages.shown = (pages.shown + by + pages.count) % pages.count;
    refit();
  };
  setInterval(() => pages.byHand || turn(1), TURN_SECONDS * 1000);
  addEventListener("keydown", ({ key }) => {
    const by = { PageDown: 1, ArrowRight: 1, PageUp: -1, ArrowLeft: -1 }[key];
    if (!by) return;
    pages.byHand = true;
    turn(by);
  });
}

function fitBox(box) {
  const items = [...box.querySelectorAll("[data-item]")];
  const levels = Number(box.dataset.levels ?? 0);
  for (const item of items) item.hidden = false;
  const note = noteOf(box);
  if (note) note.hidden = true;
  for (let level = 0; level <= levels; level += 1) {
    box.dataset.level = level;
    if (fits(box)) break;
  }
  const unsent = note ? Number(note.dataset.rest) - items.length : 0;
  if (!note || (fits(box) && !unsent)) return;
  note.hidden = false;
  note.textContent = "\u00a0";
  if ("paged" in box.dataset) showPage(box, items, note);
  else hideRest(box, items, note, unsent);
}

function hideRest(box, items, note, unsent) {
  const hidden = items.slice(fitting(box, items));
  for (const item of hidden) item.hidden = true;
  note.textContent = note.dataset.words.replace("{n}", hidden.length + unsent);
}

function showPage(box, items, note) {
  const starts = [0];
  for (;;) {
    const start = starts.at(-1);
    items.forEach((item, index) => (item.hidden = index < start));
    const room = Math.max(1, fitting(box, items.slice(start)));
    if (start + room >= items.length) break;
    starts.push(pageEnd(items, start, start + room));
  }
  pages.count = starts.length;
  pages.shown = Math.min(pages.shown, starts.length - 1);
  const [from, to] = [starts[pages.shown], starts[pages.shown + 1] ?? items.length];
  items.forEach((item, index) => (item.hidden = index < from || index >= to));
  note.textContent = note.dataset.pages.replace("{page}", pages.shown + 1).replace("{pages}", starts.length);
}

/** Return where a page ends: before a group that would be cut in two, unless it fills the page alone. */
function pageEnd(items, start, end) {
  const group = items[end].dataset.group;
  if (group === undefined) return end;
  let begun = end;
  while (begun > start && items[begun - 1].dataset.group === group) begun -= 1;
  return begun > start ? begun : end;
}

/** Return how many of the items, from the first, are whole inside the box. */
function fitting(box, items) {
  const { bottom, right } = box.getBoundingClientRect();
  const first = items.findIndex((item) => {
    const place = item.getBoundingClientRect();
    return place.bottom > bottom + 1 || place.right > right + 1;
  });
  return first < 0 ? items.length : first;
}

function fits(box) {
  return box.scrollHeight <= box.clientHeight + 1 && box.scrollWidth <= box.clientWidth + 1;
}

function noteOf(box) {
  return box.parentElement.querySelector("[data-rest]");
}
