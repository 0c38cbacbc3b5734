// Boxes for number, date, signature and seal over the pages of the viewer: drag, resize, keyboard.
// The hidden field holds PDF points with the origin bottom left; nothing but boxes is changed, unknown keys are kept.

const POINTS_PER_MM = 72 / 25.4;
const LABELS = {
  number: "Số", notation: "Số, ký hiệu", day: "Ngày", month: "Tháng", year: "Năm", year_tail: "Năm (hai số cuối)", full_date: "Địa danh, ngày tháng", date: "Ngày",
  signature: "Chữ ký", seal: "Dấu",
};
const LOOKS = { number: "number", notation: "number", signature: "signature", seal: "seal" };
const SMALLEST = { signature: [20, 20], seal: [20, 20] };
const SIDES = ["x1", "y1", "x2", "y2"];
const round = (value) => Math.round(value * 1000) / 1000;

class Placement {
  constructor(section) {
    this.section = section;
    this.field = document.getElementById(section.dataset.for);
    this.first = Number(section.dataset.pageBase ?? 0);
    this.list = section.querySelector("[data-placement-list]");
    this.element = document.querySelector(section.dataset.viewerFor || "[data-viewer]");
    this.readonly = section.hasAttribute("data-readonly");
    try { this.data = JSON.parse(this.field.value || "null") ?? {}; } catch { this.data = {}; }
    this.spots = this.#spots();
    this.#listing();
    this.element?.addEventListener("viewer:ready", () => this.#draw());
    if (this.element?.dataset.shown) this.#draw();
  }

  /** Every box of the JSON with what to call it: the object itself is edited. */
  #spots() {
    const spots = (this.data.texts ?? []).filter((text) => text?.box).map((text) => ({ kind: text.kind, name: text.name, box: text.box }));
    for (const kind of ["signature", "seal"]) if (this.data[kind]) spots.push({ kind, name: kind, box: this.data[kind] });
    return spots;
  }

  get viewer() { return this.element.viewer; }

  page(spot) { return spot.box.page - this.first + 1; }

