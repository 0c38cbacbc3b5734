"""A paper as it comes from the office scanner: pictures only, a little crooked, a little grey."""

import io
import random

from PIL import Image, ImageChops, ImageFilter

DPI = 200
_A4 = (round(210 / 25.4 * DPI), round(297 / 25.4 * DPI))


def scan(pdf: bytes, *, seed: int | str = 0) -> bytes:
    """The same pages as one JPEG each on A4: colour, 200 dpi (Decree 30, Phụ lục I, phần II), no text layer."""
    import pypdfium2

    rnd = random.Random(f"scan/{seed}")
    source = pypdfium2.PdfDocument(pdf)
    try:
        pages = [_scanned(page.render(scale=DPI / 72).to_pil().convert("RGB"), rnd) for page in source]
    finally:
        source.close()
    out = io.BytesIO()
    # Pillow writes one DCT (JPEG) image a page; the page is exactly as large as the picture at this resolution.
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=DPI, quality=72)
    return out.getvalue()


def _scanned(page: Image.Image, rnd: random.Random) -> Image.Image:
    paper = tuple(rnd.randint(250, 253) - drop for drop in (0, 1, 4))
    sheet = Image.new("RGB", _A4, (255, 255, 255))
    sheet.paste(page.resize(_A4, Image.Resampling.LANCZOS))
    turned = sheet.rotate(
        rnd.choice((-1, 1)) * rnd.uniform(0.35, 0.8),
        Image.Resampling.BICUBIC,
        translate=(rnd.randint(-6, 6), rnd.randint(-6, 6)),
        fillcolor=(255, 255, 255),
    )
    tinted = ImageChops.multiply(turned.filter(ImageFilter.GaussianBlur(0.55)), Image.new("RGB", _A4, paper))
    return ImageChops.multiply(ImageChops.multiply(tinted, _uneven_light(rnd)), _dust(rnd))


def _uneven_light(rnd: random.Random) -> Image.Image:
    small = Image.frombytes("L", (4, 6), bytes(rnd.randint(248, 255) for _ in range(24)))
    return small.resize(_A4, Image.Resampling.BICUBIC).convert("RGB")


def _dust(rnd: random.Random) -> Image.Image:
    """Fine grain and a few specks."""
    grain = Image.frombytes("L", (_A4[0] // 2, _A4[1] // 2), rnd.randbytes(_A4[0] // 2 * (_A4[1] // 2)))
    grain = grain.point([249 + value // 43 for value in range(256)]).resize(_A4, Image.Resampling.BILINEAR)
    for _ in range(rnd.randint(14, 30)):
        x, y, size = rnd.randrange(_A4[0]), rnd.randrange(_A4[1]), rnd.choice((1, 1, 2, 3))
        grain.paste(rnd.randint(120, 200), (x, y, min(x + size, _A4[0]), min(y + size, _A4[1])))
    return grain.convert("RGB")
