// The result in the hall: keys and a click anywhere turn the page. Without this file the links do.
const turn = (way) => document.querySelector(`a[rel="${way}"]`)?.click();
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("a, button")) return;
  if (["ArrowRight", "PageDown", " ", "Enter"].includes(event.key)) { event.preventDefault(); turn("next"); }
  if (["ArrowLeft", "PageUp"].includes(event.key)) turn("prev");
});
document.querySelector("main").addEventListener("click", (event) => {
  if (!event.target.closest("a, button")) turn("next");
});
