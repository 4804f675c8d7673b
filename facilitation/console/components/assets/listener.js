// Hears that something has changed in the workshop and lets the page be drawn again, at most once a second.

const LEAST_MS = 1000;
const listeners = new WeakMap();

export default function ({ parentElement, data, setTriggerValue }) {
  const known = listeners.get(parentElement);
  if (known?.address === data.address) {
    known.tell = setTriggerValue;
    return known.close;
  }
  known?.close();
  const listener = listen(data.address, setTriggerValue);
  listeners.set(parentElement, listener);
  return listener.close;
}

function listen(address, tell) {
  const source = new EventSource(address);
  let told = -LEAST_MS;
  let waiting = 0;
  let lost = false;

  const listener = {
    address,
    tell,
    close() {
      clearTimeout(waiting);
      source.close();
    },
  };

  const change = () => {
    if (waiting) return;
    waiting = setTimeout(() => {
      waiting = 0;
      told = performance.now();
      listener.tell("changed", Date.now());
    }, Math.max(0, told + LEAST_MS - performance.now()));
  };

  source.addEventListener("change", change);
  source.addEventListener("error", () => {
    lost = true;
  });
  // What happened while nobody listened is found by looking once.
  source.addEventListener("open", () => {
    if (lost) change();
    lost = false;
  });
  return listener;
}
