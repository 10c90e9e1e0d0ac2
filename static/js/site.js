// Small comforts on every page. Nothing here is needed: each page works without.

// A page that came back with errors says so first. Browsers without autofocus on a block get help.
const summary = document.querySelector("[data-error-summary]");
if (summary && document.activeElement !== summary) summary.focus();
if (summary) document.title = `${summary.querySelector("h2").textContent} – ${document.title}`;

// Menus close on Escape and when one looks elsewhere.
const menus = [...document.querySelectorAll("[data-menu]")];
const close = (menu) => { menu.open = false; };
document.addEventListener("click", (event) => {
  menus.filter((menu) => menu.open && !menu.contains(event.target)).forEach(close);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus.filter((one) => one.open)) {
    close(menu);
    menu.querySelector("summary").focus();
  }
});

// A form is sent once, however often one taps; a moment later it may be sent again (it may have been a download).
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 3000);
});
