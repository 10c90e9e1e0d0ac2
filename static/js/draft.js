// Keeps a step of an idea while one writes: on the server after each pause in typing, and on this device first, so
// that a lost connection loses nothing. Reads data- attributes of [data-keeping]; without it each button saves.

const line = document.querySelector("[data-keeping]");
const form = document.querySelector("main form[method=post]");
const seen = form.querySelector("[name=seen]");
const { owner, step, key, saved, offline, restored, out } = line.dataset;
const PAUSE = 1200;
let local = `idea:${owner}:${key}:${step}`;
let url = line.dataset.url;
let timer = 0;
let busy = false;
let again = false;
let stopped = false;

const say = (text) => { line.textContent = text; };
const written = () => new URLSearchParams([...new FormData(form)].filter(([name]) => !["csrfmiddlewaretoken", "seen", "go", "count"].includes(name)));
// A copy knows what stood on the server when it was made, and whether it was sent by a button since.
const store = {
  put: (text, sent = false) => { try { localStorage.setItem(local, JSON.stringify({ text, sent, stamp: seen.value })); } catch { /* full or closed: the server keeps it */ } },
  get: (name) => { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } },
  drop: (name = local) => { try { localStorage.removeItem(name); } catch { /* nothing was there */ } },
};

const showSimilar = (ideas) => {
  const box = document.querySelector("[data-similar]");
  if (!box) return;
  box.querySelector("ul").replaceChildren(...ideas.map(({ title, url: address }) => {
    const link = Object.assign(document.createElement("a"), { href: address, textContent: title });
    const item = document.createElement("li");
    item.append(link);
    return item;
  }));
  box.hidden = ideas.length === 0;
};

// A new idea has its draft now: from here on the page is that draft's own.
const settle = ({ seen: stamp, key: draft, page, keep, similar }) => {
  seen.value = stamp;
  if (keep !== url) {
    url = keep;
    store.drop();
    local = `idea:${owner}:${draft}:${step}`;
    form.action = page;
    history.replaceState(null, "", page);
    const pot = form.querySelector("[name=pot]")?.closest(".field");
    if (pot) pot.hidden = true;
  }
  showSimilar(similar);
};

const send = async () => {
  if (stopped) return;
  if (busy) { again = true; return; }
  busy = true;
  const text = written().toString();
  const body = new URLSearchParams(text);
  body.set("seen", seen.value);
  const headers = { "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value };
  try {
    const answer = await fetch(url, { method: "POST", body, headers, redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 403) say(out);
    else if (answer.status === 409) { stopped = true; say((await answer.json()).said); }
    else if (answer.status === 200) {
      settle(await answer.json());
      if (written().toString() === text) store.drop();
      say(saved.replace("{time}", new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" })));
    }
  } catch {
    say(offline);
  }
  busy = false;
  if (again) { again = false; send(); }
};

const soon = () => {
  store.put(written().toString());
  clearTimeout(timer);
  timer = setTimeout(send, PAUSE);
};

const restore = () => {
  const kept = store.get(local);
  const arrived = kept?.sent && kept.stamp !== seen.value;
  if (kept === null || arrived || kept.text === written().toString()) { store.drop(); return; }
  const values = new URLSearchParams(kept.text);
  for (const field of form.elements) {
    if (!field.name || ["csrfmiddlewaretoken", "seen", "go", "take", "count"].includes(field.name) || field.type === "hidden") continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.getAll(field.name).includes(field.value);
    else if (values.has(field.name)) field.value = values.get(field.name);
  }
  say(restored);
};

form.addEventListener("input", soon);
form.addEventListener("submit", (event) => {
  if (navigator.onLine) {
    stopped = true;
    clearTimeout(timer);
    if (store.get(local)) store.put(written().toString(), true);
    return;
  }
  event.preventDefault();
  store.put(written().toString());
  say(offline);
});
addEventListener("online", send);
// The first words of a new idea have arrived where its draft is written on.
const first = `idea:${owner}:${line.dataset.round}:what`;
if (line.dataset.round !== key && store.get(first)?.sent) store.drop(first);
// A page that came back with errors holds what was just sent; the copy would be the same or older.
if (document.querySelector("[data-error-summary]")) store.drop(); else restore();
