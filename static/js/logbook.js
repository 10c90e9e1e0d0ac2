// Entries that wait on this device for a connection: kept here first, sent when there is one, never twice (each has a
// key of its own). Reads data- attributes of [data-queue]; without this file each button sends at once.

const box = document.querySelector("[data-queue]");
const form = document.querySelector("main form[method=post]:has([name=client_key])");
const said = box.querySelector("[data-queue-said]");
const list = box.querySelector("[data-queue-list]");
const token = box.querySelector("[name=csrfmiddlewaretoken]").value;
const { owner, url, waits, out, gone, photo, remove } = box.dataset;
const place = `logbook:${owner}`;

const queue = () => { try { return JSON.parse(localStorage.getItem(place)) ?? []; } catch { return []; } };
const keep = (items) => { try { localStorage.setItem(place, JSON.stringify(items)); return true; } catch { return false; } };
const drop = (key) => keep(queue().filter((item) => item.key !== key));

const show = (text, kind = "warning") => {
  const items = queue();
  box.hidden = items.length === 0 && kind !== "success";
  box.classList.toggle("warning", kind === "warning");
  box.classList.toggle("success", kind === "success");
  box.querySelector("h2").hidden = kind === "success";
  said.textContent = text;
  list.replaceChildren(...items.map(({ key, label, reason }) => {
    const item = document.createElement("li");
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button text", textContent: remove });
    button.addEventListener("click", () => { drop(key); show(waits); });
    item.append(reason ? `${label}: ${reason} ` : `${label} `, button);
    return item;
  }));
};

// What the server said about one entry: arrived, refused with a reason, or nothing because there is no connection.
const deliver = async (body) => {
  const answer = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token }, redirect: "manual" });
  if (answer.type === "opaqueredirect" || answer.status === 403) return { out: true };
  if (answer.status === 422) return { reason: (await answer.json()).said };
  return answer.ok ? { page: (await answer.json()).url } : {};
};

const flush = async () => {
  let arrived = 0;
  for (const item of queue().filter(({ reason }) => !reason)) {
    try {
      const done = await deliver(new URLSearchParams(item.text));
      if (done.out) { show(out); return; }
      if (done.page) { drop(item.key); arrived += 1; }
      if (done.reason) keep(queue().map((one) => (one.key === item.key ? { ...one, reason: done.reason } : one)));
    } catch { show(waits); return; }
  }
  if (queue().length) show(waits);
  else if (arrived) show(gone, "success");
};

const text = (data) => new URLSearchParams([...data].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken")).toString();
const label = () => {
  const host = form.elements.host;
  return [host.options[host.selectedIndex].text, form.elements.hours.value || form.elements.starts.value].join(", ");
};
// "Today" said offline must stay that day when it arrives tomorrow.
const fixed = (data) => {
  const days = { today: 0, yesterday: 1 };
  const when = data.get("when");
  if (!(when in days)) return data;
  const at = new Date();
  at.setDate(at.getDate() - days[when]);
  data.set("when", "other");
  data.set("day", [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((n) => String(n).padStart(2, "0")).join("-"));
  return data;
};

const wait = (data) => {
  const files = [...data.values()].some((value) => value instanceof File && value.size);
  const key = data.get("client_key");
  if (!keep([...queue().filter((item) => item.key !== key), { key, label: label(), text: text(fixed(data)) }])) return;
  form.reset();
  form.elements.client_key.value = crypto.randomUUID?.() ?? "";
  show(files ? `${waits} ${photo}` : waits);
  box.scrollIntoView({ block: "center" });
};

if (form) {
  form.addEventListener("submit", async (event) => {
    const data = new FormData(form, event.submitter?.name ? event.submitter : undefined);
    if (form.dataset.passes) return;
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "yes";
    try {
      const done = navigator.onLine ? await deliver(data) : {};
      if (done.page) location.assign(done.page);
      else if (!navigator.onLine) wait(data);
      else { form.dataset.passes = "yes"; form.requestSubmit(event.submitter ?? undefined); }
    } catch { wait(data); }
    delete form.dataset.busy;
  });
}
addEventListener("online", flush);
if (queue().length) { show(waits); flush(); }
