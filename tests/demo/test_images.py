"""Signatures are blue, seals are red, both are transparent and at their size on paper."""

import io

from PIL import Image

from qlvb.demo.images import seal_png, signature_png
from qlvb.demo.province import PEOPLE


def opened(png):
    return Image.open(io.BytesIO(png))


def test_signature_is_blue_ink_on_nothing():
    image = opened(signature_png("Nguyễn Hữu Phước", "giamdoc.snv"))
    assert (image.mode, image.size) == ("RGBA", (591, 295))
    alpha = image.getchannel("A")
    assert alpha.getextrema() == (0, 255)
    assert 0.01 < sum(alpha.histogram()[128:]) / (591 * 295) < 0.15
    red, _, blue, _ = image.getpixel((0, 0))
    assert blue > 2 * red


def test_signatures_differ_between_people_and_stay_the_same():
    leaders = [p for p in PEOPLE if p.roles[0].role == "LEADER"]
    drawn = {signature_png(p.full_name, p.key) for p in leaders}
    assert len(drawn) == len(leaders)
    assert signature_png(leaders[0].full_name, leaders[0].key) in drawn


def test_seal_is_one_red_under_a_mask():
    for png in (seal_png("Ủy ban nhân dân xã An Lạc"), seal_png("Sở Nội vụ", "Ủy ban nhân dân tỉnh Sơn Lam")):
        image = opened(png)
        assert (image.mode, image.size) == ("RGBA", (425, 425))
        assert len(image.convert("RGB").getcolors()) == 1
        assert image.getchannel("A").getpixel((2, 2)) == 0
        red, green, _, _ = image.getpixel((212, 212))
        assert red > 4 * green
