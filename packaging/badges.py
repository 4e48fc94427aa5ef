#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""badges.py [--check]: writes docs/badges/*.svg from what the sources say of themselves; --check: are they in step?"""
import os
import re
import sys
from xml.sax.saxutils import escape

import versions

WIDE, NARROW = "mwMW@%+CGOQ", "ijlt.,:;|!'I1 -"
FOLDER = "docs/badges"
SVG = """<!-- SPDX-License-Identifier: BSL-1.0 -->
<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" aria-label="{label}: {value}">
  <title>{label}: {value}</title>
  <rect width="{width}" height="20" rx="3" fill="#555"/>
  <path d="M{left} 0h{body}a3 3 0 0 1 3 3v14a3 3 0 0 1 -3 3h-{body}z" fill="{colour}"/>
  <g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
    <text x="6" y="14" textLength="{label_length}">{label}</text>
    <text x="{value_at}" y="14" textLength="{value_length}">{value}</text>
  </g>
</svg>
"""


def width_of(text):
    """About what 11 px of Verdana take; textLength makes it so."""
    return round(sum(9 if c in WIDE else 4.5 if c in NARROW else 7 for c in text))


def svg(label, value, colour):
    label_length, value_length = width_of(label), width_of(value)
    left = label_length + 12
    return SVG.format(label=escape(label), value=escape(value), colour=colour, left=left,
                      width=left + value_length + 12, body=value_length + 9, value_at=left + 6,
                      label_length=label_length, value_length=value_length)


def found_in(root, path, pattern):
    found = re.search(pattern, versions.read(root, path), re.MULTILINE)
    if not found:
        raise versions.Malformed(f"{path}: nothing like {pattern}")
    return found[1]


def badges(root):
    platform, build = "include/flowkit/core/platform.hpp", "CMakeLists.txt"
    gcc, clang = (found_in(root, platform, rf"{name} < (\d+)") for name in ("__GNUC__", "__clang_major__"))
    licence = found_in(root, ".reuse/dep5", r"^Files: \*\nCopyright: .*\nLicense: (\S+)")
    language = found_in(root, build, r"target_compile_features\(flowkit INTERFACE cxx_std_(\d+)")
    return {
        "version": svg("version", versions.library_version(root), "#0b62a4"),
        "licence": svg("licence", licence, "#4c7a1f"),
        "language": svg("C++", language, "#0b62a4"),
        "compilers": svg("compilers", f"g++ {gcc}+, clang++ {clang}+", "#0b62a4"),
    }


def main():
    if sys.argv[1:] not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    root, stale = versions.ROOT, []
    os.makedirs(os.path.join(root, FOLDER), exist_ok=True)
    for name, text in badges(root).items():
        path = os.path.join(root, FOLDER, f"{name}.svg")
        if os.path.exists(path) and versions.read(root, f"{FOLDER}/{name}.svg") == text:
            continue
        stale.append(f"{FOLDER}/{name}.svg")
        if not sys.argv[1:]:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
    for path in stale if sys.argv[1:] else []:
        print(f"{path} is not what the sources say: run packaging/badges.py")
    return 1 if stale and sys.argv[1:] else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, versions.Malformed) as error:
        print(f"badges.py: {error}", file=sys.stderr)
        sys.exit(3)
