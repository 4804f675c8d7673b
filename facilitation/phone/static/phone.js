// The phone's page at work: answers go without a reload, what is typed is remembered, what cannot be sent waits, and
// the page follows the step. Without this module the same forms are sent by the browser.
const OUTBOX_LIMIT = 20;
const NOT_TYPED = new Set(["step", "input", "q", "slot", "request_id", "confirmed"]);
let box = document.getElementById("words");
let words = box?.dataset;
const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const page = () => find("#page");

// Each thing has a key of its own: two open tabs may not write over each other's. Where there is no storage, or no
// room in it, things are kept for as long as the page lives.
const kept = {};
const memory = {
  key: (name) => `samskap/${words.workshop}/${name}`,
  read(name) {
    try { return JSON.parse(localStorage.getItem(this.key(name))) ?? kept[name]; } catch { return kept[name]; }
  },
  write(name, value) {
    try { localStorage.setItem(this.key(name), JSON.stringify(value)); } catch { kept[name] = value; }
  },
  drop(name) {
    delete kept[name];
    try { localStorage.removeItem(this.key(name)); } catch { /* it was never there */ }
  },
  names(group) {
    let stored = [];
    try { stored = Object.keys(localStorage); } catch { /* nothing is */ }
    const start = this.key("").length;
    const names = [...stored.filter((key) => key.startsWith(this.key(""))).map((key) => key.slice(start)), ...Object.keys(kept)];
    return [...new Set(names)].filter((name) => name.startsWith(group)).sort();
  },
};

function make(tag, text, kind = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = kind;
  return made;
}

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// Drafts: what is typed and not sent, by the form's name, which begins with the step's. The page names its step only
// while this phone may answer; drafts of any other step become notes.
const proseOf = (form) => all("[data-guard]", form).map((field) => field.value.trim()).filter(Boolean).join("\n");

function remember(form) {
  const typed = [...new FormData(form)].filter(([name, value]) => value && !NOT_TYPED.has(name));
  memory.write(`draft/${form.dataset.draft}`, { typed, text: proseOf(form) });
}

function restore(form) {
  const draft = memory.read(`draft/${form.dataset.draft}`);
  if ("fresh" in form.dataset) return remember(form);
  if (draft && find("[data-problem]", form).hidden) fill(form, draft.typed);
}

function fill(form, typed) {
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden") continue;
    const values = typed.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else field.value = values[0] ?? "";
  }
}

// Notes: texts that came too late or were not taken, to be copied.
function note(name, text, why) {
  if (text) memory.write(`note/${name}`, { text, why });
  showNotes();
}

function showNotes() {
  find("#notes").replaceChildren(...memory.names("note/").map((name) => {
    const one = memory.read(name);
    const shown = make("div", "", "note");
    const text = make("textarea", one.text);
    const copy = make("button", words.copy, "plain");
    const remove = make("button", words.remove, "plain");
    text.readOnly = true;
    text.setAttribute("aria-label", one.why);
    copy.onclick = () => {
      text.select();
      if (document.execCommand("copy")) copy.textContent = words.copied;
    };
    remove.onclick = () => {
      memory.drop(name);
      showNotes();
    };
    shown.append(make("p", one.why), text, copy, " ", remove);
    return shown;
  }));
}

function rescueDrafts() {
  for (const name of memory.names("draft/")) {
    if (page().dataset.step && name.startsWith(`draft/${page().dataset.step}/`)) continue;
    const draft = memory.read(name);
    memory.drop(name);
    if (draft) note(name.slice(6), draft.text, words.lateText);
  }
}

// The outbox: sent once, in order; the same identifier is used until there is an answer.
const outbox = () => memory.names("job/").map((name) => ({ ...memory.read(name), name })).filter((job) => job.id);
let sending = false;
let retry;

