#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""make.py [--check] [--into FOLDER]: writes the single headers out of include/flowkit; --check: are they in step?

Each holds the headers that it is made from in the order of their needs, every one under its own guard, so that several
single headers can be included together. Left out: comments on how things are done (/// comments stay). Shorter: the
tables of information elements. A vendor's elements that flowkit itself does not use are in flowkit_vendors.hpp."""
import argparse
import hashlib
import re
import sys
from pathlib import Path

import tables
from contents import CONTENTS
from headers import Tree

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent


def guard(path, part=""):
    return "FLOWKIT_HPP_" + re.sub(r"\W", "_", path.removeprefix("flowkit/").removesuffix(".hpp")).upper() + part


def section(path, text, about, part=""):
    name = guard(path, part)
    head = "\n".join([f"// {path}", *about])
    return f"{head}\n#ifndef {name}\n#define {name}\n{text}\n#endif\n" if text else ""


class Maker:
    def __init__(self, root):
        self.root = root
        self.tree = Tree(root / "include")
        self.version = re.search(r"#define FLOWKIT_VERSION (\d+)", self.tree["flowkit/version.hpp"].text)[1]
        self.name = re.search(r'VERSION_STRING "([^"]+)"', self.tree["flowkit/version.hpp"].text)[1]
        self.licence = (root / "LICENSE").read_text(encoding="utf-8")
        self.used = set()  # every word of flowkit's own code; too many do no harm
        for path in self.tree.paths():
            if not path.startswith("flowkit/ie/"):
                self.used |= set(re.findall(r"\w+", self.tree[path].code))
        self.made = {}

    def sections(self, path, whole):
        """A header's text; of a vendor's table what flowkit uses, and the rest only if asked for."""
        header = self.tree[path]
        if not tables.is_table(path):
            return section(path, header.code, header.about)
        if path == tables.IANA:
            return section(path, tables.written(tables.chosen(header.code, lambda name: True)), [])
        out = section(path, tables.written(tables.chosen(header.code, lambda name: name in self.used)), [])
        if path in whole:
            rest = tables.written(tables.chosen(header.code, lambda name: name not in self.used))
            out += section(path, rest, [], "_OTHERS")
        return out

    def body(self, content):
        """(the headers, the text) of one single header."""
        paths = self.tree.ordered(["flowkit/core/platform.hpp", *content["roots"]])
        text = [self.sections(path, content.get("whole", [])) for path in paths if path != "flowkit/flowkit.hpp"]
        for macro, roots in content.get("if", {}).items():
            more = [p for p in self.tree.ordered(roots) if p not in paths]
            text.append(f"#ifdef {macro}\n" + "\n".join(self.sections(p, []) for p in more).strip("\n") + "\n#endif\n")
            paths += more
        text = "\n".join(t for t in text if t)
        if "#include <flowkit/" in text:
            raise SystemExit("a header of flowkit is included under a condition: name it in contents.py")
        return paths, text

    def all(self):
        bodies = {name: self.body(content) for name, content in CONTENTS.items()}
        digest = hashlib.sha256("".join(text for _, text in bodies.values()).encode()).hexdigest()[:8]
        return {name: self.file(name, digest, *body) for name, body in bodies.items()}

    def file(self, name, digest, paths, text):
        standard = sorted({s for p in paths for s in self.tree[p].standard})
        licence = "".join(f"// {line}".rstrip() + "\n" for line in self.licence.strip().splitlines())
        return f"""\
// SPDX-License-Identifier: BSL-1.0
// {name}: {CONTENTS[name]['about']}
// flowkit {self.name}, made by single_include/make.py out of {len(paths)} headers of include/flowkit; do not edit.
// Needs C++20 and its standard library. Without the comments on how things are done: those are in the tree.
//
{licence}// clang-format off
#pragma once

#ifdef FLOWKIT_VERSION
#ifndef FLOWKIT_SINGLE_HEADER
#error "{name} is included after <flowkit/...>: take either the single headers of flowkit or its tree"
#include <flowkit ends here>
#elif FLOWKIT_SINGLE_HEADER != 0x{digest}
#error "{name} is of another version than the single header of flowkit before it: take all from one release"
#include <flowkit ends here>
#endif
#endif
#undef FLOWKIT_SINGLE_HEADER
#define FLOWKIT_SINGLE_HEADER 0x{digest}

{''.join(f'#include <{s}>{chr(10)}' for s in standard)}
{text}"""


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--check", action="store_true", help="write nothing: 1 if a file is not what would be written")
    options.add_argument("--into", type=Path, default=HERE, help="the folder of the single headers")
    asked = options.parse_args()
    stale = []
    for name, text in Maker(ROOT).all().items():
        path = asked.into / name
        if asked.check:
            if not path.exists() or path.read_bytes() != text.encode():
                stale.append(name)
        else:
            asked.into.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
            print(f"{len(text.encode()):9}  {name}")
    if stale:
        sys.exit(f"not in step with include/flowkit: {', '.join(stale)}; run single_include/make.py")


if __name__ == "__main__":
    main()
