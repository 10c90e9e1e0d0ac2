// Comfort for a printed code: capitals, groups, look-alikes put right, and the check character tested before sending.
// Needs nothing from the server but the data- attributes of the `code_field` tag; without it the server checks alone.
//
// Check character: ISO 7064, hybrid system MOD M+1,M over the M characters of data-alphabet (MOD 37,36 for the 36
// letters and digits). For another rule change `isWhole` only, together with its twin on the server.

export const isWhole = (code, alphabet) => {
  const size = alphabet.length;
  let carry = size;
  for (const character of code.slice(0, -1)) {
    carry = (carry + alphabet.indexOf(character)) % size || size;
    carry = (carry * 2) % (size + 1);
  }
  return (carry + alphabet.indexOf(code.at(-1))) % size === 1;
};

export const plain = (typed, { alphabet, lookAlikes }) => {
  const meant = new Map((lookAlikes.match(/../g) || []).map(([typedAs, means]) => [typedAs, means]));
  return [...typed.toUpperCase()].map((one) => (alphabet.includes(one) ? one : meant.get(one) ?? ""))
    .filter((one) => one && alphabet.includes(one)).join("");
};

const grouped = (code, group) => code.match(new RegExp(`.{1,${group}}`, "g"))?.join(" ") ?? "";

const watch = (input) => {
  const { alphabet, lookAlikes } = input.dataset;
  const length = Number(input.dataset.length);
  const hint = input.closest(".field").querySelector("[data-code-hint]");
  const read = () => plain(input.value, { alphabet, lookAlikes });
  const tell = (name) => {
    hint.textContent = name ? hint.dataset[name] : "";
    hint.classList.toggle("fine", name === "fine");
    input.setAttribute("aria-invalid", String(name === "wrong" || name === "short"));
  };
  input.addEventListener("input", (event) => {
    const code = read();
    // Only while typing at the end: the caret must not jump for somebody who corrects the middle.
    if (input.selectionStart === input.value.length && event.inputType !== "deleteContentBackward") {
      input.value = grouped(code.slice(0, length), Number(input.dataset.group));
    }
    if (code.length < length) tell("");
    else tell(isWhole(code, alphabet) ? "fine" : "wrong");
  });
  input.form.addEventListener("submit", (event) => {
    const code = read();
    const wrong = code.length !== length ? "short" : !isWhole(code, alphabet) && "wrong";
    if (!wrong) return;
    event.preventDefault();
    tell(wrong);
    input.focus();
  });
};

document.querySelectorAll("[data-code]").forEach(watch);