function queue(form) {
  const jobs = outbox();
  const { blocks } = inspected(form);
  if (blocks.length) return refuse(form, { message: `${words.blocks} ${blocks.join(", ")}` });
  if (jobs.length >= OUTBOX_LIMIT) return refuse(form, { message: words.full });
  const id = newId();
  const body = new URLSearchParams(new FormData(form));
  body.set("request_id", id);
  const text = proseOf(form);
  const turn = Number(jobs.at(-1)?.name.split("/")[1] ?? 0) + 1;
  const job = { id, to: form.action, body: `${body}`, title: text || find("h1").textContent };
  memory.write(`job/${String(turn).padStart(9, "0")}/${id}`, job);
  memory.drop(`draft/${form.dataset.draft}`);
  // Room for the next thought at once; only the button waits, so that two taps are not two answers.
  fill(form, []);
  enhance();
  form.dataset.busy = id;
  find(".send button", form).disabled = true;
  state(form, words.sending);
  flush();
}

async function flush() {
  if (sending) return;
  sending = true;
  clearTimeout(retry);
  for (let job = outbox()[0]; job; job = outbox()[0]) {
    showOutbox(words.sending);
    const since = shows;
    const answer = await post(job);
    if (answer.later) {
      wait(answer.message);
      break;
    }
    offline(false);
    memory.drop(job.name);
    await settle(job, answer, since);
  }
  sending = false;
  if (!outbox().length) showOutbox("");
  reclaim();
}

// Forms whose answer was sent and settled by another tab.
function reclaim() {
  all("[data-busy]").filter((form) => !outbox().some((job) => job.id === form.dataset.busy)).forEach(free);
}

async function post(job) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 15000);
  try {
    const body = new URLSearchParams(job.body);
    const response = await fetch(job.to, { method: "POST", body, headers: { Accept: "application/json" }, signal: stop.signal });
    const answer = await response.json();
    return response.status === 429 || response.status > 501 ? { later: true, message: answer.message } : answer;
  } catch {
    return { later: true };
  } finally {
    clearTimeout(timer);
  }
}

function wait(why) {
  offline(true, why);
  showOutbox(words.waiting);
  all("[data-busy]").forEach(free);
  retry = setTimeout(flush, 3000 + Math.random() * 4000);
}

// A button that is no answer: it works now, or not at all and says so.
async function press(form) {
  form.dataset.sent = "yes";
  const answer = await post({ to: form.action, body: new URLSearchParams(new FormData(form)) });
  delete form.dataset.sent;
  if (answer.later || answer.state !== "saved") return offline(true, answer.message);
  await load(answer.next);
}

// The page that came with the answer is as old as the answer: what was shown since the job was sent may be newer.
async function settle(job, answer, since) {
  const form = find(`[data-busy="${job.id}"]`);
  if (form) free(form);
  // Whoever has begun on the next one stays with it.
  const goesOn = !form || memory.read(`draft/${form.dataset.draft}`);
  if (answer.state === "saved") {
    say(words.saved);
    if (!goesOn && answer.html && shows === since) show(answer.html, answer.next, true);
    else await load(goesOn ? here() : answer.next, true);
    all("[data-state]").forEach((shown) => { shown.textContent = words.saved; });
  } else if (goesOn) {
    note(job.id, job.title, `${words.refused}: ${answer.message}`);
  } else {
    fill(form, [...new URLSearchParams(job.body)]);
    remember(form);
    enhance();
    refuse(form, answer);
  }
}

function free(form) {
  delete form.dataset.busy;
  find(".send button", form).disabled = false;
  state(form, "");
}

function refuse(form, { message, code, field, findings = [] }) {
  const problem = find("[data-problem]", form);
  problem.textContent = message;
  problem.hidden = false;
  find("[data-confirm]", form).hidden = code !== "privacy.warning";
  unmark(form);
  for (const finding of [{ field }, ...findings]) {
    const named = form.elements[finding.field];
    const input = named instanceof Element ? named : named?.[0].closest("fieldset");
    if (!input) continue;
    input.setAttribute("aria-invalid", "true");
    const details = input.closest("details");
    if (details) details.open = true;
    if (finding.message) input.closest(".field").append(make("p", finding.message, "wrong"));
  }
  find("[aria-invalid]", form)?.focus({ preventScroll: true });
  problem.scrollIntoView({ block: "center" });
}

