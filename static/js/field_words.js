// Number and date stand in form fields: pdf.js draws them but leaves them out of the words of the page. Here they join
// the words, where they stand, so that search, selection and copying find '15/QĐ-UBND' as anyone sees it.

const FONT = "qlvb-field-words";
const STYLE = { ascent: 0.891, descent: -0.216, vertical: false, fontFamily: "serif" };
const SAME_LINE = 6;
const WIDTH_OF_A_LETTER = 0.5; // of the font size, Times

/** Make a document's pages answer with the words of their text fields among their other words. */
export function withFieldWords(document) {
  const getPage = document.getPage.bind(document);
  document.getPage = async (number) => patched(await getPage(number));
  return document;
}

function patched(page) {
  if (page.withFieldWords) return page;
  page.withFieldWords = true;
  const stream = page.streamTextContent.bind(page);
  let spots;
  page.streamTextContent = (options) => new ReadableStream({
    async start(controller) {
      try {
        spots ??= page.getAnnotations().then(filled);
        const content = { items: [], styles: { [FONT]: STYLE }, lang: null };
        for await (const part of read(stream(options))) {
          content.lang ??= part.lang;
          Object.assign(content.styles, part.styles);
          content.items.push(...part.items);
        }
        for (const spot of await spots) insert(content.items, spot);
        controller.enqueue(content);
        controller.close();
      } catch (problem) { controller.error(problem); }
    },
  });
  return page;
}

async function* read(stream) {
  const reader = stream.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
}

/** Filled text fields: their words, box and font size. */
function filled(annotations) {
  return annotations
    .filter((one) => one.fieldType === "Tx" && typeof one.fieldValue === "string" && one.fieldValue.trim())
    .map(({ fieldValue, rect: [x1, y1, x2, y2], defaultAppearanceData: look, textAlignment }) => {
      const size = look?.fontSize || (y2 - y1) * 0.7;
      const width = Math.min(x2 - x1, fieldValue.length * size * WIDTH_OF_A_LETTER);
      const x = textAlignment === 1 ? (x1 + x2 - width) / 2 : textAlignment === 2 ? x2 - width : x1;
      return { words: fieldValue.trim(), left: x, right: x + width, bottom: y1, top: y2, size };
    });
}

/** Put the words of a field into the blank they fill: within a line, between two of its pieces, or at the end. */
function insert(items, spot) {
  const line = items.filter((item) => item.transform && Math.abs(item.transform[5] - spot.bottom - 4) < SAME_LINE);
  const start = (item) => item.transform[4];
  const end = (item) => start(item) + item.width;
  const over = line.find((item) => start(item) < spot.left && end(item) > spot.right && item.str.trim());
  if (over) { over.str = filledIn(over, spot); return; }
  for (const item of line) if (!item.str.trim() && end(item) > spot.left - spot.size && start(item) < spot.right + spot.size) item.str = "";
  const before = line.filter((item) => end(item) <= spot.left + 1 && item.str.trim()).at(-1);
  const after = line.find((item) => start(item) >= spot.right - 1 && item.str.trim());
  const at = before ? items.indexOf(before) + 1 : after ? items.indexOf(after) : items.length;
  const ends = before?.hasEOL && !after;
  if (before) before.hasEOL = false;
  items.splice(at, 0, {
    str: spaced(spot.words, after?.str ?? ""), dir: "ltr", fontName: FONT, width: spot.right - spot.left, height: spot.size,
    transform: [spot.size, 0, 0, spot.size, spot.left, spot.bottom + 4], hasEOL: Boolean(ends) || !after,
  });
}

/** A line in one piece: the words take the place of the run of blanks nearest to their box. */
function filledIn(item, spot) {
  const middle = (spot.left + spot.right) / 2;
  let nearest, least = Infinity;
  for (const run of item.str.matchAll(/[\s.…]{2,}/g)) {
    const at = item.transform[4] + item.width * (run.index + run[0].length / 2) / item.str.length;
    if (Math.abs(at - middle) < least) [nearest, least] = [run, Math.abs(at - middle)];
  }
  if (!nearest) return `${item.str} ${spot.words}`;
  const rest = item.str.slice(nearest.index + nearest[0].length);
  return item.str.slice(0, nearest.index) + spaced(spot.words, rest) + rest;
}

/** ' 22 ' between 'ngày' and 'tháng', but ' 15' before '/QĐ-UBND'. */
function spaced(words, next) { return /^\s*[/–-]/.test(next) ? ` ${words}` : ` ${words} `; }
