// Habits of our pages beyond the kit: keys named on a button, the preview of the first row, acts as whole pages on the phone.

const wide = matchMedia("(min-width: 992px)");

// 'Control+Shift+S' in aria-keyshortcuts presses that button.
document.addEventListener("keydown", (event) => {
  const keys = [event.ctrlKey && "Control", event.altKey && "Alt", event.shiftKey && "Shift", event.key.length === 1 ? event.key.toUpperCase() : event.key].filter(Boolean).join("+");
  const button = [...document.querySelectorAll("[aria-keyshortcuts]")].find((one) => one.getAttribute("aria-keyshortcuts") === keys);
  if (!button || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  button.click();
});

// On the phone a form has the whole page to itself.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (wide.matches || !event.detail.elt.matches("[data-panel]")) return;
  event.preventDefault();
  location.assign(event.detail.elt.href);
});

// A wide screen never shows an empty pane beside a list that has rows.
addEventListener("load", () => {
  if (!matchMedia("(min-width: 1200px)").matches || !document.querySelector(".with-preview")) return;
  const first = document.querySelector("[data-row][hx-get]");
  first?.dispatchEvent(new CustomEvent("preview"));
  first?.classList.add("is-current");
});
