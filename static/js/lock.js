// A page nobody has touched for a while is covered: nothing of it can be read, nothing typed is lost. The server locks the session at the same time.

// Out of the page until it is needed.
const dialog = document.getElementById("lock_template").content.querySelector("dialog").cloneNode(true);
const KEY = "qlvb-seen", OPENED = "qlvb-opened";
const after = Number(dialog.dataset.after) * 1000;
// How often the server hears that somebody is typing.
const tell = Math.min(120_000, after / 6);
const root = document.documentElement;
const title = document.title;
let last = Date.now(), heard = last, covered = false, sending = 0, focused = null, underway = 0;

const store = { get: (key) => { try { return Number(localStorage.getItem(key)) || 0; } catch { return 0; } }, set: (key, value) => { try { localStorage.setItem(key, value); } catch { /* storage is off: each tab for itself */ } } };
/** The last touch in any tab. */
const seen = () => Math.max(last, Math.min(store.get(KEY), Date.now()));
const token = () => JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"] ?? "";

function ask(address, { method = "GET", words = {}, nobody = false } = {}) {
  const headers = { "X-Script": "1", "X-CSRFToken": token() };
  if (nobody) headers["X-Nobody"] = "1";
  const body = method === "POST" ? new URLSearchParams(words) : undefined;
  return fetch(address, { method, headers, body, credentials: "same-origin", keepalive: method === "POST" });
}

// --- Is anybody there? ---------------------------------------------------------------------------------------------

function touch() {
  const now = Date.now();
  if (now - last > 1000) store.set(KEY, now);
  last = now;
  if (now - heard >= tell) {
    heard = now;
    ask(dialog.dataset.state, { method: "POST" }).then(stand).catch(() => {});
  }
}

/** A form or file on its way counts as somebody being there, for an hour at most. */
const isSending = () => underway > 0 || (sending && Date.now() - sending < 3_600_000);

function look() {
  if (covered) return;
  if (isSending()) touch();
  else if (Date.now() - seen() >= after) cover();
}

for (const kind of ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "input"]) {
  window.addEventListener(kind, (event) => {
    if (covered) {
      if (!dialog.contains(event.target)) { event.stopImmediatePropagation(); if (event.cancelable) event.preventDefault(); }
      else if (kind === "keydown") event.stopPropagation();
      return;
    }
    // After a long sleep of the machine the first touch finds the lock, it does not slip past it.
    look();
    if (covered) { event.stopImmediatePropagation(); if (event.cancelable) event.preventDefault(); return; }
    if (sending && Date.now() - sending > 10_000) sending = 0;
    touch();
  }, { capture: true, passive: !["keydown", "pointerdown", "input"].includes(kind) });
}
setInterval(look, Math.min(5000, after / 5));
for (const kind of ["focus", "pageshow"]) window.addEventListener(kind, look);
document.addEventListener("visibilitychange", look);
document.addEventListener("submit", (event) => { if (!event.defaultPrevented && !dialog.contains(event.target) && !event.target.matches("[hx-post], [hx-get]")) sending = Date.now(); });
window.addEventListener("pageshow", () => { sending = 0; });

document.addEventListener("htmx:configRequest", (event) => { if (!event.detail.triggeringEvent) event.detail.headers["X-Nobody"] = "1"; });
const isWrite = (event) => event.detail.requestConfig?.verb !== "get";
document.addEventListener("htmx:beforeRequest", (event) => { if (isWrite(event) && !event.defaultPrevented) underway += 1; });
document.addEventListener("htmx:afterRequest", (event) => { if (isWrite(event)) underway = Math.max(0, underway - 1); });
// The server was sooner: what was sent stays in its form.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status !== 423) return;
  event.detail.shouldSwap = event.detail.isError = false;
  cover();
});

// --- Covered -------------------------------------------------------------------------------------------------------

function cover() {
  if (covered) return;
  covered = true;
  focused = document.activeElement;
  root.classList.add("is-locked");
  document.title = "Đã khóa · QLVB";
  show("closed");
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector("#lock_password").focus();
  ask(dialog.dataset.state, { method: "POST", words: { khoa: "1" }, nobody: true }).then(stand).catch(() => {});
}

function uncover() {
  covered = false;
  last = heard = Date.now();
  store.set(KEY, last);
  root.classList.remove("is-locked");
  document.title = title;
  dialog.close();
  dialog.remove();
  for (const field of dialog.querySelectorAll("input")) field.value = "";
  focused?.focus?.({ preventScroll: true });
}

function show(which) {
  for (const part of ["closed", "ended"]) dialog.querySelector(`[data-lock-${part}]`).hidden = part !== which;
}

/** What the server says of the session: still locked, ended, open again; and whose it is. */
async function stand(answer) {
  const now = await answer.json();
  if (now.state === "open" && String(now.user) !== dialog.dataset.user) { location.reload(); return; }
  if (now.state === "open") {
    renew(now.token);
    if (covered) uncover();
  } else if (now.state === "locked") cover();
  else { cover(); show("ended"); }
}

/** The forms of this page go with the token of whoever has signed in meanwhile. */
function renew(fresh) {
  if (!fresh || fresh === token()) return;
  document.body.setAttribute("hx-headers", JSON.stringify({ ...JSON.parse(document.body.getAttribute("hx-headers") ?? "{}"), "X-CSRFToken": fresh }));
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = fresh;
}

const stay = (event) => { if (covered) event.preventDefault(); };
dialog.addEventListener("cancel", stay);
dialog.addEventListener("close", () => { if (covered) dialog.showModal(); });

const problem = dialog.querySelector("[data-lock-problem]");
const tellProblem = (text) => { problem.textContent = text; problem.hidden = !text; };

dialog.querySelector("[data-lock-form]").addEventListener("submit", async (event) => {
  event.preventDefault();
  event.stopPropagation();
  const form = event.target, button = form.querySelector("button");
  tellProblem("");
  button.disabled = true;
  try {
    const answer = await ask(dialog.dataset.unlock, { method: "POST", words: Object.fromEntries(new FormData(form)) });
    if (answer.ok) {
      await stand(answer);
      if (!covered) store.set(OPENED, Date.now());
    } else if (answer.status === 422) tellProblem((await answer.json()).problem);
    else if (answer.status === 429) tellProblem("Đã nhập sai nhiều lần nên tạm khóa. Xin thử lại sau ít phút.");
    else await again();
  } catch { tellProblem("Không kết nối được máy chủ. Xin kiểm tra mạng rồi thử lại."); }
  button.disabled = false;
  if (covered) form.querySelector("input").select();
});

const again = () => ask(dialog.dataset.state, { nobody: true }).then(stand);
dialog.querySelector("[data-lock-again]").addEventListener("click", () => again().catch(() => {}));
// Opened or signed in anew in another tab.
window.addEventListener("storage", (event) => { if (covered && event.key === OPENED) again().catch(() => {}); });
document.addEventListener("visibilitychange", () => { if (covered && !document.hidden) again().catch(() => {}); });
