"""Making a release beside the others, switching to it in one step, and seeing that it is damaged."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from maillage.errors import BuildError, ReleaseError
from maillage.publish import workshop
from maillage.release import Release, Watch, digest, seal_store
from maillage.web import Options, create_app


def make(releases: Path, version: str, text: str = "note") -> Release:
    """Publish a tiny release."""
    with workshop(releases) as shop:
        (shop.folder / "store").mkdir()
        (shop.folder / "store" / "000001.sst").write_text("rows")
        (shop.folder / "store" / "LOG").write_text("what RocksDB says")
        note = shop.folder / "note.txt"
        note.write_text(text)
        listed = {
            "path": "note.txt",
            "size": len(text),
            "sha256": digest(note),
            "media_type": "",
            "title": {},
        }
        manifest = {"version": version, "files": [listed], "store": {"checksums": "store.json"}}
        (shop.folder / "manifest.json").write_text(json.dumps(manifest))
        seal_store(shop.folder)
        return shop.publish(version)


def test_a_release_is_switched_to(tmp_path: Path) -> None:
    """After a build the current release is the new one, and the old one is still there."""
    make(tmp_path, "1")
    make(tmp_path, "2")
    assert Release.open(tmp_path).version == "2"
    assert Release.open(tmp_path / "1").version == "1"


def test_a_failing_build_changes_nothing(tmp_path: Path) -> None:
    """A fault while building leaves the served release, and no litter."""
    make(tmp_path, "1")
    before = sorted(p.name for p in tmp_path.iterdir())
    with pytest.raises(BuildError), workshop(tmp_path) as shop:
        (shop.folder / "half").write_text("half")
        raise BuildError("panne", "fault")
    assert sorted(p.name for p in tmp_path.iterdir()) == before
    assert Release.open(tmp_path).version == "1"


def test_what_a_killed_build_left_is_cleaned(tmp_path: Path) -> None:
    """The working folder of a build that was cut off goes at the next build."""
    left = tmp_path / ".work-12345"
    left.mkdir()
    (left / "half").write_text("half")
    make(tmp_path, "1")
    assert not left.exists()


def test_the_same_version_is_not_written_twice(tmp_path: Path) -> None:
    """A release is immutable: building it again keeps the folder that is there."""
    make(tmp_path, "1", "first")
    assert (make(tmp_path, "1", "second").path / "note.txt").read_text() == "first"


def test_two_builds_at_once_are_refused(tmp_path: Path) -> None:
    """The second says that another is under way."""
    with workshop(tmp_path), pytest.raises(BuildError, match="another build"), workshop(tmp_path):
        pass


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "no manifest": (lambda path: (path / "manifest.json").unlink(), "no release"),
    "bad manifest": (lambda path: (path / "manifest.json").write_text("{"), "unreadable manifest.json"),
    "a manifest of another kind": (lambda path: (path / "manifest.json").write_text("[1]"), "unreadable"),
    "no store": (lambda path: os.rename(path / "store", path / "elsewhere"), "store is missing"),
    "no file of the store": (
        lambda path: (path / "store/000001.sst").unlink(),
        "store/000001.sst is missing",
    ),
    "a file cut short": (lambda path: (path / "store/000001.sst").write_text("ro"), "has 2 bytes, not 4"),
    "no dump": (lambda path: (path / "note.txt").unlink(), "note.txt is missing"),
    "no list of the store": (lambda path: (path / "store.json").unlink(), "store.json is missing"),
    "a bad list of the store": (lambda path: (path / "store.json").write_text('[{"a": 1}]'), "store.json"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_release_is_named_and_replaced(tmp_path: Path, damage: str) -> None:
    """Opening says which file is damaged and what to run; building again replaces the release."""
    act, words = DAMAGES[damage]
    before = make(tmp_path, "1").path
    act(before)
    with pytest.raises(ReleaseError, match=words) as caught:
        Release.open(tmp_path)
    assert "maillage build" in caught.value.fr
    after = make(tmp_path, "1")
    assert Release.open(tmp_path) == after
    assert after.path != before
    assert not before.exists()
    assert list(after.damages(digests=True)) == []


def test_a_changed_file_of_the_same_size_is_replaced_too(tmp_path: Path) -> None:
    """A build compares digests: opening looks at sizes alone."""
    before = make(tmp_path, "1")
    (before.path / "store" / "000001.sst").write_text("sour")
    assert Release.open(tmp_path) == before
    assert [d.path for d in before.damages(digests=True)] == ["store/000001.sst"]
    assert list(make(tmp_path, "1").damages(digests=True)) == []


def test_what_the_store_writes_for_itself_is_no_damage(tmp_path: Path) -> None:
    """RocksDB writes a log each time that it opens a store."""
    release = make(tmp_path, "1")
    (release.path / "store" / "LOG").write_text("more")
    (release.path / "store" / "LOG.old.1").write_text("more")
    assert list(release.damages(digests=True)) == []


def test_no_release_is_said(tmp_path: Path) -> None:
    """Opening says that there is no release, and what to run."""
    for folder in (tmp_path, tmp_path / "nothing"):
        with pytest.raises(ReleaseError, match="no release") as caught:
            Release.open(folder)
        assert "maillage build" in caught.value.fr


def test_a_watch_sees_what_changes(tmp_path: Path) -> None:
    """A file that goes is seen at once; one that was changed before, when digests are computed."""
    release = make(tmp_path, "1")
    watch = Watch(release)
    watch.wait(20)
    assert watch.damage() is None
    (release.path / "note.txt").unlink()
    assert (found := watch.damage()) and found.path == "note.txt"
    other = make(tmp_path, "2")
    (other.path / "store" / "000001.sst").write_text("sour")
    late = Watch(other)
    late.wait(20)
    assert (found := late.damage()) and found.path == "store/000001.sst"


def _folder_current(releases: Path) -> None:
    (releases / "current").mkdir()


def _linked_lock(releases: Path) -> None:
    (releases.parent / "target").write_text("kept")
    (releases / ".lock").symlink_to(releases.parent / "target")


def _folder_lock(releases: Path) -> None:
    (releases / ".lock").mkdir()


def _file(releases: Path) -> None:
    releases.rmdir()
    releases.write_text("")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_folder_current, "is not a link to a release"),
        (_linked_lock, r"\.lock is a link"),
        (_folder_lock, "cannot write in"),
        (_file, "cannot write in"),
    ],
)
def test_a_folder_that_cannot_be_built_in_is_said(
    tmp_path: Path, spoil: Callable[[Path], None], words: str
) -> None:
    """In one line, before the work, and nothing is changed."""
    releases = tmp_path / "releases"
    releases.mkdir()
    spoil(releases)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(BuildError, match=words), workshop(releases):
        pass
    assert sorted(tmp_path.rglob("*")) == before
    assert not (tmp_path / "target").exists() or (tmp_path / "target").read_text() == "kept"


def test_a_server_says_that_its_release_is_damaged(
    small_release: Path, queries_dir: Path, tmp_path: Path
) -> None:
    """`/sante/prete` is 503 and names the file, without the place of the release on the disk."""
    folder = tmp_path / "release"
    shutil.copytree(small_release, folder)
    client = create_app(folder, Options(queries_dir=queries_dir)).test_client()
    assert client.get("/sante/prete").status_code == 200
    (folder / "dumps" / "maillage.ttl").unlink()
    answer = client.get("/sante/prete")
    assert answer.status_code == 503
    assert "dumps/maillage.ttl" in answer.text
    assert str(tmp_path) not in answer.text
    assert client.get("/sante").status_code == 200
