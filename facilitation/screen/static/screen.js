// The projected screen: told by the server that something has changed, it fetches what to show and shows it. It can be
// left alone all day: after a lost network or a restarted server it comes back by itself to the same picture.

import { drawCharts, followTheme, prepareCharts } from "./screen-chart.js";
import { runClocks, setClock, showClocks } from "./screen-clock.js";
import { firstPage, fit, turnPages } from "./screen-fit.js";
import { morph } from "./screen-morph.js";

const { base, now } = document.body.dataset;
const stage = document.querySelector("main");
const link = document.querySelector(".link");
// So late is the picture at worst when the stream is lost and nobody has noticed.
const CHECK_MS = 15_000;
const TIMEOUT_MS = 8_000;
const LONGEST_WAIT_MS = 10_000;
// A wall that changes more often cannot be read, and costs the phones of a hall their answers.
const BETWEEN_PICTURES_MS = 200;

let fetching = false;
let changedMeanwhile = false;
let failures = 0;
let retry;
let stream;

/** Fetch and show; at most one fetch runs, and one more follows soon when something changed meanwhile. */
async function refresh() {
  changedMeanwhile = true;
  if (fetching) return;
  fetching = true;
  try {
    while (changedMeanwhile) {
      changedMeanwhile = false;
      await fetchAndShow();
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_PICTURES_MS));
    }
    // After a time without answers the stream may be dead too, and not know it.
    if (failures) listen();
    failures = 0;
    link.hidden = true;
  } catch {
    failures += 1;
    link.hidden = failures < 3;
    clearTimeout(retry);
    retry = setTimeout(refresh, wait());
  } finally {
    fetching = false;
  }
}

async function fetchAndShow() {
  const response = await fetch(`${base}/bilde`, { cache: "no-cache", signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`status ${response.status}`);
  setClock(response.headers.get("Samskap-Now"));
  show(new DOMParser().parseFromString(await response.text(), "text/html").querySelector("main"));
}

function show(next) {
  // After an update of the product the page's own files are others.
  if (next.dataset.build !== stage.dataset.build) location.reload();
  if (next.dataset.picture !== stage.dataset.picture) {
    firstPage();
    stage.replaceChildren();
  }
  morph(stage, next);
  settle();
}

function settle() {
  showClocks(stage);
  fit(stage);
  drawCharts(stage).catch(() => {});
}

function listen() {
  stream?.close();
  stream = new EventSource(`${base}/hendelser`);
  stream.addEventListener("change", refresh);
  stream.addEventListener("open", refresh);
  stream.addEventListener("error", () => {
    // The browser tries again by itself, but not after an answer that is no stream.
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, wait());
    refresh();
  });
}

/** Return how long to wait: longer for each failure, and never the same for two screens. */
function wait() {
  return (0.5 + Math.random()) * Math.min(LONGEST_WAIT_MS, 500 * 2 ** failures);
}

async function stayAwake() {
  // Only over https, and only in browsers that know it; without it the projector's own settings decide.
  await navigator.wakeLock?.request("screen").catch(() => {});
}

setClock(now);
settle();
runClocks(stage);
turnPages(() => fit(stage));
followTheme(settle);
listen();
prepareCharts();
setInterval(refresh, CHECK_MS);
addEventListener("resize", () => requestAnimationFrame(settle));
addEventListener("online", refresh);
document.addEventListener("visibilitychange", stayAwake);
stayAwake();
