// The PDF viewer: continuous pages drawn when they come near, zoom, page number, selection, search, boxes over the page.
// Built on the viewer components of pdf.js; every [data-viewer] gets a `viewer` property (see templates/README.md).

let library;

/** What every part of the page says of it: above all its desk, whatever has been picked since in another tab. */
const headers = () => JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");

/** pdf.js and its components, loaded once, from the hashed addresses the template gives. */
function load(element) {
  library ??= (async () => {
    const at = (name) => new URL(element.dataset[name], location.href).href;
    const pdf = await import(at("pdf"));
    globalThis.pdfjsLib ??= pdf;
    pdf.GlobalWorkerOptions.workerSrc = at("worker");
    const parts = await import(at("components"));
    const { withFieldWords } = await import(at("words"));
    return { pdf, parts, withFieldWords, base: at("base") };
  })();
  library.catch(() => { library = undefined; });
  return library;
}

const silent = {
  getLanguage: () => "vi", getDirection: () => "ltr", get: async (id, args, fallback) => fallback ?? "",
  translate: async () => {}, translateOnce: async () => {}, pause() {}, resume() {}, destroy: async () => {},
};

function sentence(problem) {
  const status = problem?.status;
  switch (problem?.name) {
    case "PasswordException": return "Văn bản này đặt mật khẩu nên không xem được ở đây. Xin tải về và mở bằng phần mềm đọc PDF.";
    case "InvalidPDFException": return "Tệp này hỏng hoặc không phải PDF nên không xem được.";
    case "ResponseException": case "MissingPDFException": case "UnexpectedResponseException":
      if (status === 403) return "Bạn không được phép xem văn bản này.";
      if (status === 404) return "Không tìm thấy văn bản này, hoặc bạn không thuộc diện được xem.";
      if (status === 401 || status === 302) return "Phiên làm việc đã hết. Xin tải lại trang và đăng nhập lại.";
      if (!status) return "Không kết nối được máy chủ để lấy văn bản. Xin thử lại.";
      return "Máy chủ chưa đưa được văn bản. Xin thử lại sau ít phút.";
    default: return "Không xem được văn bản này. Xin tải về để mở bằng phần mềm đọc PDF.";
  }
}

class Viewer {
  #element; #turn = 0; #task; #fit = true; #layers = new Map(); #units = new Map(); #wanted = [];

  constructor(element) {
    this.#element = element;
    element.viewer = this;
    this.ready = new Promise(() => {});
    this.part = Object.fromEntries([...element.querySelectorAll("[data-v]")].map((one) => [one.dataset.v, one]));
    this.#controls();
    new ResizeObserver(() => this.#refit()).observe(this.part.scroll);
  }

  // --- Opening ----------------------------------------------------------------------------------------------------

  open(url, { name, download } = {}) {
    this.#link("open", url);
    this.#link("download", download || url);
    return this.#show({ url: new URL(url, location.href).href, withCredentials: true }, name);
  }

  async openFile(file) {
    this.#link("open", "");
    this.#link("download", "");
    const turn = this.#empty();
    const data = await file.arrayBuffer();
    return turn === this.#turn ? this.#show({ data }, file.name) : undefined;
  }

  clear(text) {
    this.#empty();
    this.#state("none");
    if (text) this.part.none.querySelector("span").textContent = text;
    this.#element.dispatchEvent(new CustomEvent("viewer:cleared", { bubbles: true }));
  }

  /** Nothing of the last document may stay in sight while the next one is not really there. */
  #empty() {
    this.#turn += 1;
    this.#task?.destroy();
    this.#task = undefined;
    this.#wanted = [];
    this.#layers.clear();
    this.#units.clear();
    this.document = undefined;
    if (this.pages) {
      this.pages.setDocument(null);
      this.links.setDocument(null, null);
    }
    this.#findClose();
    this.part.page.value = "–";
    this.part.page.disabled = true;
    this.part.pages.textContent = "/ –";
    this.part.zoom.textContent = "–";
    delete this.#element.dataset.shown;
    return this.#turn;
  }