function unmark(form) {
  all("[aria-invalid]", form).forEach((field) => field.removeAttribute("aria-invalid"));
  all(".wrong", form).forEach((told) => told.remove());
}

function showOutbox(first) {
  find("[data-pending]")?.replaceChildren(...outbox().map((job, index) => {
    const shown = make("li", job.title, "card");
    shown.append(make("p", index ? words.waiting : first, "below"));
    return shown;
  }));
}

// The page: fetched anew when something on it has changed, without taking away what is being typed.
// Where one is: at the question on the page, also when the server would choose the next one by now.
function here() {
  const step = page().dataset.step;
  const question = find("[data-draft] [name=q]")?.value;
  const asked = new URLSearchParams(location.search);
  if (location.pathname === words.home && asked.get("steg") === step) return words.home + location.search;
  return words.home + (question ? `?steg=${step}&q=${question}` : "");
}

const state = (form, text) => { find("[data-state]", form).textContent = text; };
const say = (text) => { find("#said").textContent = text; };
function offline(is, why) {
  const banner = find("#offline");
  banner.hidden = !is;
  if (is) banner.textContent = why ?? words.offline;
}

let shows = 0;
function show(html, address, careful, keep = "replaceState") {
  shows += 1;
  swap(new DOMParser().parseFromString(html, "text/html"), careful);
  // A suggestion is used once; what was typed after it must survive.
  history[keep](null, "", address.replace(/&use=[^&]*/, ""));
}

// Answers may pass each other on the way: the page last asked for is the one that stays.
let loads = 0;
let newest = 0;
let underWay = 0;
async function load(address, careful, keep = "replaceState") {
  loads += 1;
  underWay += 1;
  const turn = loads;
  try {
    const response = await fetch(address, { headers: { Accept: "text/html" } });
    if (response.status === 429 || response.status > 500) return soon(3000);
    if (!response.ok) return location.reload();
    const html = await response.text();
    if (turn < newest) return;
    newest = turn;
    show(html, address, careful, keep);
  } catch {
    offline(true);
    soon(3000);
  } finally {
    underWay -= 1;
  }
}

function swap(fresh, careful) {
  const old = page();
  const next = find("#page", fresh);
  const moved = old.dataset.step !== next.dataset.step;
  const focus = document.activeElement;
  const begun = (form) => form.dataset.busy || form.contains(focus) || memory.read(`draft/${form.dataset.draft}`);
  let typing = all("[data-draft]", old).find(begun);
  // A ballot on what the room writes now grows while it is filled in: what is crossed off is put back.
  const live = careful && !moved && typing && !typing.dataset.busy && find("[data-live]", typing);
  if (live) typing = null;
  if (careful && typing && all("[data-draft]", next).some((form) => form.dataset.draft === typing.dataset.draft)) {
    all("[data-part]", old).forEach((part) => {
      const other = find(`[data-part="${part.dataset.part}"]`, next);
      if (other) part.replaceWith(other);
    });
    for (const name of ["mark", "room", "step", "topics", "share"]) {
      if (name in next.dataset) old.dataset[name] = next.dataset[name];
      else delete old.dataset[name];
    }
  } else {
    old.replaceWith(next);
    all("[data-draft]").forEach(restore);
    if (live && focus.name) find(`[name="${focus.name}"]`)?.focus({ preventScroll: true });
  }
  document.title = fresh.title;
  const bottom = find(".bottom", fresh);
  if (bottom) find(".bottom").replaceWith(bottom);
  if (moved) {
    scrollTo(0, 0);
    say(find("h1").textContent);
  }
  rescueDrafts();
  enhance();
  showOutbox(words.waiting);
}

let coming;
function soon(wait = 0) {
  clearTimeout(coming);
  coming = setTimeout(() => load(here(), true), wait + Math.random() * 600);
}

