// Forms: no double submit, unsaved changes, counters, chosen files, dates as dd/mm/yyyy, fields that depend on another.

const sizes = (bytes) => bytes < 1024 ? `${bytes} byte` : bytes < 1048576 ? `${(bytes / 1024).toFixed(0)} KB` : `${(bytes / 1048576).toFixed(1).replace(".", ",")} MB`;
const dirty = new WeakSet();
let leaving = false;

// --- Once ---------------------------------------------------------------------------------------------------------

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.querySelector("[data-drop].is-refused")) { event.preventDefault(); form.querySelector("[data-drop].is-refused input").focus(); return; }
  leaving = true;
  if (form.method !== "post" || form.dataset.once === "off" || form.matches("[hx-post], [hx-get]")) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  // After the browser has taken the submitter's name and value.
  setTimeout(() => {
    for (const button of form.querySelectorAll("button[type=submit], button:not([type])")) {
      button.disabled = true;
      if (button === event.submitter) {
        button.classList.add("is-busy");
        const spin = document.createElement("span");
        spin.className = "spin";
        button.prepend(spin);
      }
    }
  });
});

// Forms sent by htmx leave the page only when the answer says so.
document.addEventListener("htmx:beforeRequest", (event) => { if (event.target.matches("form")) leaving = true; });
document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.target.matches?.("form")) return;
  const answer = event.detail.xhr;
  leaving = ["HX-Redirect", "HX-Location", "HX-Refresh"].some((name) => answer.getResponseHeader(name));
});

function release() {
  leaving = false;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button:disabled")) {
      button.disabled = false;
      button.classList.remove("is-busy");
      button.querySelector(":scope > .spin")?.remove();
    }
  }
}
window.addEventListener("pageshow", release);

// --- Unsaved changes ----------------------------------------------------------------------------------------------

for (const kind of ["input", "change"]) document.addEventListener(kind, (event) => { const form = event.target.form; if (form?.matches("[data-guard]")) dirty.add(form); });
window.addEventListener("beforeunload", (event) => {
  if (leaving) return;
  for (const form of document.querySelectorAll("form[data-guard]")) if (dirty.has(form)) event.preventDefault();
});

// --- Counters -----------------------------------------------------------------------------------------------------

function count(area) {
  let shown = area.nextElementSibling;
  if (!shown?.matches(".field-count")) {
    shown = document.createElement("span");
    shown.className = "field-count";
    shown.setAttribute("aria-hidden", "true");
    area.after(shown);
  }
  const used = area.value.length;
  shown.textContent = used > area.maxLength * 0.5 ? `${used}/${area.maxLength}` : "";
}
document.addEventListener("input", (event) => { if (event.target.matches("textarea[maxlength]")) count(event.target); });

// --- Files --------------------------------------------------------------------------------------------------------

function refused(file, input, limit) {
  if (file.size === 0) return `Tệp “${file.name}” rỗng, không có nội dung.`;
  if (limit && file.size > limit) return `Tệp “${file.name}” nặng ${sizes(file.size)}, quá giới hạn ${sizes(limit)}.`;
  const accepted = (input.accept || "").toLowerCase().split(",").map((one) => one.trim()).filter((one) => one.startsWith("."));
  if (accepted.length && !accepted.some((ending) => file.name.toLowerCase().endsWith(ending))) return `Tệp “${file.name}” không thuộc loại được nhận (${accepted.join(", ")}).`;
  return "";
}

function chosen(drop) {
  const input = drop.querySelector("input[type=file]");
  const list = drop.querySelector("[data-drop-files]");
  const limit = Number(drop.dataset.maxBytes) || 0;
  list.replaceChildren();
  let bad = false;
  for (const file of input.files) {
    const line = document.createElement("li");
    const problem = refused(file, input, limit);
    const name = document.createElement("span");
    name.textContent = problem || file.name;
    line.append(name);
    if (problem) { line.className = "is-bad"; bad = true; } else {
      const size = document.createElement("small");
      size.textContent = sizes(file.size);
      line.append(size);
    }
    list.append(line);
  }
  list.hidden = !input.files.length;
  list.setAttribute("aria-live", bad ? "assertive" : "polite");
  drop.classList.toggle("has-files", input.files.length > 0);
  drop.classList.toggle("is-refused", bad);
  input.setCustomValidity(bad ? "Tệp đã chọn không nhận được." : "");
  const words = drop.querySelector(".drop-text");
  if (words) words.textContent = input.files.length ? "Bấm hoặc kéo tệp khác vào đây để thay" : "Kéo tệp vào đây hoặc bấm để chọn";
  const place = drop.dataset.preview && document.querySelector(drop.dataset.preview);
  const viewer = place && (place.matches("[data-viewer]") ? place : place.querySelector("[data-viewer]"));
  if (viewer?.viewer) {
    const file = input.files[0];
    if (file && !bad && /\.pdf$/i.test(file.name)) viewer.viewer.openFile(file);
    else viewer.viewer.clear(file && !bad ? "Tệp này sẽ được chuyển thành PDF sau khi gửi, rồi xem được ở đây." : undefined);
  }
}
document.addEventListener("change", (event) => { const drop = event.target.closest?.("[data-drop]"); if (drop && event.target.type === "file") chosen(drop); });
for (const [kind, over] of [["dragenter", true], ["dragover", true], ["dragleave", false], ["drop", false]]) {
  document.addEventListener(kind, (event) => event.target.closest?.("[data-drop]")?.classList.toggle("is-over", over));
}
// A file dropped beside the zone must not replace the page.
for (const kind of ["dragover", "drop"]) document.addEventListener(kind, (event) => { if (!event.target.closest?.("input[type=file], [data-accepts-drop]")) event.preventDefault(); });

