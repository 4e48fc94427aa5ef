#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes docs/matrix.html: the cases of flowcheck collector with flowrecv's column. Add yours with flowcheck matrix.

Usage: docs/matrix.py [BIN_DIRECTORY] [--check]     (default: build/dev/bin)
  --check   writes nothing: does the page have the cases that there are?
"""
import html
import os
import re
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PAGE = os.path.join(ROOT, "docs/matrix.html")
check_only = "--check" in sys.argv
arguments = [a for a in sys.argv[1:] if a != "--check"]
sys.argv = [sys.argv[0], *(arguments or [os.path.join(ROOT, "build/dev/bin")])]
sys.path.insert(0, os.path.join(ROOT, "tests/support"))
from programs import BIN, run  # noqa: E402


def page():
    with tempfile.TemporaryDirectory() as folder:
        report = os.path.join(folder, "flowrecv.json")
        code, _, err = run("flowcheck", "collector", "--jobs", 2, "--late", "10s", "--patience", "20s", "--report", f"json={report}",
                           "--", os.path.join(BIN, "flowrecv"), "--stdin", timeout=280)
        if code not in (0, 1):
            sys.exit(f"flowcheck collector: exit code {code}: {err}")
        code, out, err = run("flowcheck", "matrix", report)
        if code != 0:
            sys.exit(f"flowcheck matrix: exit code {code}: {err}")
        return out


def parts_of(case):
    """Heads and names as the page has them: "rfc7011 8.1", "y_words"."""
    source, section, name = re.fullmatch(r"(.*?)/(.*?)-([yni]_.*)", case).groups()
    return f"{source} {section}", name


def is_current():
    code, out, err = run("flowcheck", "collector", "--list")
    if code != 0:
        sys.exit(f"flowcheck collector --list: exit code {code}: {err}")
    want = [parts_of(case) for case in re.findall(r"^(\S+/\S+)  [yni]  ", out, re.MULTILINE)]
    with open(PAGE, encoding="utf-8") as file:
        found = re.findall(r'class="section"><span>(.*?)</span>|<summary>(.*?)</summary>', file.read())
    got, head = [], None
    for its_head, name in found:
        head = html.unescape(its_head) or head
        if name:
            got.append((head, html.unescape(name)))
    for case in sorted(set(want) ^ set(got)):
        print(f"{' '.join(case)}: {'missing' if case in want else 'no case'}; run docs/matrix.py")
    return got == want and want


def main():
    if check_only:
        return 0 if is_current() else 1
    text = page()
    with open(PAGE, "w", encoding="utf-8") as file:
        file.write(text)
    print(f"{PAGE}: {len(text.encode())} octets")
    return 0


if __name__ == "__main__":
    sys.exit(main())
