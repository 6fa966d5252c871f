"""The image takes what is there, and the builder is given no more."""

import json
import re
import shutil
import subprocess

from files import ROOT, text

# What the Dockerfile takes from the repository.
COPIED = {
    source
    for line in re.findall(r"^COPY (?!--from)(.+)$", text("deploy/Dockerfile"), re.MULTILINE)
    for source in line.split()[:-1]
}
IGNORING = [line for line in text(".dockerignore").splitlines() if line and not line.startswith("#")]
# Folders within these that are kept back.
HIDDEN = tuple(f"{line}/" for line in IGNORING if "/" in line and not line.startswith("*"))


def test_what_is_copied_is_there():
    assert "Cargo.lock" in COPIED
    for source in COPIED:
        assert (ROOT / source).exists(), source


def test_the_builder_is_given_what_is_copied_and_nothing_else():
    assert IGNORING[0] == "*"
    assert {line.removeprefix("!") for line in IGNORING if line.startswith("!")} == COPIED


def test_the_workspace_is_whole_with_what_the_builder_is_given(tmp_path):
    listed = subprocess.run(["git", "ls-files", "--", *COPIED], cwd=ROOT, capture_output=True, text=True, check=True)
    for path in listed.stdout.splitlines():
        if not path.startswith(HIDDEN):
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, tmp_path / path)
    cargo = ["cargo", "metadata", "--locked", "--offline", "--no-deps", "--format-version=1"]
    read = subprocess.run(cargo, cwd=tmp_path, capture_output=True, text=True)
    assert read.returncode == 0, read.stderr
    targets = [target for package in json.loads(read.stdout)["packages"] for target in package["targets"]]
    programs = {target["name"] for target in targets if "bin" in target["kind"]}
    assert programs == set(re.findall(r"--bin (\S+)", text("deploy/Dockerfile")))


def test_no_file_that_the_code_includes_is_kept_back():
    sources = [path for folder in COPIED for path in (ROOT / folder / "src").glob("**/*.rs")]
    included = [
        (source.parent / name).resolve().relative_to(ROOT).as_posix()
        for source in sources for name in re.findall(r'include_(?:str|bytes)!\("([^"]+)"\)', source.read_text())
    ]
    assert included
    for path in included:
        assert path.split("/")[0] in COPIED and not path.startswith(HIDDEN), path
