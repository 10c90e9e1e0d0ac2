// Keeps the sum of given points true and brings the buttons beside each field. Reads data-total and data-most (ideas) of
// the bar and max of each field. The server checks again.

const bar = document.querySelector("[data-points-bar]");
const rows = [...document.querySelectorAll("[data-points]")];
const say = bar.querySelector("[data-say]");
const total = Number(bar.dataset.total);
const mostIdeas = Number(bar.dataset.most) || Infinity;

const field = (row) => row.querySelector("input");
const value = (row) => Math.max(0, Math.floor(Number(field(row).value)) || 0);
const put = (name, number) => {
  const element = bar.querySelector(`[data-${name}]`);
  element.textContent = element.dataset[name].replace("{n}", number);
};
const button = (row, which, off) => {
  const control = row.querySelector(`[data-${which}]`);
  if (off) control.setAttribute("aria-disabled", "true");
  else control.removeAttribute("aria-disabled");
};
const given = () => rows.reduce((sum, row) => sum + value(row), 0);
const ideas = () => rows.filter((row) => value(row) > 0).length;

const refusal = (row) => {
  if (given() >= total) return say.dataset.allGiven;
  if (value(row) >= Number(field(row).max)) return say.dataset.mostGiven;
  return !value(row) && ideas() >= mostIdeas ? say.dataset.enough : "";
};

const count = () => {
  const sum = given();
  put("given", sum);
  put("ideas", ideas());
  put("left", Math.max(0, total - sum));
  bar.querySelector(".fill").setAttribute("width", Math.min(100, (100 * sum) / total));
  bar.classList.toggle("over", sum > total || ideas() > mostIdeas || rows.some((row) => value(row) > Number(field(row).max)));
  for (const row of rows) {
    row.classList.toggle("some", value(row) > 0);
    button(row, "less", value(row) === 0);
    button(row, "more", Boolean(refusal(row)));
  }
};

const step = (row, by) => {
  const reason = by > 0 ? refusal(row) : "";
  say.textContent = "";
  if (reason) setTimeout(() => { say.textContent = reason; }, 50);
  else field(row).value = Math.max(0, value(row) + by);
  count();
};

for (const row of rows) {
  for (const [which, by] of [["less", -1], ["more", 1]]) {
    const control = row.querySelector(`[data-${which}]`);
    control.hidden = false;
    control.addEventListener("click", () => step(row, by));
  }
  field(row).addEventListener("input", count);
}
addEventListener("pageshow", count);
count();
