#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Code in docs/tutorial.md and README.md is that of the examples, line by line."""
import os
import re
import sys
import textwrap

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))
sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
from programs import check, main  # noqa: E402


def text_of(*path):
    with open(os.path.join(ROOT, *path), encoding="utf-8") as file:
        return file.read()


def plain(code):
    """Without what only clang-format reads, and without indentation that all lines have."""
    return [line for line in textwrap.dedent(code).rstrip().split("\n") if "clang-format" not in line]


def blocks(text):
    """Each block of C++: what stands behind ```cpp, and the code."""
    return re.findall(r"^```cpp ?(\S*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def stands_in(code, source):
    wanted, lines = plain(code), [line for line in source.split("\n") if "clang-format" not in line]
    return any(plain("\n".join(lines[i:i + len(wanted)])) == wanted for i in range(len(lines) - len(wanted) + 1))


def tutorial():
    found = blocks(text_of("docs", "tutorial.md"))
    check(len(found) >= 12, f"only {len(found)} blocks")
    for name, code in found:
        check(re.fullmatch(r"examples/\w+\.cpp", name), f"a block of no example: '{name}'")
        check(stands_in(code, text_of(name)), f"is not in {name}:\n{code}")
    examples = {f"examples/{f}" for f in os.listdir(os.path.join(ROOT, "examples")) if f.endswith(".cpp")}
    mentioned = set(re.findall(r"examples/\w+\.cpp", text_of("docs", "tutorial.md") + text_of("README.md")))
    check(examples == mentioned, f"examples that nobody is told of, or that are not there: {examples ^ mentioned}")


def readme():
    first = blocks(text_of("README.md"))[0][1]
    check(stands_in(first, text_of("examples", "decode_v5.cpp")), "the program in README.md is not decode_v5.cpp")


def finds_strays():
    source = "int a;\n  int b;\n  int c;\n"
    check(stands_in("int b;\nint c;\n", source), "indented alike")
    check(not stands_in("int b;\nint d;\n", source), "another line")
    check(not stands_in("int c;\nint b;\n", source), "another order")


main({"tutorial": tutorial, "readme": readme, "finds_strays": finds_strays})