// --- Dates --------------------------------------------------------------------------------------------------------

/** Complete what was typed; forms understood: d/m, d/m/yy, d/m/yyyy with any separator, ddmm, ddmmyy, ddmmyyyy. */
export function completeDate(text, today = new Date()) {
  const raw = text.trim();
  let parts = raw.split(/[^0-9]+/).filter(Boolean);
  if (parts.length === 1 && /^\d{4}$|^\d{6}$|^\d{8}$/.test(parts[0])) parts = [parts[0].slice(0, 2), parts[0].slice(2, 4), parts[0].slice(4)].filter(Boolean);
  if (parts.length < 2 || parts.length > 3) return raw;
  if (parts[0].length === 4) parts.reverse();
  const [day, month] = parts.map(Number);
  let year = parts[2] ? Number(parts[2]) : today.getFullYear();
  if (parts[2]?.length === 2) year += 2000;
  const date = new Date(year, month - 1, day);
  if (year < 1900 || date.getMonth() !== month - 1 || date.getDate() !== day) return raw;
  return `${String(day).padStart(2, "0")}/${String(month).padStart(2, "0")}/${year}`;
}
document.addEventListener("change", (event) => {
  const box = event.target.closest?.("[data-date]");
  if (!box) return;
  const text = box.querySelector("input:not([data-date-native])");
  if (event.target.matches("[data-date-native]")) {
    if (!event.target.value) return;
    text.value = event.target.value.split("-").reverse().join("/");
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.dispatchEvent(new Event("change", { bubbles: true }));
    text.focus();
  } else text.value = completeDate(text.value);
});
document.addEventListener("pointerdown", (event) => {
  if (!event.target.matches?.("[data-date-native]")) return;
  const text = event.target.closest("[data-date]").querySelector("input:not([data-date-native])");
  const found = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text.value);
  if (found) event.target.value = `${found[3]}-${found[2]}-${found[1]}`;
});

// --- An error goes when what it speaks of is changed ---------------------------------------------------------------

function settle(event) {
  const place = event.target.closest?.(".has-error, [data-pick-list], [data-routing]");
  const form = place?.closest("form");
  if (!form || event.target.matches("[data-pick-filter]")) return;
  const rows = place.closest("[data-routing]");
  const summary = form.querySelector("[data-form-errors]");
  for (const line of summary?.querySelectorAll("li") ?? []) {
    const id = line.querySelector("a")?.hash.slice(1);
    // What is wrong with the rows as a whole stands there without a link.
    const spokenOf = id && form.ownerDocument.getElementById(id);
    if (spokenOf ? place.contains(spokenOf) : rows && !id) line.remove();
  }
  if (summary && !summary.querySelector("li")) summary.remove();
  for (const note of rows?.querySelectorAll(":scope > .note-bad") ?? []) note.remove();
  const own = place.matches("[data-routing]") ? [] : place.querySelectorAll(".field-error");
  for (const sentence of own) sentence.remove();
  place.classList.remove("has-error");
  for (const field of place.matches("[data-routing]") ? [] : place.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
}
for (const kind of ["input", "change"]) document.addEventListener(kind, settle);

// --- Shown only while another field says so -----------------------------------------------------------------------

function depend(root) {
  for (const part of root.querySelectorAll("[data-show-when]")) {
    const [name, values] = part.dataset.showWhen.split("=");
    const form = part.closest("form");
    const field = form?.elements[name];
    const value = field?.type === "checkbox" ? (field.checked ? "on" : "") : field?.value;
    part.hidden = !(values ?? "on").split("|").includes(value);
  }
}
document.addEventListener("change", () => depend(document));

// --- Long lists of ticks ------------------------------------------------------------------------------------------

const plain = (text) => text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "");
function filterable(root) {
  for (const set of root.querySelectorAll(".field-checkboxselectmultiple fieldset")) {
    const options = [...set.querySelectorAll("label:has(input[type=checkbox])")];
    if (set.dataset.filtered || options.length <= 8) continue;
    set.dataset.filtered = "yes";
    const box = document.createElement("input");
    box.type = "search";
    box.className = "ticks-filter";
    box.placeholder = "Lọc theo tên…";
    box.setAttribute("aria-label", "Lọc danh sách theo tên");
    const shown = document.createElement("p");
    shown.className = "field-help";
    shown.setAttribute("role", "status");
    const look = () => {
      const words = plain(box.value.trim());
      for (const option of options) option.parentElement.hidden = Boolean(words) && !plain(option.textContent).includes(words);
      const ticked = options.filter((option) => option.querySelector("input").checked).length;
      shown.textContent = ticked ? `Đã chọn ${ticked}` : "";
    };
    box.addEventListener("input", (event) => { event.stopPropagation(); look(); });
    box.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    set.addEventListener("change", look);
    set.querySelector("legend").after(box);
    set.append(shown);
    look();
  }
}

export function start(root) {
  filterable(root);
  for (const area of root.querySelectorAll("textarea[maxlength]")) count(area);
  depend(document);
}
start(document);
document.addEventListener("htmx:load", (event) => start(event.detail.elt.parentNode ?? document));
