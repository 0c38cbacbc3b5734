// A list of ticks with a filter, 'all' and a count: [data-pick-list].

const marks = /[\u0300-\u036f]/g;
/** Words blind to marks, as the server searches: 'Sở Nội vụ' is found by 'so noi vu'. */
const plain = (text) => text.normalize("NFD").replace(marks, "").replaceAll("đ", "d").replaceAll("Đ", "D").toLowerCase();
const tick = (row) => row.querySelector("input[type=checkbox]");
const shown = (list) => [...list.querySelectorAll("[data-pick-row]")].filter((row) => !row.hidden);

function look(list) {
  const rows = [...list.querySelectorAll("[data-pick-row]")], seen = shown(list);
  const picked = rows.filter((row) => tick(row).checked).length;
  list.querySelector("[data-pick-count]").textContent = picked ? `Đã chọn ${picked}` : "Chưa chọn nơi nào";
  list.querySelector("[data-pick-none]").hidden = seen.length > 0;
  const every = list.querySelector("[data-pick-every]");
  const some = seen.filter((row) => tick(row).checked).length;
  every.checked = seen.length > 0 && some === seen.length;
  every.indeterminate = some > 0 && some < seen.length;
}

document.addEventListener("input", (event) => {
  const box = event.target.closest?.("[data-pick-filter]");
  if (!box) return;
  const list = box.closest("[data-pick-list]"), words = plain(box.value).split(/\s+/).filter(Boolean);
  for (const row of list.querySelectorAll("[data-pick-row]")) { const text = plain(row.textContent); row.hidden = !words.every((word) => text.includes(word)); }
  look(list);
});
document.addEventListener("change", (event) => {
  const list = event.target.closest?.("[data-pick-list]");
  if (!list) return;
  if (event.target.matches("[data-pick-every]")) for (const row of shown(list)) tick(row).checked = event.target.checked;
  look(list);
});
// Enter in the filter must not send the form.
document.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target.matches?.("[data-pick-filter]")) event.preventDefault(); });

const start = (root) => { for (const list of root.querySelectorAll("[data-pick-list]")) look(list); };
start(document);
document.addEventListener("htmx:load", (event) => start(event.detail.elt.parentNode ?? document));
// 'All' of a table whose rows are ticked one by one: [data-pick-all] in its head, [data-pick] in its rows.
document.addEventListener("change", (event) => {
  const every = event.target.closest?.("[data-pick-all]");
  if (every) for (const box of every.closest("table").querySelectorAll("[data-pick]")) box.checked = every.checked;
});
