// Draw the charts with Plotly, which is fetched while the wall has nothing else to do, so that the first chart of the day
// does not wait for it. A chart is drawn at its size on a wall of 1920×1080 and scaled, so that its letters keep their
// share of the picture like all others.

const CONFIG = { staticPlot: true, displayModeBar: false, displaylogo: false };
const dark = matchMedia("(prefers-color-scheme: dark)");
let library;

/** Draw every chart under `root`; a chart without room (a narrow page shows its table) is left alone. */
export async function drawCharts(root) {
  for (const chart of root.querySelectorAll("[data-chart]")) {
    if (!chart.clientHeight) continue;
    await load();
    draw(chart, chart.querySelector(".plot"));
  }
}

/** Fetch what draws charts when the page is at rest; a chart that is shown before that fetches it itself. */
export function prepareCharts() {
  const fetchLibrary = () => load().catch(() => {});
  if ("requestIdleCallback" in globalThis) requestIdleCallback(fetchLibrary);
  else setTimeout(fetchLibrary, 2_000);
}

/** Draw again when the room turns its lights down. */
export function followTheme(redraw) {
  dark.addEventListener("change", redraw);
}

function draw(chart, plot) {
  const source = chart.querySelector(`script[data-theme="${theme()}"]`).textContent;
  const scale = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
  const [width, height] = [chart.clientWidth / scale, chart.clientHeight / scale];
  const drawn = `${width} ${height} ${source}`;
  if (plot.drawn === drawn) return;
  plot.drawn = drawn;
  const { data, layout } = JSON.parse(source);
  plot.style.width = `${width}px`;
  plot.style.height = `${height}px`;
  plot.style.transform = `scale(${scale})`;
  globalThis.Plotly.react(plot, data, { ...layout, width, height }, CONFIG);
}

function theme() {
  return document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light");
}

function load() {
  library ??= new Promise((resolve, reject) => {
    const src = document.body.dataset.plotly;
    const script = Object.assign(document.createElement("script"), { src, onload: resolve, onerror: reject });
    document.head.append(script);
  }).catch((error) => {
    library = undefined;
    throw error;
  });
  return library;
}
