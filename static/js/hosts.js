// A long list of hosts is searched by typing a part of the name. Without this file the list is the list.

const box = document.querySelector("[data-hosts]");
const select = box?.querySelector("select");
const LONG = 12;
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

if (select && select.options.length > LONG) {
  const groups = [...select.children].map((node) => node.cloneNode(true));
  const search = Object.assign(document.createElement("input"), { type: "search", autocomplete: "off" });
  search.setAttribute("aria-label", box.dataset.label);
  search.placeholder = box.dataset.label;
  select.before(search);
  search.addEventListener("input", () => {
    const wanted = plain(search.value.trim());
    const chosen = select.value;
    const found = groups.flatMap((node) => {
      const copy = node.cloneNode(true);
      if (copy.localName === "option") return plain(copy.text).includes(wanted) ? [copy] : [];
      for (const option of [...copy.children]) if (!plain(option.text).includes(wanted)) option.remove();
      return copy.children.length ? [copy] : [];
    });
    if (!found.length) return;
    select.replaceChildren(...found);
    const kept = [...select.options].find((option) => option.value === chosen && (!wanted || plain(option.text).includes(wanted)));
    if (kept) kept.selected = true;
  });
  search.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
}