// What others write comes often: the page is fetched at most every few seconds for all of it.
let growing;
function later() {
  growing ??= setTimeout(() => {
    growing = undefined;
    load(here(), true);
  }, 1000 + Math.random() * 3000);
}

let misses = 0;
let source;
let hearing;
function listen() {
  clearTimeout(hearing);
  source?.close();
  source = new EventSource(`${words.home}/hendelser`);
  source.addEventListener("now", (event) => {
    misses = 0;
    offline(false);
    flush();
    if (event.data !== page().dataset.mark) soon();
  });
  // What is the same for the whole room is sent along, and only its clock when that is all.
  source.addEventListener("page", (event) => {
    if (!("room" in page().dataset)) return soon();
    clearTimeout(coming);
    // A page that is under way was asked for before this: it is let go, and asked for anew.
    loads += 1;
    newest = loads;
    show(event.data, words.home, true);
    if (underWay) soon();
  });
  source.addEventListener("clock", (event) => {
    const { from, mark, seconds } = JSON.parse(event.data);
    const clock = find(".clock");
    if (page().dataset.mark !== from || !clock) return soon();
    page().dataset.mark = mark;
    clock.dataset.seconds = seconds;
    enhance();
  });
  source.addEventListener("change", (event) => {
    const mine = event.data.split(" ").filter((topic) => page().dataset.topics.split(" ").includes(topic));
    if (mine.length) (mine.every((topic) => topic === "questions") ? later : soon)();
  });
  source.onerror = () => {
    source.close();
    misses += 1;
    if (misses > 1) offline(true);
    // Whoever was shown out is told so by the page itself.
    if (misses % 5 === 0) soon();
    hearing = setTimeout(listen, Math.min(250 * 2 ** misses, misses < 10 ? 4000 : 12000) * (0.5 + Math.random() / 2));
  };
}

// The net is back, or the phone is out of the pocket: nothing waits for its turn any longer.
function wake() {
  misses = 0;
  if (source.readyState !== EventSource.OPEN) listen();
  load(here(), true);
  flush();
}

// Another tab has sent, refused or noted something. An answer that left the outbox there is on the page from now on.
function hear({ key, newValue }) {
  if (!key?.startsWith(memory.key(""))) return;
  showNotes();
  if (!sending) reclaim();
  if (newValue === null && key.startsWith(memory.key("job/"))) soon();
}

// Small comforts on the page as it stands.
let deadline;
let sharing;
function enhance() {
  const clock = find(".clock");
  deadline = clock ? performance.now() + 1000 * clock.dataset.seconds : undefined;
  tick();
  clearTimeout(sharing);
  if (page().dataset.share) sharing = setTimeout(soon, 1000 * page().dataset.share + 500);
  all("textarea[data-limit]").forEach(count);
  for (const stepper of all(".stepper")) {
    if (find("button", stepper)) continue;
    const input = find("input", stepper);
    for (const [step, sign, word] of [[-1, "−", words.less], [1, "+", words.more]]) {
      const button = make("button", sign);
      button.type = "button";
      button.dataset.add = step;
      button.setAttribute("aria-label", `${word} ${input.labels[0].textContent}`);
      if (step < 0) input.before(button);
      else input.after(button);
    }
  }
  all("[data-points]").forEach(purse);
  all("[data-frame]").forEach(frame);
  all("[data-tally]").forEach(tally);
}

function tick() {
  const clock = find(".clock");
  if (!clock || deadline === undefined) return;
  const left = Math.ceil((deadline - performance.now()) / 1000);
  const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  clock.textContent = left > 0 ? words.time.replace("{}", time) : words.late;
}

function count(field) {
  const shown = find(`[id="${field.id}-count"]`);
  const left = field.dataset.limit - [...field.value.normalize().trim()].length;
  shown.textContent = (left < 0 ? words.over : words.left).replace("{}", Math.abs(left));
  shown.classList.toggle("over", left < 0);
}

