"""The user guide of docs/huong-dan, shown in the product: one page a role, and the pictures in them."""

from functools import cache
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from qlvb.lib.env import PROJECT

FOLDER = PROJECT / "docs" / "huong-dan"
PICTURES = FOLDER / "hinh"
INDEX = "README"
# In the order of the road; the first is for everybody.
PAGES = {
    INDEX: "Phần chung",
    "van-thu": "Văn thư",
    "chanh-van-phong": "Chánh Văn phòng",
    "lanh-dao": "Lãnh đạo",
    "truong-don-vi": "Trưởng đơn vị",
    "chuyen-vien": "Chuyên viên",
    "mot-cua": "Cán bộ một cửa",
    "quan-tri": "Quản trị cơ quan",
    "quan-tri-he-thong": "Tổ chức, quyền, nhật ký",
    "cong-dan": "Cổng công khai",
}
# Seconds a picture is kept.
KEPT = 3600


@require_safe
@login_not_required
def page(request: HttpRequest, name: str = INDEX) -> HttpResponse:
    """For everybody: whoever cannot sign in reads here why."""
    if name not in PAGES:
        raise Http404
    title, text = rendered(name)
    pages = [{"label": label, "url": address(one), "active": one == name} for one, label in PAGES.items()]
    return render(request, "guide.html", {"title": title, "text": text, "pages": pages})


@require_safe
@login_not_required
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """A picture the guide shows. Kept by whoever likes, except with somebody's session beside it."""
    if name not in pictures():
        raise Http404
    response = HttpResponse((PICTURES / f"{name}.png").read_bytes(), content_type="image/png")
    if not request.user.is_authenticated:
        patch_cache_control(response, public=True, max_age=KEPT)
    return response


def address(name: str) -> str:
    return reverse("guide") if name == INDEX else reverse("guide_page", args=[name])


@cache
def pictures() -> frozenset[str]:
    return frozenset(path.stem for path in PICTURES.glob("*.png"))


@cache
def rendered(name: str) -> tuple[str, SafeString]:
    """The title of a page and what stands below it. HTML in the text would be shown, not obeyed."""
    tokens = reader().parse((FOLDER / f"{name}.md").read_text())
    assert tokens[0].tag == "h1", "every page of the guide begins with its title"
    for token in tokens:
        for child in token.children or ():
            _lead_into_the_product(child)
    html = reader().renderer.render(tokens[3:], reader().options, {})
    return tokens[1].content, mark_safe(html)  # noqa: S308 (our own text, HTML switched off)


@cache
def reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _lead_into_the_product(token: Token) -> None:
    """Links between the files become links between the pages; a file that is not of the guide stays a plain word."""
    if token.type == "image":
        token.attrs["src"] = reverse("guide_picture", args=[Path(str(token.attrs["src"])).stem])
        token.attrs["loading"] = "lazy"
    elif token.type == "link_open":
        name = str(token.attrs["href"]).removesuffix(".md")
        if name in PAGES:
            token.attrs["href"] = address(name)
        elif "://" not in name:
            del token.attrs["href"]
