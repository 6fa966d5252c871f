"""Compares the document with the last released one. Every breaking change must be named in CHANGELOG.md."""

import json
import os
import re
import sys

from breaking import findings

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def main():
    untold = {key: sentence for key, sentence in findings(read("released/openapi.json"), read("openapi.json")).items()
              if not told(key, changelog())}
    if untold:
        print("The document breaks clients of openapi/released/openapi.json. Undo it, or say it in CHANGELOG.md,")
        print("under \"Unreleased\" and \"### Breaking\":")
        for key, sentence in untold.items():
            print(f"- `{key}`: {sentence}.")
        sys.exit(1)


def told(key, text):
    """Is the change named under Unreleased, Breaking?"""
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
