"""Papers for tests: Decree 30 layout by WeasyPrint, and signature images drawn by the code."""

import io
import math

import weasyprint
from PIL import Image, ImageDraw

STYLE = """
@page { size: A4; margin: 20mm 15mm 20mm 30mm }
body { font: 13pt/1.35 "Liberation Serif", serif; text-align: justify }
table { width: 100%; border-collapse: collapse } td { vertical-align: top; padding: 0 } tr { break-inside: avoid }
.head td { text-align: center } .slot { display: inline-block; vertical-align: baseline; height: 6mm }
.ky { width: 80mm; text-align: center } .sigslot { height: 30mm }
"""
ARTICLE = (
    "<p><b>Điều {}.</b> Ban hành kèm theo Quyết định này Quy chế quản lý, gửi, nhận văn bản điện tử giữa các cơ "
    "quan, đơn vị thuộc tỉnh; các xã, phường chịu trách nhiệm thi hành.</p>"
)
SLOT_NUMBER = '<span class="slot" id="so_ky_hieu" style="width:38mm"></span>'
SLOT_DATE = '<span class="slot" id="ngay_ban_hanh" style="width:88mm"></span>'
SLOT_SIGNATURE = '<div class="sigslot" id="chu_ky"></div>'


def decision(
    *,
    number: str = SLOT_NUMBER,
    dated: str = SLOT_DATE,
    signature: str = SLOT_SIGNATURE,
    title: str = "TM. ỦY BAN NHÂN DÂN<br>CHỦ TỊCH",
    signer: str = "Nguyễn Văn Hùng",
    articles: int = 3,
) -> bytes:
    """A decision as PDF. Slots are empty inline blocks whose ids become named destinations."""
    body = "".join(ARTICLE.format(index) for index in range(1, articles + 1))
    html = f"""<html lang="vi"><head><title>Quyết định</title><style>{STYLE}</style></head><body>
    <table class="head"><tr><td style="width:68mm">UBND TỈNH SƠN LAM<br><b>VĂN PHÒNG</b><br>Số: {number}</td>
    <td><b style="font-size:12pt">CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b><br><b>Độc lập - Tự do - Hạnh phúc</b><br>
    <i>{dated}</i></td></tr></table>
    <p style="text-align:center"><b>QUYẾT ĐỊNH<br>Về việc ban hành Quy chế quản lý văn bản điện tử</b></p>
    <p><i>Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;</i></p>{body}
    <table><tr><td style="font-size:11pt"><b><i>Nơi nhận:</i></b><br>- Như Điều 3;<br>- Lưu: VT.</td>
    <td class="ky"><b>{title}</b>{signature}<b>{signer}</b></td></tr></table></body></html>"""
    return bytes(weasyprint.HTML(string=html).write_pdf())


def signature_png() -> bytes:
    """A blue squiggle on transparent ground, 600 x 300 pixels."""
    image = Image.new("RGBA", (600, 300), (0, 0, 0, 0))
    points = [(40 + i * 5.2, 150 + 90 * math.sin(i / 7) * math.cos(i / 23)) for i in range(100)]
    ImageDraw.Draw(image).line(points, fill=(20, 40, 170, 255), width=9, joint="curve")
    return _png(image)


def seal_png() -> bytes:
    """Three red rings on transparent ground, 425 x 425 pixels (36 mm at 300 dpi)."""
    image = Image.new("RGBA", (425, 425), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    for radius, width in ((210, 8), (196, 3), (128, 3)):
        box = (212 - radius, 212 - radius, 212 + radius, 212 + radius)
        draw.ellipse(box, outline=(215, 20, 25, 215), width=width)
    return _png(image)


def _png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format="PNG")
    return buffer.getvalue()
