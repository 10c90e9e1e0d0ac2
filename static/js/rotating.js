// A part of the page that is fetched anew every few seconds: the code that a host shows. Without it one reloads.

const part = document.querySelector("[data-rotating]");
const lost = document.querySelector("[data-rotating-lost]");

const renew = async () => {
  try {
    const answer = await fetch(location.href, { redirect: "manual", cache: "no-store" });
    if (answer.type === "opaqueredirect") { location.reload(); return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-rotating]");
    if (fresh) part.replaceChildren(...fresh.childNodes);
    lost.hidden = Boolean(fresh);
  } catch { lost.hidden = false; }
};

setInterval(renew, Number(part.dataset.seconds) * 1000);
document.addEventListener("visibilitychange", () => { if (!document.hidden) renew(); });
