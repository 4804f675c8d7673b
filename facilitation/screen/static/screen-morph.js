// Change the page into what it shall be with as few changes as can be: what is the same stays the same element, so that
// nothing blinks, and a card that arrives is the only thing that is new.

/** Make `live` equal to `next`: attributes and children. An element with `data-keep` belongs to a script. */
export function morph(live, next) {
  if (live.hasAttribute("data-keep")) return;
  for (const { name } of [...live.attributes]) if (!next.hasAttribute(name)) live.removeAttribute(name);
  for (const { name, value } of next.attributes) {
    if (live.getAttribute(name) !== value) live.setAttribute(name, value);
  }
  morphChildren(live, next);
}

function morphChildren(live, next) {
  const keyed = new Map();
  for (const child of live.children) if (child.dataset.key) keyed.set(child.dataset.key, child);
  let place = live.firstChild;
  for (const wanted of [...next.childNodes]) {
    const match = wanted.dataset?.key ? keyed.get(wanted.dataset.key) : isAlike(place, wanted) ? place : null;
    if (!match) {
      live.insertBefore(wanted, place);
      continue;
    }
    if (match === place) place = place.nextSibling;
    else live.insertBefore(match, place);
    if (match.nodeType === Node.ELEMENT_NODE) morph(match, wanted);
    else if (match.data !== wanted.data) match.data = wanted.data;
  }
  while (place) {
    const gone = place;
    place = place.nextSibling;
    gone.remove();
  }
}

function isAlike(live, wanted) {
  return live && live.nodeName === wanted.nodeName && !live.dataset?.key && !wanted.dataset?.key;
}
