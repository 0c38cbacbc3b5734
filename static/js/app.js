// Small habits of every page: confirm before an act, panes on the phone, notes that close, copy, what to say when the server is silent.

document.documentElement.classList.remove("no-js");

export function toast(text, tone = "bad") {
  const note = document.createElement("div");
  note.className = `note note-${tone}`;
  const body = document.createElement("div");
  body.className = "note-text";
  body.textContent = text;
  note.append(body);
  document.getElementById("toasts")?.append(note);
  setTimeout(() => note.remove(), tone === "bad" ? 9000 : 4000);
}

/** Ask in the shared dialog; resolves to true for yes. */
export function ask(text, { label = "Đồng ý", tone = "" } = {}) {
  const dialog = document.getElementById("confirm");
  if (!dialog?.showModal) return Promise.resolve(window.confirm(text));
  dialog.querySelector("#confirm_text").textContent = text;
  const button = dialog.querySelector("[data-confirm-button]");
  button.textContent = label;
  button.classList.toggle("btn-bad", tone === "bad");
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((answer) => dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true }));
}

// Capture phase: the question comes before every other reader of 'submit'.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  const text = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (!text || form.dataset.confirmed === "yes") { delete form.dataset.confirmed; return; }
  event.preventDefault();
  event.stopImmediatePropagation();
  const source = event.submitter?.dataset.confirm ? event.submitter : form;
  const submitter = event.submitter;
  if (await ask(text, { label: source.dataset.confirmLabel, tone: source.dataset.confirmTone })) {
    form.dataset.confirmed = "yes";
    form.requestSubmit(submitter?.isConnected ? submitter : undefined);
    delete form.dataset.confirmed;
  }
}, true);

/** The form of an act, loaded beside the document: closable, in sight, ready to type. */
function openPanel(panel) {
  showPane("data");
  if (!panel.querySelector("[data-panel-close]")) {
    const close = document.createElement("button");
    close.type = "button";
    close.className = "vb act-panel-close";
    close.dataset.panelClose = "";
    close.setAttribute("aria-label", "Đóng");
    close.title = "Đóng";
    close.append(document.querySelector("template#icon_x").content.cloneNode(true));
    panel.append(close);
  }
  panel.scrollIntoView({ block: "nearest" });
  (panel.querySelector("[data-form-errors]") ?? panel.querySelector("textarea, input:not([type=hidden]), select, button"))?.focus({ preventScroll: true });
}

function showPane(name) {
  const grid = document.querySelector("[data-panes]");
  if (!grid) return;
  grid.dataset.show = name;
  for (const button of document.querySelectorAll("[data-pane]")) button.setAttribute("aria-pressed", String(button.dataset.pane === name));
}

document.addEventListener("click", (event) => {
  const at = (selector) => event.target.closest?.(selector);
  let hit;
  if ((hit = at("[data-note-close]"))) hit.closest("[data-note]")?.remove();
  else if ((hit = at("[data-panel-close]")) && hit.closest("#act_panel")) {
    event.preventDefault();
    hit.closest("#act_panel").replaceChildren();
    document.querySelector(".acts .act-button")?.focus({ preventScroll: true });
  }
  else if (at("[data-back]")) history.length > 1 ? history.back() : location.assign("/");
  else if ((hit = at("[data-pane]"))) { showPane(hit.dataset.pane); window.scrollTo({ top: 0 }); }
  else if ((hit = at("[data-acts-more]"))) {
    const open = hit.closest("[data-acts]").classList.toggle("is-open");
    hit.setAttribute("aria-expanded", String(open));
    hit.querySelector("span").textContent = open ? "Thu gọn" : "Thêm";
  } else if ((hit = at("[data-copy]"))) {
    const text = hit.dataset.copy, short = text.length > 60 ? `${text.slice(0, 60)}…` : text;
    // Outside HTTPS browsers have no clipboard at all.
    const copied = navigator.clipboard?.writeText(text) ?? Promise.reject();
    const said = hit.dataset.copySaid ?? `Đã sao chép: ${short}`;
    copied.then(() => toast(said, "good"), () => toast("Trình duyệt không cho sao chép."));
  } else if ((hit = at("[data-refused]"))) event.preventDefault();
  else if ((hit = at("[data-print]"))) window.print();
  if (at("[data-panel]")) showPane("data");

  for (const pop of document.querySelectorAll("[data-pop][open]")) if (!pop.contains(event.target)) pop.open = false;
}, true);

