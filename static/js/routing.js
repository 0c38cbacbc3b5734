// The rows 'đơn vị/người · vai trò · hạn' of bút phê and chuyển xử lý: add, remove, exactly one lead; and quick phrases.

const live = (routing) => [...routing.querySelectorAll("[data-routing-row]")].filter((row) => !row.classList.contains("is-gone"));
const cell = (row, name) => row.querySelector(name === "to" ? '[name$="-target"], [name$="-to"]' : `[name$="-${name}"]`);
const leadOf = (routing) => routing.dataset.lead || "lead";

function look(routing) {
  let leads = 0, filled = 0, twice = false;
  const seen = new Set();
  for (const row of live(routing)) {
    const to = cell(row, "to")?.value.trim(), isLead = cell(row, "part")?.value === leadOf(routing);
    row.classList.toggle("is-lead", Boolean(to) && isLead);
    if (!to) continue;
    filled += 1;
    if (isLead) leads += 1;
    if (seen.has(to)) twice = true;
    seen.add(to);
  }
  const hint = routing.querySelector("[data-routing-hint]");
  const text = !filled ? "Chọn ít nhất một nơi nhận." : twice ? "Một nơi nhận được chọn hai lần." : leads === 0 ? "Chưa có chủ trì: chọn đúng một nơi chủ trì." : leads > 1 ? `Có ${leads} chủ trì: chỉ để lại một.` : `Một chủ trì, ${filled - 1} nơi phối hợp hoặc để biết.`;
  const good = filled && !twice && leads === 1;
  if (hint.textContent !== text) hint.textContent = text;
  hint.className = `routing-hint ${good ? "is-good" : filled ? "is-bad" : ""}`;
}

function add(routing) {
  const total = routing.querySelector('[name$="-TOTAL_FORMS"]');
  const template = routing.querySelector("[data-routing-empty]");
  const holder = document.createElement("template");
  holder.innerHTML = template.innerHTML.replaceAll("__prefix__", total.value);
  const row = holder.content.firstElementChild;
  const hasLead = live(routing).some((one) => cell(one, "part")?.value === leadOf(routing));
  routing.querySelector("[data-routing-rows]").append(row);
  total.value = Number(total.value) + 1;
  const part = cell(row, "part");
  if (part?.options) {
    const wanted = [...part.options].find((option) => hasLead ? option.value && option.value !== leadOf(routing) : option.value === leadOf(routing));
    if (wanted) part.value = wanted.value;
  }
  cell(row, "to")?.focus();
  look(routing);
}

function remove(row) {
  const routing = row.closest("[data-routing]");
  const tick = cell(row, "DELETE");
  if (tick) tick.checked = true;
  for (const field of row.querySelectorAll("input:not([type=hidden], [type=checkbox]), select, textarea")) {
    field.required = false;
    // Without a tick the row is emptied; a select that offers no empty choice keeps its own, for the server to read.
    if (!tick && !(field.options && ![...field.options].some((option) => option.value === ""))) field.value = "";
  }
  row.classList.add("is-gone");
  look(routing);
  routing.querySelector("[data-routing-add]")?.focus();
}

document.addEventListener("click", (event) => {
  let hit;
  if ((hit = event.target.closest?.("[data-routing-add]"))) add(hit.closest("[data-routing]"));
  else if ((hit = event.target.closest?.("[data-routing-remove]"))) remove(hit.closest("[data-routing-row]"));
  else if ((hit = event.target.closest?.("[data-phrase]"))) {
    const area = document.getElementById(hit.dataset.phraseTarget);
    if (!area) return;
    const before = area.value.slice(0, area.selectionStart), after = area.value.slice(area.selectionEnd);
    const gap = before && !/\s$/.test(before) ? " " : "";
    area.value = before + gap + hit.dataset.phrase + after;
    area.selectionStart = area.selectionEnd = (before + gap + hit.dataset.phrase).length;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  }
});
for (const kind of ["input", "change"]) document.addEventListener(kind, (event) => { const routing = event.target.closest?.("[data-routing]"); if (routing) look(routing); });

/** Rows a page without scripts begins with: here they come one by one. */
function trim(routing) {
  const total = routing.querySelector('[name$="-TOTAL_FORMS"]');
  const rows = [...routing.querySelectorAll("[data-routing-rows] > [data-routing-row]")];
  while (rows.length > 1 && !cell(rows.at(-1), "to")?.value && !rows.at(-1).matches(".is-gone") && !rows.at(-1).querySelector(".field-error")) {
    rows.pop().remove();
    total.value = rows.length;
  }
}

function start(root) {
  for (const routing of root.querySelectorAll("[data-routing]")) {
    for (const row of routing.querySelectorAll("[data-routing-row]")) if (cell(row, "DELETE")?.checked) row.classList.add("is-gone");
    if ("trim" in routing.dataset) trim(routing);
    look(routing);
  }
}
start(document);
document.addEventListener("htmx:load", (event) => start(event.detail.elt.parentNode ?? document));