function purse(set) {
  const inputs = all("input", set);
  const given = (input) => (input.type === "checkbox" ? Number(input.checked) : Number(input.value));
  const left = set.dataset.points - inputs.reduce((sum, input) => sum + given(input), 0);
  find("[data-left]", set).textContent = left;
  find("[data-left-word]", set).textContent = words.pointsLeft;
  find(".purse", set).classList.toggle("over", left < 0);
  for (const input of inputs) {
    if (input.type === "checkbox") {
      input.disabled = left <= 0 && !input.checked;
      continue;
    }
    find('[data-add="-1"]', input.parentNode).disabled = input.value <= 0;
    find('[data-add="1"]', input.parentNode).disabled = left <= 0 || Number(input.value) >= Number(input.max);
  }
}

// Amounts are read as the server reads them: whole kroner, with the thousands apart or not.
const AMOUNT = /^(?:kr\.? ?)?([0-9]{1,3}([ .])[0-9]{3}(?:\2[0-9]{3})*|[0-9]+)(?: ?(?:kr\.?|kroner))?$/;

function kroner(text) {
  const calm = text.replace(/[ \u00a0\u2007\u2009\u202f]+/g, " ").trim().toLowerCase();
  return calm ? Number(AMOUNT.exec(calm)?.[1].replace(/[ .]/g, "")) : 0;
}

function frame(set) {
  const numbers = all("[data-number]", set);
  const used = numbers.length
    ? numbers.map((input) => Number(input.value.replace(/\s/g, "").replace(",", ".")))
    : all("[data-kroner]", set).map((input) => kroner(input.value));
  const left = used.reduce((rest, amount) => rest - amount, Number(set.dataset.frame));
  const unread = Number.isNaN(left);
  const written = Math.abs(left).toLocaleString("nb");
  find("[data-left]", set).textContent = unread ? "?" : numbers.length ? written : words.amount.replace("{amount}", written);
  const told = left < 0 ? words.moneyOver : words.moneyLeft;
  find("[data-left-word]", set).textContent = unread && !numbers.length ? words.how : told;
  find(".purse", set).classList.toggle("over", left < 0 || unread);
}

function tally(set) {
  const sets = all(".rating", set);
  const done = sets.filter((one) => find(":checked", one)).length;
  find("[data-tally-of]", set).textContent = words.of.replace("{}", done).replace("{}", sets.length);
}

// The guard is fetched when somebody begins to write. It stops a text here; the server stops it whatever happens here.
let guarding;
let inspect;
function inspected(form) {
  if (!inspect) return { blocks: [], warns: [] };
  const places = JSON.parse(page().dataset.places ?? "[]");
  const found = all("[data-guard]", form).map((field) => inspect(field.value, "cases" in page().dataset, places));
  const named = (kind) => [...new Set(found.flatMap((one) => one[kind]))].map((name) => box.getAttribute(`data-f-${name}`));
  return { blocks: named("blocking"), warns: named("warnings") };
}

async function guard(form) {
  if (!inspect) {
    const [{ guardBy }, { default: rules }] = await Promise.all([import(words.inspector), import(words.rules)]);
    inspect = guardBy(rules);
  }
  const { blocks, warns } = inspected(form);
  const warning = find("[data-warning]", form);
  warning.hidden = !blocks.length && !warns.length;
  warning.textContent = blocks.length ? `${words.blocks} ${blocks.join(", ")}` : `${words.warns} (${warns.join(", ")})`;
}

