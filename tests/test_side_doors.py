"""What one may not see shows in no list, search, count, form or related page (security.md T01, §1.6)."""

from dataclasses import dataclass

import pytest
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from accounts.actor import Actor
from accounts.models import Post
from documents.actions.submit_draft import submit_draft
from tests.factories import documents as made
from tests.factories.people import Agency
from workflow.models import Step

WORD = "Lan huệ bốn bảy mười một"


@dataclass
class Papers:
    """An incoming document that `head`'s unit leads, its reply in review, and one signed."""

    incoming: int
    reply: int


@pytest.fixture
def papers(province: Agency) -> Papers:
    """All of them carry the word; the other unit coordinates on a document without it."""
    incoming = made.at_specialist(province, subject=f"Về {WORD}")
    # The other unit was asked to coordinate here: it may read the incoming document, not the lead's draft.
    reply = made.drafting(province, origin=incoming, subject=f"Trả lời {WORD} (dự thảo)")
    submit_draft(reply.pk, note=WORD, actor=Actor.of(province.specialist))
    made.signed(province, subject=f"Quyết định {WORD}")
    return Papers(incoming.pk, reply.pk)


LISTS = (
    "/viec/",
    *(f"/viec/?muc={tab}" for tab in ("dang-xu-ly", "phoi-hop", "de-biet", "da-xu-ly")),
    "/van-ban-den/",
    f"/van-ban-den/?q={WORD}",
    "/van-ban-di/",
    *(f"/van-ban-di/?muc={group}" for group in ("du-thao", "cho-duyet", "cho-ban-hanh", "da-ban-hanh")),
    f"/van-ban-di/?q={WORD}",
    "/cho-ban-hanh/",
    "/ky/",
    "/cho-tiep-nhan/",
)


def signed_in(post: Post) -> Client:
    client = Client()
    client.force_login(post.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def leaks(post: Post, addresses: tuple[str, ...]) -> list[str]:
    """The addresses whose page shows the word, apart from the search box that repeats it."""
    client = signed_in(post)
    pages = {
        a: client.get(a).content.decode().replace(f'value="{WORD}"', "").replace(f"“{WORD}”", "") for a in addresses
    }
    return [address for address, page in pages.items() if WORD in page]


@pytest.mark.parametrize("who", ["other_specialist", "far clerk", "far chief", "far leader", "far unit_head"])
def test_strangers_find_nothing(papers: Papers, province: Agency, commune: Agency, who: str) -> None:
    post = getattr(commune if who.startswith("far ") else province, who.removeprefix("far "))
    assert leaks(post, LISTS) == []


def test_the_people_concerned_do_find_it(papers: Papers, province: Agency) -> None:
    """Else the test above would pass on empty pages."""
    assert f"/van-ban-den/?q={WORD}" in leaks(province.specialist, LISTS)
    assert "/van-ban-di/?muc=cho-duyet" in leaks(province.leader, LISTS)
    assert "/cho-ban-hanh/" in leaks(province.clerk, LISTS)


def test_who_coordinates_reads_the_document_but_learns_nothing_of_the_leads_draft(
    papers: Papers, province: Agency
) -> None:
    url = reverse("documents:incoming", args=[papers.incoming])
    coordinating, leading = signed_in(province.other_head).get(url), signed_in(province.unit_head).get(url)
    assert coordinating.status_code == leading.status_code == 200
    assert "(dự thảo)" in leading.content.decode()
    assert "(dự thảo)" not in coordinating.content.decode()
    assert reverse("documents:outgoing", args=[papers.reply]) not in coordinating.content.decode()


@pytest.mark.parametrize("who", ["far clerk", "far leader", "other_specialist"])
def test_counts_count_only_what_one_may_see(papers: Papers, province: Agency, commune: Agency, who: str) -> None:
    """Menu and tabs of somebody who holds nothing show no number at all."""
    post = getattr(commune if who.startswith("far ") else province, who.removeprefix("far "))
    page = signed_in(post).get("/viec/").content.decode()
    assert 'class="count"' not in page.split("<main")[0]


def test_the_receivers_one_may_choose_are_ones_own(papers: Papers, province: Agency, commune: Agency) -> None:
    """Forms name no person and no unit of another agency."""
    document = made.with_chief(province)
    step = Step.objects.get(item=document, done_at=None)
    page = signed_in(province.chief).get(reverse("workflow:route", args=[step.pk, "chuyen-xu-ly"])).content.decode()
    assert f'value="unit:{province.division.pk}"' in page
    for stranger in (commune.chief, commune.specialist):
        assert f'value="post:{stranger.pk}"' not in page
    assert f'value="unit:{commune.division.pk}"' not in page


def test_a_list_that_asks_no_rights_is_noticed(
    papers: Papers, commune: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""
    monkeypatch.setattr("documents.queries.newest_of", lambda rows, actor: rows.filter(Q()).order_by("-pk"))
    assert "/van-ban-den/" in leaks(commune.specialist, LISTS)
