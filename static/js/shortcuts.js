// Keys: / search, ? help, j k rows, o Enter open, x tick, [ ] neighbours, Esc clear. Never while typing, never with Ctrl, Alt, Meta.

const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);
const current = () => document.querySelector("[data-row].is-current");
let asked;

function choose(row, { scroll = true } = {}) {
  for (const other of document.querySelectorAll("[data-row].is-current")) if (other !== row) { other.classList.remove("is-current"); other.removeAttribute("aria-current"); }
  row.classList.add("is-current");
  row.setAttribute("aria-current", "true");
  if (scroll) row.scrollIntoView({ block: "nearest" });
  clearTimeout(asked);
  // Wait until the hand rests: holding j must not load every preview on the way.
  if (matchMedia("(min-width: 1200px)").matches) asked = setTimeout(() => row.dispatchEvent(new CustomEvent("preview", { bubbles: false })), 120);
}

function move(by) {
  const all = rows();
  if (!all.length) return false;
  const at = all.indexOf(current());
  const row = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))];
  choose(row);
  (row.querySelector("[data-open]") ?? row).focus({ preventScroll: true });
  return true;
}

function clear() {
  const row = current();
  if (row) { row.classList.remove("is-current"); row.removeAttribute("aria-current"); document.activeElement?.blur(); return; }
  document.querySelector("[data-clear-filters]")?.click();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const target = event.target;
  if (target.closest?.("input, textarea, select, [contenteditable], dialog[open]")) {
    if (event.key === "Escape" && target.matches("[data-search]")) target.blur();
    return;
  }
  const follow = (selector) => { const link = document.querySelector(selector); link?.click(); return Boolean(link); };
  const acts = {
    "/": () => { const box = document.querySelector("[data-search]"); box?.focus(); box?.select(); return box; },
    "?": () => { document.getElementById("keys")?.showModal(); return true; },
    j: () => move(1),
    k: () => move(-1),
    o: () => { current()?.querySelector("[data-open]")?.click(); return current(); },
    Enter: () => { if (target !== document.body) return false; current()?.querySelector("[data-open]")?.click(); return current(); },
    x: () => { const tick = current()?.querySelector("[data-pick]"); tick?.click(); return tick; },
    "[": () => follow("[data-prev]"),
    "]": () => follow("[data-next]"),
    Escape: () => { clear(); return true; },
  };
  if (Object.hasOwn(acts, event.key) && acts[event.key]()) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-keys-help]")) document.getElementById("keys")?.showModal();
  const row = event.target.closest?.("[data-row]");
  if (!row) return;
  choose(row, { scroll: false });
  // A card on the phone opens by a tap anywhere on it.
  if (!event.target.closest("a, button, input, label, summary") && matchMedia("(max-width: 767.98px)").matches) row.querySelector("[data-open]")?.click();
});
document.addEventListener("dblclick", (event) => {
  const row = event.target.closest?.("[data-row]");
  if (row && !event.target.closest("a, button, input, label")) row.querySelector("[data-open]")?.click();
});
document.addEventListener("change", (event) => { if (event.target.matches?.("[data-pick]")) event.target.closest("[data-row]")?.classList.toggle("is-picked", event.target.checked); });
