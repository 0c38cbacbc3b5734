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

// A page that opens at another desk than the one before it in this tab, because one was picked in another tab, says so and offers the way back.
// What is sent goes with the desk of its own page anyway.
const KEY = "qlvb-desk";
const tab = { get: () => { try { return sessionStorage.getItem(KEY) ?? ""; } catch { return ""; } }, set: (desk) => { try { sessionStorage.setItem(KEY, desk); } catch { /* storage is off: nothing is said */ } } };
const desk = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-Desk"] ?? "", before = tab.get();
tab.set(desk);
const way = [...document.querySelectorAll(".pop-posts input[name=post]")].find((field) => field.value === before)?.form;
if (desk && before && desk !== before && way) {
  const note = document.createElement("div"), text = document.createElement("div"), back = document.createElement("button");
  const name = (one) => one?.querySelector(".pop-post-text strong")?.textContent ?? "";
  note.className = "note note-soon note-moved";
  note.setAttribute("role", "status");
  text.className = "note-text";
  text.textContent = `Trang này mở với chức danh “${name(document.querySelector(".pop-posts .is-current"))}” vì bạn đã đổi chức danh ở thẻ khác. Trang trước ở thẻ này là của “${name(way)}”.`;
  back.type = "button";
  back.className = "btn btn-sm";
  back.textContent = "Trở lại chức danh đó";
  back.addEventListener("click", () => {
    const next = Object.assign(document.createElement("input"), { type: "hidden", name: "next", value: location.pathname + location.search });
    way.append(next);
    way.requestSubmit();
  });
  note.append(text, back);
  document.getElementById("main").prepend(note);
}
// Picked in this very tab, or led there by a notification that says so: nothing more to say.
document.addEventListener("submit", (event) => { if (event.target.querySelector("[name=post]") && event.target.closest(".pop-posts")) tab.set(""); });
document.addEventListener("click", (event) => { if (/^\/nhac-viec\/\d+\/$/.test(event.target.closest?.("a")?.pathname ?? "")) tab.set(""); });