  async #show(source, name) {
    const turn = this.#empty();
    this.#state("wait");
    this.name = name;
    let opened, failed;
    this.ready = new Promise((resolve, reject) => { opened = resolve; failed = reject; });
    this.ready.catch(() => {});
    try {
      const { pdf, parts, withFieldWords, base } = await load(this.#element);
      if (turn !== this.#turn) return;
      this.#build(pdf, parts);
      const task = pdf.getDocument({
        ...source, httpHeaders: headers(), cMapUrl: `${base}cmaps/`, cMapPacked: true, standardFontDataUrl: `${base}standard_fonts/`, wasmUrl: `${base}wasm/`, iccUrl: `${base}iccs/`,
        isEvalSupported: false, enableXfa: false,
      });
      this.#task = task;
      task.onPassword = () => { const problem = new Error("password"); problem.name = "PasswordException"; failed(problem); this.#fail(turn, problem); task.destroy(); };
      const document = withFieldWords(await task.promise);
      if (turn !== this.#turn) return;
      this.document = document;
      const drawn = new Promise((resolve) => this.bus.on("pagerendered", resolve, { once: true }));
      this.pages.setDocument(document);
      this.links.setDocument(document, null);
      await this.pages.firstPagePromise;
      if (turn !== this.#turn) return;
      this.part.page.disabled = false;
      this.part.page.value = "1";
      this.part.pages.textContent = `/ ${document.numPages}`;
      this.part.prev.disabled = true;
      this.part.next.disabled = document.numPages < 2;
      if (this.part.scroll.clientWidth) await Promise.race([drawn, new Promise((resolve) => setTimeout(resolve, 4000))]);
      if (turn !== this.#turn) return;
      this.#state("");
      this.#element.dataset.shown = "yes";
      opened(document);
      this.#element.dispatchEvent(new CustomEvent("viewer:ready", { bubbles: true, detail: { pages: document.numPages } }));
    } catch (problem) {
      failed(problem);
      this.#fail(turn, problem);
    }
  }

  #fail(turn, problem) {
    if (turn !== this.#turn) return;
    this.#empty();
    this.part.badtext.textContent = sentence(problem);
    this.#state("bad");
    this.#element.dispatchEvent(new CustomEvent("viewer:failed", { bubbles: true }));
  }

  #state(name) {
    for (const one of ["wait", "none", "bad"]) this.part[one].hidden = one !== name;
    this.#element.classList.toggle("is-blank", name !== "");
    for (const one of ["prev", "next", "in", "out", "fit", "find"]) this.part[one].disabled = name !== "";
    this.#element.setAttribute("aria-busy", String(name === "wait"));
  }

  #link(which, url) {
    const link = this.part[which];
    link.hidden = !url;
    if (url) link.href = url;
  }

  #build(pdf, parts) {
    if (this.pages) return;
    this.pdf = pdf;
    this.bus = new parts.EventBus();
    this.links = new parts.PDFLinkService({ eventBus: this.bus, externalLinkTarget: 2, externalLinkRel: "noopener noreferrer nofollow" });
    this.finder = new parts.PDFFindController({ eventBus: this.bus, linkService: this.links });
    // pdf.js takes marks off letters, but 'đ' is a letter of its own to it: 'qd' shall find 'QĐ'.
    const match = this.finder.match.bind(this.finder);
    const plain = (text) => text.replaceAll("đ", "d").replaceAll("Đ", "D");
    this.finder.match = (query, content, page) => match(plain(query), plain(content), page);
    this.pages = new parts.PDFViewer({
      container: this.part.scroll, viewer: this.part["pages-root"], eventBus: this.bus, linkService: this.links, findController: this.finder, l10n: silent,
      annotationMode: pdf.AnnotationMode.ENABLE, annotationEditorMode: pdf.AnnotationEditorType.DISABLE, enableAutoLinking: false,
    });
    this.links.setViewer(this.pages);
    this.bus.on("pagesinit", () => { this.#refit(true); this.#attach(); });
    this.bus.on("pagechanging", ({ pageNumber }) => {
      if (document.activeElement !== this.part.page) this.part.page.value = String(pageNumber);
      this.part.prev.disabled = pageNumber <= 1;
      this.part.next.disabled = pageNumber >= this.pages.pagesCount;
    });
    this.bus.on("scalechanging", ({ scale }) => { this.part.zoom.textContent = `${Math.round(scale * 100)}%`; this.#attach(); });
    this.bus.on("pagerendered", ({ pageNumber, source }) => {
      source.div.setAttribute("aria-label", `Trang ${pageNumber}`);
      source.div.querySelector("canvas")?.setAttribute("role", "presentation");
      this.#attach();
    });
    this.bus.on("updatefindmatchescount", ({ matchesCount }) => this.#hits(matchesCount));
    this.bus.on("updatefindcontrolstate", ({ state, matchesCount }) => this.#hits(matchesCount, state));
  }

  // --- Controls ---------------------------------------------------------------------------------------------------

  #refit(force) {
    if (!this.pages?.pdfDocument || !this.part.scroll.clientWidth) return;
    if (!this.#fit && !force) { this.pages.update(); return; }
    const page = this.pages.getPageView(this.pages.currentPageNumber - 1);
    const margin = matchMedia("(max-width: 767.98px)").matches ? 12 : 20;
    if (page?.width) this.pages.currentScale = Math.min(2.5, (this.part.scroll.clientWidth - margin) / (page.width / page.scale) );
  }

  zoom(steps) { this.#fit = false; this.pages?.updateScale({ steps }); }

  fit() { this.#fit = true; this.#refit(); }

  turn(by) { if (this.pages?.pdfDocument) this.pages.currentPageNumber = Math.min(this.pages.pagesCount, Math.max(1, this.pages.currentPageNumber + by)); }

  #controls() {
    const on = (name, act) => this.part[name].addEventListener("click", act);
    on("prev", () => this.turn(-1));
    on("next", () => this.turn(1));
    on("in", () => this.zoom(1));
    on("out", () => this.zoom(-1));
    on("fit", () => this.fit());
    on("find", () => this.part.findbar.hidden ? this.#findOpen() : this.#findClose(true));
    on("findclose", () => this.#findClose(true));
    on("findnext", () => this.#find("again", false));
    on("findprev", () => this.#find("again", true));
    let typing;
    this.part.query.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(() => this.#find(""), 180); });
    this.part.query.addEventListener("keydown", (event) => {
      if (event.key === "Enter") { event.preventDefault(); clearTimeout(typing); this.#find(this.sought === this.part.query.value ? "again" : "", event.shiftKey); }
      if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); this.#findClose(true); }
    });
    this.part.page.addEventListener("focus", () => this.part.page.select());
    this.part.page.addEventListener("change", () => {
      const wanted = Number.parseInt(this.part.page.value, 10);
      if (wanted >= 1 && wanted <= this.pages.pagesCount) this.pages.currentPageNumber = wanted;
      this.part.page.value = String(this.pages.currentPageNumber);
    });
    this.part.page.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); this.part.page.blur(); this.part.scroll.focus(); } });
    this.#element.addEventListener("keydown", (event) => {
      const typingHere = event.target.closest("input, textarea");
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "f" && this.document) { event.preventDefault(); this.#findOpen(); return; }
      if (typingHere || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
      const acts = { "+": () => this.zoom(1), "=": () => this.zoom(1), "-": () => this.zoom(-1), 0: () => this.fit(), n: () => this.turn(1), p: () => this.turn(-1) };
      if (Object.hasOwn(acts, event.key)) { event.preventDefault(); acts[event.key](); }
    });
    this.part.scroll.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? 1 : -1);
    }, { passive: false });
    for (const tab of this.#element.querySelectorAll("[data-viewer-file]")) {
      tab.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
        event.preventDefault();
        this.choose(tab);
      });
      tab.addEventListener("keydown", (event) => {
        const step = { ArrowRight: "nextElementSibling", ArrowLeft: "previousElementSibling" }[event.key];
        if (step && tab[step]) { event.preventDefault(); tab[step].focus(); }
        if (event.key === " ") { event.preventDefault(); this.choose(tab); }
      });
    }
  }

  choose(tab) {
    for (const other of this.#element.querySelectorAll("[data-viewer-file]")) other.setAttribute("aria-selected", String(other === tab));
    return this.open(tab.dataset.src, { name: tab.dataset.name, download: tab.dataset.download });
  }

  // --- Search -----------------------------------------------------------------------------------------------------

  find(words, { focus = true } = {}) { this.part.query.value = words; this.#findOpen(focus); }

  #findOpen(focus = true) {
    this.part.findbar.hidden = false;
    this.part.find.setAttribute("aria-expanded", "true");
    if (focus) {
      this.part.query.focus();
      this.part.query.select();
    }
    if (this.part.query.value) this.#find("");
  }

  #findClose(focus) {
    if (this.part.findbar.hidden) return;
    this.part.findbar.hidden = true;
    this.part.find.setAttribute("aria-expanded", "false");
    this.part.hits.textContent = "";
    this.bus?.dispatch("findbarclose", { source: this });
    if (focus) this.part.scroll.focus();
  }

  #find(type, backwards = false) {
    this.sought = this.part.query.value;
    // Blind to diacritics: 'bao so 5' finds 'bão số 5'.
    this.bus?.dispatch("find", { source: this, type, query: this.sought.trim(), caseSensitive: false, entireWord: false, highlightAll: true, findPrevious: backwards, matchDiacritics: false });
    if (!this.sought.trim()) this.part.hits.textContent = "";
  }

  #hits({ current = 0, total = 0 } = {}, state) {
    if (!this.part.query.value.trim()) return;
    const none = state === 1 || (state === undefined && !total);
    this.part.hits.textContent = total ? `${current}/${total}` : none ? "Không thấy" : "";
    this.part.hits.classList.toggle("is-none", !total && none);
  }

  // --- Over the page ----------------------------------------------------------------------------------------------

  /** The page's viewport at scale 1: convertToPdfPoint and convertToViewportRectangle. Page numbers from 1. */
  viewport(number) {
    if (!this.#units.has(number)) this.#units.set(number, this.document.getPage(number).then((page) => page.getViewport({ scale: 1 })));
    return this.#units.get(number);
  }

  get pageCount() { return this.document?.numPages ?? 0; }

  pageElement(number) { return this.pages?.getPageView(number - 1)?.div; }

  /** A layer over the page that survives redrawing; its children are placed in per cent of the page. */
  layer(number, name = "boxes") {
    const key = `${name} ${number}`;
    if (!this.#layers.has(key)) {
      const layer = document.createElement("div");
      layer.className = `viewer-layer viewer-layer-${name}`;
      this.#layers.set(key, { layer, number });
      this.#attach();
    }
    return this.#layers.get(key).layer;
  }

  #attach() {
    for (const { layer, number } of this.#layers.values()) {
      const page = this.pageElement(number);
      if (page && layer.parentNode !== page) page.append(layer);
    }
  }

  async place(element, { page, x1, y1, x2, y2 }) {
    const viewport = await this.viewport(page);
    const [left, top] = viewport.convertToViewportPoint(x1, y1);
    const [right, bottom] = viewport.convertToViewportPoint(x2, y2);
    element.style.left = `${Math.min(left, right) / viewport.width * 100}%`;
    element.style.top = `${Math.min(top, bottom) / viewport.height * 100}%`;
    element.style.width = `${Math.abs(right - left) / viewport.width * 100}%`;
    element.style.height = `${Math.abs(bottom - top) / viewport.height * 100}%`;
  }

  async showBoxes(boxes) {
    const mine = (this.#wanted = boxes);
    await this.ready;
    if (mine !== this.#wanted) return;
    for (const { layer } of this.#layers.values()) if (layer.classList.contains("viewer-layer-boxes")) layer.replaceChildren();
    for (const box of boxes) {
      if (box.page < 1 || box.page > this.pageCount) continue;
      const shape = document.createElement("div");
      shape.className = `viewer-box viewer-box-${box.tone || "info"}`;
      if (box.label) {
        const label = document.createElement("span");
        label.textContent = box.label;
        shape.append(label);
      }
      await this.place(shape, box);
      this.layer(box.page).append(shape);
    }
  }

  /** Scroll to a place; `y` in points from the bottom of the page. */
  async goTo({ page, x1 = 0, y2 = null, y = null }) {
    await this.ready;
    const top = y ?? y2;
    this.pages.scrollPageIntoView({ pageNumber: page, destArray: top === null ? null : [null, { name: "XYZ" }, x1 ? 0 : 0, top + 60, null] });
  }
}

/** The document of the page; `#tim=<words>&tep=<address>` in the page's address opens that file and looks for the words. */
async function open(viewer, element) {
  const asked = new URLSearchParams(location.hash.slice(1));
  const tab = [...element.querySelectorAll("[data-viewer-file]")].find((one) => one.dataset.src === asked.get("tep"));
  await (tab ? viewer.choose(tab) : viewer.open(element.dataset.src, { name: element.dataset.name, download: element.querySelector("[data-v=download]")?.getAttribute("href") }));
  if (asked.get("tim") && viewer.document) viewer.find(asked.get("tim"), { focus: false });
}

function start(root) {
  for (const element of root.querySelectorAll("[data-viewer]")) {
    if (element.viewer) continue;
    const viewer = new Viewer(element);
    if (element.dataset.src) {
      // A pane that is hidden on the phone opens its document when it is first looked at.
      const seen = new IntersectionObserver((entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        seen.disconnect();
        if (!viewer.document && element.getAttribute("aria-busy") !== "true") open(viewer, element);
      });
      seen.observe(element);
    }
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-goto]");
  const viewer = document.querySelector("[data-viewer]")?.viewer;
  if (!link || !viewer?.document) return;
  event.preventDefault();
  const box = JSON.parse(link.dataset.goto);
  viewer.showBoxes([box]);
  viewer.goTo(box);
});

start(document);
document.addEventListener("htmx:load", (event) => start(event.detail.elt.parentNode ?? document));
