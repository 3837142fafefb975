"""One bit that differs anywhere is noticed."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from jupyterlab_hpc.capsule.runner import bundle

from .packing import notebook, pack

FLIPS = 1000
KEY = b"k" * 32


def check(directory: Path) -> None:
    """What the runner and the server look at before they use anything."""
    bundle.check_seal(str(directory), KEY)
    manifest, _ = bundle.read_manifest(str(directory))
    bundle.verify(str(directory), manifest)


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    here = notebook("import numpy as np\na = np.arange(30)\ns = {1, 2}\nt = 'text'\nbig = [a]")
    pack(tmp_path, here, ["a", "s", "t", "big"], {"data/x.csv": b"1,2\n", "m.py": b"x = 1\n"})
    bundle.seal(str(tmp_path), KEY)
    check(tmp_path)
    return tmp_path


def test_a_thousand_flipped_bits_are_a_thousand_refusals(sealed: Path) -> None:
    chance = random.Random(6)
    files = sorted(path for path in sealed.rglob("*") if path.is_file())
    assert len(files) >= 7
    sizes = [path.stat().st_size for path in files]
    refused = 0
    # Every file for its own sake, and then where chance will have it.
    for number in range(FLIPS):
        few = number < 20 * len(files)
        path = files[number % len(files)] if few else chance.choices(files, sizes)[0]
        content = path.read_bytes()
        bit = chance.randrange(8 * len(content))
        flipped = bytearray(content)
        flipped[bit // 8] ^= 1 << bit % 8
        path.write_bytes(flipped)
        try:
            check(sealed)
        except bundle.Damaged:
            refused += 1
        path.write_bytes(content)
    assert refused == FLIPS
    check(sealed)


@pytest.mark.parametrize("name", ["vars/more", "files/data/y.csv", "runner.py", ".hidden"])
def test_a_file_more_is_noticed(sealed: Path, name: str) -> None:
    (sealed / name).write_bytes(b"x")
    with pytest.raises(bundle.Damaged, match="is not in the manifest"):
        check(sealed)


@pytest.mark.parametrize("name", ["files/m.py", "hmac", "manifest.json", "capsule.json"])
def test_a_file_less_is_noticed(sealed: Path, name: str) -> None:
    (sealed / name).unlink()
    with pytest.raises(bundle.Damaged):
        check(sealed)


def test_a_link_is_not_followed(sealed: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = sealed / "files" / "m.py"
    other = tmp_path_factory.mktemp("other") / "m.py"
    path.rename(other)
    path.symlink_to(other)
    with pytest.raises(bundle.Damaged, match="not a plain file"):
        check(sealed)


def test_another_key_does_not_fit(sealed: Path) -> None:
    with pytest.raises(bundle.Damaged, match="seal does not fit"):
        bundle.check_seal(str(sealed), b"q" * 32)


@pytest.mark.parametrize(
    "path",
    [
        *("", "/etc/passwd", "../x", "a/../b", "a//b", "./a", "a\\b", "c:x", "a\0b", "a\n"),
        *("x" * 201, None, "a/" * 40 + "b"),
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(path: object) -> None:
    with pytest.raises(bundle.Damaged):
        bundle.parts(path)
