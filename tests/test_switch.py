"""Making a release beside the others, and switching to it in one step."""

from pathlib import Path

import pytest

from maillage.errors import BuildError, ReleaseError
from maillage.publish import workshop
from maillage.release import Release


def make(releases: Path, version: str, text: str = "") -> Release:
    """Publish a tiny release."""
    with workshop(releases) as shop:
        (shop.folder / "store").mkdir()
        (shop.folder / "manifest.json").write_text(f'{{"version": "{version}", "files": []}}')
        (shop.folder / "note.txt").write_text(text)
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


@pytest.mark.parametrize("damage", ["nothing", "no manifest", "bad manifest", "no store"])
def test_a_missing_or_damaged_release_is_said(tmp_path: Path, damage: str) -> None:
    """Opening says that there is no release, or that it is damaged, and what to run."""
    if damage != "nothing":
        release = make(tmp_path, "1")
        if damage == "no store":
            (release.path / "store").rmdir()
        elif damage == "no manifest":
            (release.path / "manifest.json").unlink()
        else:
            (release.path / "manifest.json").write_text("{")
    with pytest.raises(ReleaseError) as caught:
        Release.open(tmp_path)
    assert damage in ("no store",) or "maillage build" in caught.value.fr