  async #draw() {
    for (const spot of this.spots) {
      spot.handle?.remove();
      if (this.page(spot) < 1 || this.page(spot) > this.viewer.pageCount) continue;
      spot.handle = this.#handle(spot);
      this.viewer.layer(this.page(spot), "places").append(spot.handle);
      await this.#settle(spot, { quiet: true });
    }
    this.#listing();
    if (this.spots.length && !this.section.dataset.still) {
      const last = this.spots.find((spot) => spot.kind === "signature") ?? this.spots[0];
      if (this.section.dataset.start === "signature") this.viewer.goTo({ page: this.page(last), y2: last.box.y2 });
    }
  }

  #handle(spot) {
    const handle = document.createElement("div");
    handle.className = `handle handle-${LOOKS[spot.kind] ?? "date"}`;
    handle.tabIndex = 0;
    handle.setAttribute("role", "group");
    handle.setAttribute("aria-roledescription", "ô đặt trên trang");
    const label = document.createElement("span");
    label.className = "handle-label";
    label.textContent = LABELS[spot.kind] ?? spot.name;
    handle.append(label);
    if (this.readonly) return handle;
    const corner = document.createElement("span");
    corner.className = "handle-corner";
    handle.append(corner);
    handle.addEventListener("pointerdown", (event) => this.#drag(event, spot, event.target === corner));
    handle.addEventListener("keydown", (event) => this.#keys(event, spot));
    return handle;
  }

  // --- Moving -----------------------------------------------------------------------------------------------------

  async #drag(event, spot, resizing) {
    if (event.button) return;
    event.preventDefault();
    spot.handle.focus({ preventScroll: true });
    spot.handle.classList.add("is-moving");
    const start = await this.#point(event, this.page(spot));
    const from = { ...spot.box };
    let busy = false;
    const move = async (now) => {
      if (busy) return;
      busy = true;
      try {
        const over = resizing ? null : this.#pageUnder(now);
        const page = over ?? this.page(spot);
        const at = await this.#point(now, page);
        if (resizing) {
          const [width, height] = SMALLEST[spot.kind] ?? [6, 8];
          spot.box.x2 = Math.max(from.x1 + width, from.x2 + at.x - start.x);
          spot.box.y1 = Math.min(from.y2 - height, from.y1 + at.y - start.y);
        } else {
          spot.box.page = page - 1 + this.first;
          for (const side of ["x1", "x2"]) spot.box[side] = from[side] + at.x - start.x;
          for (const side of ["y1", "y2"]) spot.box[side] = from[side] + at.y - start.y;
        }
        await this.#settle(spot, { quiet: true, resizing });
      } finally { busy = false; }
    };
    const end = (last) => {
      document.removeEventListener("pointermove", move);
      document.removeEventListener("pointerup", end);
      document.removeEventListener("pointercancel", end);
      spot.handle.classList.remove("is-moving");
      this.#settle(spot, { resizing });
      if (last.type === "pointerup") spot.handle.focus({ preventScroll: true });
    };
    document.addEventListener("pointermove", move);
    document.addEventListener("pointerup", end);
    document.addEventListener("pointercancel", end);
  }

  #keys(event, spot) {
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const step = event.altKey || event.ctrlKey ? 0.5 : 4;
    if (Object.hasOwn(arrows, event.key)) {
      const [across, up] = arrows[event.key].map((one) => one * step);
      if (event.shiftKey) {
        const [width, height] = SMALLEST[spot.kind] ?? [6, 8];
        spot.box.x2 = Math.max(spot.box.x1 + width, spot.box.x2 + across);
        spot.box.y1 = Math.min(spot.box.y2 - height, spot.box.y1 + up);
      } else {
        spot.box.x1 += across; spot.box.x2 += across;
        spot.box.y1 += up; spot.box.y2 += up;
      }
      this.#settle(spot, { resizing: event.shiftKey });
    } else if (event.key === "PageDown" || event.key === "PageUp") {
      const page = this.page(spot) + (event.key === "PageDown" ? 1 : -1);
      if (page < 1 || page > this.viewer.pageCount) return;
      spot.box.page = page - 1 + this.first;
      this.#settle(spot).then(() => { this.viewer.goTo({ page, y2: spot.box.y2 }); spot.handle.focus({ preventScroll: true }); });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #pageUnder(event) {
    for (const element of document.elementsFromPoint(event.clientX, event.clientY)) {
      const page = element.closest?.(".page[data-page-number]");
      if (page && this.element.contains(page)) return Number(page.dataset.pageNumber);
    }
    return null;
  }

  async #point(event, page) {
    const viewport = await this.viewer.viewport(page);
    const frame = this.viewer.layer(page, "places").getBoundingClientRect();
    const [x, y] = viewport.convertToPdfPoint((event.clientX - frame.left) / frame.width * viewport.width, (event.clientY - frame.top) / frame.height * viewport.height);
    return { x, y };
  }

  /** Keep the box on its page, show it there, write the field. */
  async #settle(spot, { quiet = false, resizing = false } = {}) {
    const page = this.page(spot);
    const viewport = await this.viewer.viewport(page);
    const [left, bottom, right, top] = viewport.viewBox;
    const box = spot.box;
    if (resizing) { box.x2 = Math.min(box.x2, right); box.y1 = Math.max(box.y1, bottom); }
    const width = Math.min(box.x2 - box.x1, right - left), height = Math.min(box.y2 - box.y1, top - bottom);
    box.x1 = Math.min(Math.max(box.x1, left), right - width);
    box.y1 = Math.min(Math.max(box.y1, bottom), top - height);
    box.x2 = box.x1 + width;
    box.y2 = box.y1 + height;
    for (const side of SIDES) box[side] = round(box[side]);
    const layer = this.viewer.layer(page, "places");
    if (spot.handle.parentNode !== layer) {
      const focused = document.activeElement === spot.handle;
      layer.append(spot.handle);
      if (focused) spot.handle.focus({ preventScroll: true });
    }
    await this.viewer.place(spot.handle, { ...box, page });
    spot.handle.setAttribute("aria-label", `${LABELS[spot.kind] ?? spot.name}, ${this.#where(spot)}`);
    if (quiet) return;
    this.field.value = JSON.stringify(this.data);
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
    this.#listing();
  }

  // --- The list beside the page -----------------------------------------------------------------------------------

  #where(spot) {
    const mm = (points) => Math.round(points / POINTS_PER_MM);
    return `trang ${this.page(spot)}, ${mm(spot.box.x2 - spot.box.x1)} × ${mm(spot.box.y2 - spot.box.y1)} mm`;
  }

  #listing() {
    if (!this.list) return;
    const focused = [...this.list.querySelectorAll("button")].indexOf(document.activeElement);
    this.list.replaceChildren(...this.spots.map((spot) => {
      const line = document.createElement("li");
      const swatch = document.createElement("span");
      swatch.className = `placement-swatch placement-swatch-${LOOKS[spot.kind] ?? "date"}`;
      const name = document.createElement("span");
      name.className = "placement-name";
      name.textContent = LABELS[spot.kind] ?? spot.name;
      const where = document.createElement("small");
      where.textContent = this.#where(spot);
      const off = this.viewer?.document && (this.page(spot) < 1 || this.page(spot) > this.viewer.pageCount);
      if (off) { where.textContent = "nằm ngoài văn bản"; where.className = "is-off"; }
      name.append(where);
      const go = document.createElement("button");
      go.type = "button";
      go.className = "btn btn-sm";
      go.textContent = off ? "Đưa về trang 1" : "Đến ô này";
      go.addEventListener("click", async () => {
        if (!this.viewer?.document) return;
        if (off) { spot.box.page = this.first; spot.handle = this.#handle(spot); await this.#settle(spot); }
        await this.viewer.goTo({ page: this.page(spot), y2: spot.box.y2 });
        spot.handle?.focus({ preventScroll: true });
      });
      line.append(swatch, name, go);
      return line;
    }));
    if (focused >= 0) this.list.querySelectorAll("button")[focused]?.focus({ preventScroll: true });
  }
}

function start(root) {
  for (const section of root.querySelectorAll("[data-placement]")) if (!section.placement) section.placement = new Placement(section);
}
start(document);
document.addEventListener("htmx:load", (event) => start(event.detail.elt.parentNode ?? document));
