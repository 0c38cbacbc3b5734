"""The audit log is chained: what the owner of the database changes past the triggers is noticed and named."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import audit
from accounts.actor import Actor
from accounts.models import AuditEntry, AuditSeal
from accounts.sealing import gaps_in, ranges_of, seal_all, seal_batch
from accounts.verifying import Head, verify
from qlvb.backup import log
from tests.factories.people import Agency

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def root(settings, tmp_path) -> Path:
    settings.BACKUP_ROOT = tmp_path / "backups"
    return settings.BACKUP_ROOT


@contextmanager
def past_the_triggers() -> Iterator[Callable[..., None]]:
    """What a superuser can do."""
    tables = ("accounts_auditentry", "accounts_auditseal")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor.execute
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture
def entries(province: Agency) -> list[AuditEntry]:
    """Three links of three entries each, of all sorts."""
    made = []
    clerk = Actor(province.clerk.user, province.clerk, on_behalf_of=province.leader, address="10.1.2.3")
    for turn in range(3):
        made.append(audit.record("user.switched_post", clerk, province.clerk, turn=turn, share=0.25, text="Sổ “đến”"))
        made.append(audit.record("backup.made", None, archive="a.tar", nothing=None, many=[1, {"b": True, "a": 2}]))
        made.append(audit.record("user.sign_in_failed", None, address="2001:db8::7", username="ai đó\nkhác"))
        seal_all()
    assert AuditSeal.objects.count() == 3
    return made


def test_a_log_nobody_touched_is_whole(entries: list[AuditEntry]) -> None:
    found = verify()
    assert (found.problems, found.links, found.waiting) == ([], 3, 0)
    assert found.entries == AuditEntry.objects.count()
    assert seal_batch() is None
    audit.record("backup.made", None)
    assert verify().waiting == 1


CHANGES = {
    "at = at - interval '1 second'", "user_id = NULL", "post_id = on_behalf_of_id", "on_behalf_of_id = NULL",
    "act = 'user.signed_in'", "target_kind = ''", "target_id = 987654321", "item_id = 7", "address = '10.1.2.4'",
    "agency_id = NULL", "details = jsonb_set(details, '{turn}', '9')", "details = details || '{\"more\": null}'",
}  # fmt: skip


def test_every_change_of_an_entry_is_noticed_and_named(entries: list[AuditEntry]) -> None:
    entry = entries[3]
    kept = AuditEntry.objects.filter(pk=entry.pk).values().get()
    for change in sorted(CHANGES):
        with past_the_triggers() as execute:
            execute(f"UPDATE accounts_auditentry SET {change} WHERE id = %s", [entry.pk])
            assert verify().problems == [f"Mục nhật ký {entry.pk}: nội dung đã bị thay đổi (niêm phong 2)."], change
            AuditEntry.objects.filter(pk=entry.pk).update(**kept)
    assert verify().problems == []


def test_removed_and_exchanged_entries_are_named(entries: list[AuditEntry]) -> None:
    first, second = entries[4], entries[7]
    with past_the_triggers() as execute:
        execute("DELETE FROM accounts_auditentry WHERE id = %s", [first.pk])
        assert verify().problems == [f"Mục nhật ký {first.pk}: đã bị xóa (niêm phong 2)."]
        execute("UPDATE accounts_auditentry SET id = %s WHERE id = %s", [first.pk, second.pk])
    assert verify().problems == [
        f"Mục nhật ký {first.pk}: nội dung đã bị thay đổi (niêm phong 2).",
        f"Mục nhật ký {second.pk}: đã bị xóa (niêm phong 3).",
    ]


def test_whoever_changes_a_link_breaks_the_chain(entries: list[AuditEntry]) -> None:
    with past_the_triggers() as execute:
        execute("UPDATE accounts_auditseal SET sealed_at = sealed_at - interval '1 day' WHERE number = 2")
        assert verify().problems == ["Niêm phong 2: đã bị thay đổi."]
        execute("UPDATE accounts_auditseal SET ranges = '[[1, 900000000000]]' WHERE number = 2")
        assert verify().problems == ["Niêm phong 2: đã bị thay đổi.", "Niêm phong 2: không đọc được."]
        execute("DELETE FROM accounts_auditseal WHERE number = 2")
        assert verify().problems == ["Niêm phong 2: đã bị xóa."]
    link = AuditSeal.objects.get(number=3)
    assert str(link) == f"3:{link.hash}"


def test_a_chain_written_anew_does_not_match_the_head_kept_elsewhere(entries: list[AuditEntry]) -> None:
    link = AuditSeal.objects.get(number=3)
    kept = Head(3, link.hash, "giấy")
    assert verify([kept]).problems == []
    with past_the_triggers() as execute:
        execute("DELETE FROM accounts_auditseal")
        execute("UPDATE accounts_auditentry SET details = '{}' WHERE id = %s", [entries[0].pk])
    seal_all()
    assert verify().problems == []
    assert verify([kept]).problems == [f"Niêm phong 3: đã bị xóa; giấy ghi mã {link.hash}."]
    for _ in range(2):
        audit.record("backup.made", None)
        seal_all()
    assert verify([kept]).problems == [f"Niêm phong 3: chuỗi đã bị viết lại; giấy ghi mã {link.hash}."]


def sealed_earlier(by: timedelta) -> None:
    """As if the links had been made before; their hashes are of no interest here."""
    with past_the_triggers():
        for link in AuditSeal.objects.all():
            AuditSeal.objects.filter(pk=link.pk).update(sealed_at=link.sealed_at - by)


def test_an_entry_that_commits_late_joins_the_next_link_whatever_its_id(entries: list[AuditEntry]) -> None:
    top = entries[-1].pk
    later = AuditEntry.objects.create(pk=top + 5, at=timezone.now(), act="backup.made")
    assert seal_all() is not None and AuditSeal.objects.get(number=4).reach == later.pk
    AuditEntry.objects.create(pk=top + 2, at=timezone.now(), act="backup.made")
    seal_all()
    link = AuditSeal.objects.get(number=5)
    assert (link.ranges, link.reach) == ([[top + 2, top + 2]], later.pk)
    assert verify().problems == [] and seal_batch() is None


def test_an_entry_put_into_an_old_gap_is_named(entries: list[AuditEntry]) -> None:
    top = entries[-1].pk
    AuditEntry.objects.create(pk=top + 5, at=timezone.now(), act="backup.made")
    seal_all()
    sealed_earlier(DAY * 2)
    AuditEntry.objects.create(pk=top + 6, at=timezone.now(), act="backup.made")
    AuditEntry.objects.create(pk=top + 3, at=timezone.now() - DAY * 3, act="incoming.annotate")
    seal_all()
    told = f"Mục nhật ký {top + 3}: được chèn vào sau, không thuộc niêm phong nào."
    assert told in verify().problems
    assert not AuditSeal.objects.filter(ranges__contains=[[top + 3, top + 3]]).exists()


def put_in(age: timedelta, act: str = "incoming.annotate") -> AuditEntry:
    """With a new id, as the next link takes it."""
    return AuditEntry.objects.create(at=timezone.now() - age, act=act)


def test_an_entry_dated_back_is_named_though_its_link_is_whole(entries: list[AuditEntry]) -> None:
    forged = put_in(DAY * 40)
    under_way = put_in(timedelta(minutes=20))
    seal_all()
    [told] = verify().problems
    assert told.startswith(f"Mục nhật ký {forged.pk}: ghi lùi thời điểm về ") and told.endswith("của niêm phong 4.")
    assert str(under_way.pk) not in told.split(":")[0]


def test_what_waited_long_is_not_taken_for_dated_back(entries: list[AuditEntry], monkeypatch: Any) -> None:
    """The scheduler stood still for three hours; then two full links are made at once, and one more."""
    sealed_earlier(timedelta(hours=4))
    before = verify().problems
    for minutes in (180, 170, 160, 150, 140):
        put_in(timedelta(minutes=minutes))
    for module in ("sealing", "verifying"):
        monkeypatch.setattr(f"accounts.{module}.BATCH", 2)
    seal_all()
    assert AuditSeal.objects.count() == 6
    assert verify().problems == before


def test_where_the_demo_was_loaded_times_are_not_compared(
    entries: list[AuditEntry], capsys: pytest.CaptureFixture[str]
) -> None:
    put_in(DAY * 40, act="demo.story")
    seal_all()
    assert "không đối chiếu thời điểm" in answer(capsys)


def test_the_health_page_warns_when_nothing_is_sealed_any_more(client: Client, entries: list[AuditEntry]) -> None:
    def told() -> dict[str, object]:
        checks = client.get("/suc-khoe/").json()["checks"]
        return {check["name"]: check["ok"] for check in checks}

    assert told()["audit"] is True
    AuditEntry.objects.create(at=timezone.now() - timedelta(minutes=16), act="backup.made")
    assert told()["audit"] is False
    seal_all()
    assert told()["audit"] is True


def test_gaps_and_ranges() -> None:
    assert ranges_of([1, 2, 3, 7, 9, 10]) == [[1, 3], [7, 7], [9, 10]]
    assert gaps_in([[1, 3], [7, 7], [9, 10]], 0, 12) == [(4, 6), (8, 8), (11, 12)]
    assert gaps_in([[9, 10], [1, 3]], 4, 10) == [(5, 8)]
    assert gaps_in([], 0, 0) == []
    assert gaps_in([[1, 30]], 4, 10) == []


# --- The command --------------------------------------------------------------------------------------------------


def answer(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    call_command("verify_audit", *args)
    return capsys.readouterr().out


def test_the_command_tells_the_verdict_and_the_head(
    entries: list[AuditEntry], capsys: pytest.CaptureFixture[str]
) -> None:
    head = str(AuditSeal.objects.get(number=3))
    told = answer(capsys, "--head", head)
    assert "Đã đối chiếu với 1 mã niêm phong ghi ở nơi khác." in told
    assert f"Nhật ký nguyên vẹn. Niêm phong gần nhất: 4:{AuditSeal.objects.get(number=4).hash}" in told
    assert AuditEntry.objects.get(act="audit.verified").details == {"head": head, "problems": 0}
    with pytest.raises(CommandError, match="mã niêm phong có dạng"):
        call_command("verify_audit", "--head", "3:abc")


def test_the_command_fails_and_names_the_entry(entries: list[AuditEntry], capsys: pytest.CaptureFixture[str]) -> None:
    with past_the_triggers() as execute:
        execute("DELETE FROM accounts_auditentry WHERE id = %s", [entries[1].pk])
    with pytest.raises(CommandError, match="NHẬT KÝ KHÔNG NGUYÊN VẸN: 1 sai lệch") as failure:
        call_command("verify_audit")
    assert failure.value.returncode == 1
    assert f"Mục nhật ký {entries[1].pk}: đã bị xóa" in capsys.readouterr().out


def backed_up(root: Path, head: str, days: int) -> None:
    made = timezone.now() - timedelta(days=days)
    log.add(root, log.Entry(made.isoformat(), str(root / f"{days}.tar"), "0" * 64, 1, 1, 1, 0, audit_head=head))


def test_the_heads_kept_with_the_backups_are_asked_for(entries: list[AuditEntry], root: Path) -> None:
    backed_up(root, str(AuditSeal.objects.get(number=2)), 4)
    call_command("verify_audit")
    backed_up(root, f"3:{'0' * 64}", 2)
    with pytest.raises(CommandError, match="1 sai lệch"):
        call_command("verify_audit")
    # What was sealed after the archive was made is gone with the restore, and the log says that there was one.
    audit.record("backup.restored", None, archive="4.tar", made_at=(timezone.now() - DAY * 3).isoformat())
    call_command("verify_audit")
