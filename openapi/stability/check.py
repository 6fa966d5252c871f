"""Compares the document with the last released one. CHANGELOG.md must name every breaking change."""

import json
import os
import re
import sys

from breaking import findings

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def main():
    breaking = findings(read("released/openapi.json"), read("openapi.json"))
    undocumented = {key: sentence for key, sentence in breaking.items() if not is_named(key, changelog())}
    if undocumented:
        print("The document breaks clients of openapi/released/openapi.json. Revert the changes, or name them in")
        print("CHANGELOG.md under \"Unreleased\" and \"### Breaking\":")
        for key, sentence in undocumented.items():
            print(f"- `{key}`: {sentence}.")
        sys.exit(1)


def is_named(key, text):
    """Returns whether the changelog names the change under "Unreleased" and "Breaking"."""
    unreleased = re.search(r"^## Unreleased\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    breaking = re.search(r"^### Breaking\n(.*?)(?=^##|\Z)", unreleased[1] if unreleased else "", re.MULTILINE | re.DOTALL)
    return bool(breaking) and f"`{key}`" in breaking[1]


def changelog():
    with open(f"{ROOT}/CHANGELOG.md", encoding="utf-8") as file:
        return file.read()


def read(name):
    with open(f"{ROOT}/openapi/{name}", encoding="utf-8") as file:
        return json.load(file)


if __name__ == "__main__":
    main()
