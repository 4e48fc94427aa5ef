# SPDX-License-Identifier: BSL-1.0
"""One header of the tree, taken apart: what it includes, and its code without the comments on how it is done."""
import re
import textwrap
from pathlib import Path

INCLUDE = re.compile(r"\s*#\s*include\s*<([^>]+)>\s*(?://.*)?$")
STANDARD = re.compile(r"[a-z_0-9]+$")  # <vector>; not <boost/…>, nor <tmmintrin.h>
STARTS = re.compile(r"\s*#\s*if")
ENDS = re.compile(r"\s*#\s*endif")
TOKEN = re.compile(r"""
    (?P<raw>R"(?P<mark>[^()\\\s]*)\(.*?\)(?P=mark)")
  | (?P<text>"(?:[^"\\\n]|\\.)*")
  | (?P<number>\b[0-9](?:'?[0-9a-zA-Z_.])*)
  | (?P<letter>'(?:[^'\\\n]|\\.)+')
  | (?P<doc>///[^\n]*)
  | (?P<comment>//[^\n]*)
  | (?P<block>/\*.*?\*/)
""", re.VERBOSE | re.DOTALL)


def without_comments(text):
    """Without // comments, and without the lines that held nothing else; /// comments stay."""
    removed = "\0"  # marks what is gone until its line is known
    text = TOKEN.sub(lambda m: removed if m.lastgroup == "comment" or m["comment"] is not None else m[0], text)
    lines = []
    for line in text.split("\n"):
        if removed in line:
            line = line.replace(removed, "").rstrip()
            if not line:
                continue
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip("\n")


def first_sentence(head):
    """Of the comment at the top of a header, as lines of comment."""
    lines = [line.removeprefix("//").strip() for line in head.splitlines()
             if line.startswith("//") and "SPDX" not in line and "clang-format" not in line]
    paragraph = " ".join(lines[:lines.index("") if "" in lines else None])
    sentence = re.match(r".*?[^.][.:](?=\s+[A-Z]|$)|.*", paragraph)[0]
    return textwrap.wrap(sentence, 120, initial_indent="// ", subsequent_indent="// ", break_long_words=False,
                         break_on_hyphens=False)


class Header:
    """path: "flowkit/core/bytes.hpp"."""

    def __init__(self, root, path):
        self.path = path
        source = (Path(root) / path).read_text(encoding="utf-8")
        head, found, self.text = source.partition("#pragma once\n")
        if not found:
            raise SystemExit(f"{path}: no #pragma once")
        self.about = first_sentence(head)
        self.own, self.standard = [], []
        conditions, kept = [], []
        for line in self.text.splitlines():
            if STARTS.match(line):
                conditions.append(line)
            elif ENDS.match(line):
                conditions.pop()
            include = INCLUDE.match(line)
            # A header of flowkit may stand anywhere, unless a macro of flowkit asks for it. Compilers' own headers stay
            # under their condition.
            if include and include[1].startswith("flowkit/") and "FLOWKIT_" not in "".join(conditions):
                self.own.append(include[1])
            elif include and not conditions and STANDARD.match(include[1]):
                self.standard.append(include[1])
            else:
                kept.append(line)
        self.text = "\n".join(kept)

    @property
    def code(self):
        return without_comments(self.text)


class Tree:
    """The headers under include/, each read once."""

    def __init__(self, root):
        self.root, self.read = Path(root), {}

    def __getitem__(self, path):
        if path not in self.read:
            self.read[path] = Header(self.root, path)
        return self.read[path]

    def paths(self):
        return sorted(str(p.relative_to(self.root)) for p in self.root.rglob("*.hpp"))

    def ordered(self, roots):
        """These headers and all that they include, each after what it needs."""
        order, begun = [], set()

        def visit(path):
            if path in begun:
                return
            begun.add(path)
            for other in self[path].own:
                visit(other)
            order.append(path)

        for root in roots:
            visit(root)
        return order
