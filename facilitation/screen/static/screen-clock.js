// Count down by the server's clock: the machine under the projector may be minutes wrong.

const TICK_MS = 250;
let serverAt = 0;
let stampedAt = 0;

/** Take the server's time, in milliseconds. */
export function setClock(milliseconds) {
  serverAt = Number(milliseconds);
  stampedAt = performance.now();
}

/** Write the time left in every clock under `root`. */
export function showClocks(root) {
  const now = serverAt + performance.now() - stampedAt;
  for (const clock of root.querySelectorAll("[data-ends]")) {
    const left = Math.ceil((Number(clock.dataset.ends) - now) / 1000);
    const [figures, words] = clock.children;
    const text = left < 0 ? `+${spoken(-left, true)}` : spoken(left, false);
    if (figures.textContent !== text) figures.textContent = text;
    clock.classList.toggle("over", left < 0);
    words.textContent = left < 0 ? clock.dataset.over : "";
  }
}

/** Keep the clocks going. */
export function runClocks(root) {
  setInterval(() => showClocks(root), TICK_MS);
}

function spoken(seconds, padded) {
  const two = (number) => String(number).padStart(2, "0");
  const [minutes, rest] = [Math.floor(seconds / 60), two(seconds % 60)];
  if (minutes >= 60) return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${rest}`;
  return `${padded ? two(minutes) : minutes}:${rest}`;
}
