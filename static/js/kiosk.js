// A polling place on a school computer: a forgotten visit ends by itself. Without this script a refresh of the page
// does the same. [data-kiosk]: data-end is where it ends, data-seconds after how long, data-text the warning;
// [data-kiosk-seconds] on the page (the receipt) asks for a shorter time.

const box = document.querySelector("[data-kiosk]");
const WARN = 30;

if (box) {
  const asked = document.querySelector("[data-kiosk-seconds]")?.dataset.kioskSeconds;
  const seconds = Number(asked || box.dataset.seconds);
  const end = () => window.location.replace(box.dataset.end);
  let warning = 0;
  let ending = 0;
  const begin = () => {
    clearTimeout(warning);
    clearTimeout(ending);
    box.textContent = "";
    warning = setTimeout(() => { box.textContent = box.dataset.text; }, (seconds - WARN) * 1000);
    ending = setTimeout(end, seconds * 1000);
  };
  for (const sign of ["pointerdown", "keydown", "input", "scroll"]) {
    window.addEventListener(sign, begin, { passive: true });
  }
  // A page that the browser kept alive is of the last pupil: ask the server again.
  window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });
  begin();
}