// The menu rail of the item page opens into a full menu; on narrow screens ☰ is the off-canvas. On window: before Bootstrap hears it.
window.addEventListener("click", (event) => {
  if (!event.target.closest?.(".top-menu") || !matchMedia("(min-width: 992px)").matches) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  document.body.classList.toggle("menu-wide");
}, true);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const pop of document.querySelectorAll("[data-pop][open]")) { pop.open = false; pop.querySelector("summary").focus(); event.stopImmediatePropagation(); }
}, true);

// htmx: answers that could not be shown.
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  // Covered by lock.js: nothing is lost, nothing need be said.
  if (status === 423) return;
  const body = new DOMParser().parseFromString(event.detail.xhr.responseText ?? "", "text/html");
  const sentence = body.querySelector(".oops-text")?.textContent.trim();
  toast(sentence || (status >= 500 ? "Máy chủ gặp sự cố, việc này chưa xong. Xin thử lại." : "Việc này chưa làm được. Xin tải lại trang rồi thử lại."));
});
document.addEventListener("htmx:sendError", () => toast("Không kết nối được máy chủ. Xin kiểm tra mạng rồi thử lại."));
document.addEventListener("htmx:timeout", () => toast("Máy chủ trả lời quá chậm. Xin thử lại."));
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 423) return;
  // A session that ended answers with the whole sign-in page: never put it into a part.
  if (/<html[\s>]/i.test(event.detail.serverResponse ?? "") && event.detail.target !== document.body) {
    event.detail.shouldSwap = false;
    if (event.detail.xhr.status < 400) location.reload();
    else if (showWholePage(event.detail.serverResponse)) event.detail.isError = false;
  }
});

/** A form that came too late answers with a page that holds its words: shown in place of this one. */
function showWholePage(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  if (!page.querySelector("[data-whole-page]")) return false;
  document.title = page.title;
  document.body.replaceWith(document.adoptNode(page.body));
  window.htmx?.process(document.body);
  scrollTo({ top: 0 });
  document.getElementById("main")?.focus();
  return true;
}

// 'Gửi lại' goes with the token of whoever has signed in meanwhile, in another tab.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.again) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const address = form.dataset.again;
  try {
    // The sign-in page sends whoever is signed in on to his first page.
    const answer = await fetch(address, { credentials: "same-origin" });
    const body = new DOMParser().parseFromString(await answer.text(), "text/html").body;
    const token = JSON.parse(body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"];
    if (!answer.redirected || !token) { toast("Bạn chưa đăng nhập lại. Hãy đăng nhập ở thẻ mới rồi bấm “Gửi lại”."); return; }
    form.elements.csrfmiddlewaretoken.value = token;
    delete form.dataset.again;
    form.requestSubmit(event.submitter?.isConnected ? event.submitter : undefined);
  } catch { toast("Không kết nối được máy chủ. Xin kiểm tra mạng rồi thử lại."); }
}, true);
document.addEventListener("htmx:afterSettle", (event) => {
  const element = event.detail.elt;
  const next = element.matches?.("[data-go]") ? element : element.querySelector?.("[data-go]");
  if (next) location.assign(next.dataset.go);
  const panel = element.closest?.("#act_panel");
  if (panel?.childElementCount) openPanel(panel);
});

document.querySelector("[data-form-errors]")?.focus();
