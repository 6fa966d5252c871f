"""The Dockerfile copies existing files, and the build context contains nothing else."""

import json
import re
import shutil
import subprocess

from files import ROOT, text

# The paths that the Dockerfile copies from the repository.
COPIED = {
    source
    for line in re.findall(r"^COPY (?!--from)(.+)$", text("deploy/Dockerfile"), re.MULTILINE)
    for source in line.split()[:-1]
}
# The copied paths that are not inside another one.
ROOTS = {path for path in COPIED if not any(path.startswith(f"{other}/") for other in COPIED)}
PATTERNS = [line for line in text(".dockerignore").splitlines() if line and not line.startswith("#")]
# Directories within these paths that .dockerignore excludes.
EXCLUDED = tuple(f"{line}/" for line in PATTERNS if "/" in line and not line.startswith("*"))


def test_every_copied_path_exists():
    assert "Cargo.lock" in COPIED
    for source in COPIED:
        assert (ROOT / source).exists(), source


def test_the_build_context_contains_exactly_the_copied_paths():
    assert PATTERNS[0] == "*"
    assert {line.removeprefix("!") for line in PATTERNS if line.startswith("!")} == ROOTS


def test_the_workspace_in_the_build_context_is_complete(tmp_path):
    listed = subprocess.run(["git", "ls-files", "--", *COPIED], cwd=ROOT, capture_output=True, text=True, check=True)
    for path in listed.stdout.splitlines():
        if not path.startswith(EXCLUDED):
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, tmp_path / path)
    cargo = ["cargo", "metadata", "--locked", "--offline", "--no-deps", "--format-version=1"]
    metadata = subprocess.run(cargo, cwd=tmp_path, capture_output=True, text=True)
    assert metadata.returncode == 0, metadata.stderr
    targets = [target for package in json.loads(metadata.stdout)["packages"] for target in package["targets"]]
    programs = {target["name"] for target in targets if "bin" in target["kind"]}
    assert programs == set(re.findall(r"--bin (\S+)", text("deploy/Dockerfile")))


def test_the_build_context_contains_every_file_that_the_code_includes():
    sources = [path for folder in COPIED for path in (ROOT / folder / "src").glob("**/*.rs")]
    included = [
        (source.parent / name).resolve().relative_to(ROOT).as_posix()
        for source in sources for name in re.findall(r'include_(?:str|bytes)!\("([^"]+)"\)', source.read_text())
    ]
    assert included
    for path in included:
        assert path.split("/")[0] in COPIED and not path.startswith(EXCLUDED), path
