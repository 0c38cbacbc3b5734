"""An archive that is not what was sealed is refused before anything is touched."""

import io
import random
import tarfile
import tempfile

import pytest

from qlvb.backup.archive import TAIL_BYTES, Reader, Writer
from qlvb.backup.errors import DamagedBackup
from qlvb.backup.manifest import DUMP, MANIFEST, Manifest
from qlvb.backup.restore import restore
from qlvb.backup.verify import verify
from tests.backup.conftest import untouched

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused(target, tmp_path):
    """Restore these bytes: they must be refused, and the target stay empty. Returns the sentence."""

    def attempt(data):
        damaged = tmp_path / "damaged.tar"
        damaged.write_bytes(data)
        with pytest.raises(DamagedBackup) as problem:
            restore(damaged, target)
        assert untouched(target)
        return problem.value.sentence

    return attempt


def members(archive):
    with archive.open("rb") as file:
        return {member.name: member.read() for member in Reader(file).members()}


def sealed(contents):
    """An archive with a right seal over whatever it holds."""
    with tempfile.TemporaryFile() as file:
        writer = Writer(file)
        for name, data in contents.items():
            writer.add(name, io.BytesIO(data), len(data))
        writer.seal()
        file.seek(0)
        return file.read()


def test_one_flipped_bit_anywhere_is_refused(original, refused):
    whole = original.archive.read_bytes()
    places = {0, 100, 124, 148, 156, 257, 511, 512, 512 + 5, len(whole) - 1, len(whole) - TAIL_BYTES}
    places |= {len(whole) - TAIL_BYTES + 512, len(whole) - TAIL_BYTES - 1}
    with tarfile.open(original.archive) as tar:
        for member in tar.getmembers():
            places |= {member.offset + 3, member.offset_data, member.offset_data + member.size - 1}
            if member.size % 512:
                places.add(member.offset_data + member.size)  # padding counts too
    places |= set(random.Random(42).sample(range(len(whole)), 40))
    for place in sorted(places):
        data = bytearray(whole)
        data[place] ^= 1
        assert "Không có dữ liệu nào bị thay đổi" in refused(bytes(data)), place


def test_a_truncated_archive_is_refused(original, refused):
    whole = original.archive.read_bytes()
    for length in (
        0,
        1,
        511,
        512,
        TAIL_BYTES,
        len(whole) // 2,
        len(whole) - TAIL_BYTES,
        len(whole) - 512,
        len(whole) - 1,
    ):
        refused(whole[:length])


def test_something_appended_is_refused(original, refused):
    refused(original.archive.read_bytes() + b"\0")


def test_a_missing_member_is_refused_even_under_a_right_seal(original, refused):
    contents = members(original.archive)
    for name in contents:
        assert "thiếu" in refused(sealed({key: data for key, data in contents.items() if key != name}))


def test_a_changed_member_is_refused_even_under_a_right_seal(original, refused):
    contents = members(original.archive)
    for name in [name for name in contents if name != MANIFEST]:
        assert "sai mã kiểm tra" in refused(sealed(contents | {name: contents[name] + b" "}))


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "files/../../evil", "trust/..", "trust/a/b", "files/short"])
def test_a_strange_member_is_refused(original, refused, name):
    contents = members(original.archive)
    assert "thành phần lạ" in refused(sealed({name: b"x"} | contents))


def test_a_row_too_few_is_refused_even_under_a_right_seal(original, refused):
    contents = members(original.archive)
    manifest = Manifest.of_bytes(contents[MANIFEST])
    manifest.tables["documents_blob"] += 1
    assert "số bản ghi" in refused(sealed(contents | {MANIFEST: manifest.to_bytes()}))


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b'{"format": 1}', b"\xff"])
def test_a_manifest_that_says_nothing_is_refused(original, refused, text):
    assert "bản kê" in refused(sealed(members(original.archive) | {MANIFEST: text}))


def test_a_whole_archive_is_not_refused(original, tmp_path):
    """The negative control: what the tests above refuse is the damage."""
    again = tmp_path / "again.tar"
    again.write_bytes(sealed(members(original.archive)))
    manifest, _ = verify(again, tmp_path)
    assert manifest == original.manifest
    assert again.read_bytes() == original.archive.read_bytes()


def test_tar_itself_can_open_it(original):
    with tarfile.open(original.archive) as tar:
        names = tar.getnames()
    assert names[0] == DUMP and names[-2:] == [MANIFEST, "seal.sha256"]
