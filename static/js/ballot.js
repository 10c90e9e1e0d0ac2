// Keeps the sums of a ballot true while one ticks, and says at an idea why it does not fit any more.
// Reads data-price of each choice and data-most, data-limit (minor units) of the bar. The server checks again.

const bar = document.querySelector("[data-ballot-bar]");
const choices = [...document.querySelectorAll("[data-choice]")];
const say = bar.querySelector("[data-say]");
const limit = bar.dataset.limit === "" ? Infinity : Number(bar.dataset.limit);
const most = Number(bar.dataset.most) || Infinity;

const money = (minor) => {
  const unit = 10 ** Number(bar.dataset.places);
  const whole = String(Math.floor(minor / unit)).replace(/\B(?=(\d{3})+$)/g, bar.dataset.thousands);
  const rest = minor % unit ? bar.dataset.decimal + String(minor % unit).padStart(bar.dataset.places, "0") : "";
  return bar.dataset.money.replace("{n}", whole + rest);
};
const put = (element, pattern, text) => { element.textContent = pattern.replace("{n}", text); };
const box = (choice) => choice.querySelector("input");
const price = (choice) => Number(choice.dataset.price);

const refusal = (choice, chosen, left) => {
  if (box(choice).checked) return "";
  if (chosen >= most) return say.dataset.enough;
  return price(choice) > left ? say.dataset.fitsNot.replace("{left}", money(Math.max(left, 0))) : "";
};

const shut = (choice, reason) => {
  const line = choice.querySelector("[data-reason]");
  choice.classList.toggle("shut", Boolean(reason));
  line.textContent = reason;
  line.hidden = !reason;
  if (reason) box(choice).setAttribute("aria-disabled", "true");
  else box(choice).removeAttribute("aria-disabled");
};

const count = () => {
  const chosen = choices.filter((choice) => box(choice).checked);
  const spent = chosen.reduce((sum, choice) => sum + price(choice), 0);
  put(bar.querySelector("[data-ideas]"), bar.querySelector("[data-ideas]").dataset.ideas, chosen.length);
  put(bar.querySelector("[data-sum]"), bar.querySelector("[data-sum]").dataset.sum, money(spent));
  const left = (name, text) => {
    const element = bar.querySelector(`[data-left-${name}]`);
    if (element) put(element, element.dataset[name === "ideas" ? "leftIdeas" : "leftMoney"], text);
  };
  left("ideas", Math.max(0, most - chosen.length));
  left("money", money(Math.max(0, limit - spent)));
  bar.querySelector(".fill")?.setAttribute("width", Math.min(100, limit ? (100 * spent) / limit : 0));
  bar.classList.toggle("over", spent > limit || chosen.length > most);
  for (const choice of choices) shut(choice, refusal(choice, chosen.length, limit - spent));
};

// A shut choice stays reachable by keyboard, so that its reason can be read; ticking it is refused with a word.
for (const choice of choices) {
  box(choice).addEventListener("click", (event) => {
    if (box(choice).getAttribute("aria-disabled") !== "true") return;
    event.preventDefault();
    say.textContent = "";
    setTimeout(() => { say.textContent = choice.querySelector("[data-reason]").textContent; }, 50);
  });
  box(choice).addEventListener("change", count);
}
addEventListener("pageshow", count);
count();