function start() {
  document.addEventListener("input", ({ target }) => {
    const form = target.closest("[data-draft]");
    if (!form) return;
    remember(form);
    state(form, "");
    if (target.matches("textarea[data-limit]")) count(target);
    for (const [name, reckon] of [["points", purse], ["frame", frame], ["tally", tally]]) {
      const set = target.closest(`[data-${name}]`);
      if (set) reckon(set);
    }
    if ("guard" in target.dataset) {
      clearTimeout(guarding);
      guarding = setTimeout(() => guard(form).catch(() => {}), 500);
    }
  });
  document.addEventListener("click", (event) => {
    const { target } = event;
    const link = target.closest("a");
    if (link?.pathname === words.home && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      // A page that cannot come must not take this one away.
      event.preventDefault();
      load(link.href, false, "pushState").then(() => scrollTo(0, 0));
    }
    const button = target.closest("[data-add]");
    if (!button) return;
    const input = find("input", button.parentNode);
    input.value = Number(input.value) + Number(button.dataset.add);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.draft) {
      event.preventDefault();
      if (!form.dataset.busy) queue(form);
    } else if (form.dataset.sent) {
      event.preventDefault();
    } else if (form.action.includes(words.home)) {
      event.preventDefault();
      press(form);
    } else {
      form.dataset.sent = "yes";
    }
  });
  document.addEventListener("visibilitychange", () => document.hidden || wake());
  document.addEventListener("resume", wake);
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  addEventListener("popstate", () => load(here()));
  addEventListener("storage", hear);
  addEventListener("online", wake);
  addEventListener("offline", () => offline(true));
  visualViewport?.addEventListener("resize", () => {
    const hidden = visualViewport.scale > 1 ? 0 : innerHeight - visualViewport.height - visualViewport.offsetTop;
    document.documentElement.style.setProperty("--keyboard", `${Math.max(0, hidden)}px`);
  });
  all("[data-draft]").forEach(restore);
  history.replaceState(null, "", here().replace(/&use=[^&]*/, ""));
  rescueDrafts();
  showNotes();
  enhance();
  setInterval(tick, 1000);
  listen();
  flush();
}

// The door: the questions that follow are in the page already, so a tap does not wait for the net.
function door(next) {
  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (words) return;
    const asked = next.find((one) => one.dataset.after === submitter?.name);
    if (!asked && !form.elements.request_id) return;
    event.preventDefault();
    if (asked) ask(asked, form, submitter);
    else if (!form.dataset.sent) enter(form, submitter);
  });
  addEventListener("popstate", () => words || location.reload());
}

function ask(asked, form, submitter) {
  const main = find("main");
  const chosen = { ...Object.fromEntries(new FormData(form)), [submitter.name]: submitter.value };
  const titles = Object.fromEntries(all("[data-said]", main).map((one) => [one.dataset.said, one.textContent]));
  titles[submitter.name] = submitter.textContent;
  main.replaceChildren(asked.content.cloneNode(true));
  for (const field of all("input[type=hidden]", main)) field.value = chosen[field.name] ?? newId();
  for (const one of all("[data-said]", main)) one.textContent = titles[one.dataset.said];
  for (const link of all("[data-with]", main)) link.search = new URLSearchParams([[link.dataset.with, chosen[link.dataset.with]]]);
  history.pushState(null, "", `?${new URLSearchParams(chosen)}`);
  // Another language is asked for where one has come to, not where one began.
  find("[name=neste]").value = location.pathname + location.search;
  arrive();
}

// The first step comes with the word that one is inside. Whatever else comes is left to the browser, which asks the
// same again: the request has an identifier, and is carried out once.
async function enter(form, submitter) {
  form.dataset.sent = "yes";
  const { name, value } = submitter ?? {};
  if (name) form.append(Object.assign(make("input", ""), { type: "hidden", name, value }));
  const answer = await post({ to: form.action, body: new URLSearchParams(new FormData(form)) });
  if (!answer.html) return form.submit();
  const fresh = new DOMParser().parseFromString(answer.html, "text/html");
  document.documentElement.lang = fresh.documentElement.lang;
  document.title = fresh.title;
  document.body.replaceWith(fresh.body);
  history.replaceState(null, "", answer.next);
  box = document.getElementById("words");
  words = box.dataset;
  start();
  arrive();
}

// Wherever one comes to begins at the top, and is read out.
function arrive() {
  scrollTo(0, 0);
  const heading = find("main h1");
  heading.tabIndex = -1;
  heading.focus();
}

const next = all("template[data-after]");
if (words) start();
else if (next.length) door(next);
