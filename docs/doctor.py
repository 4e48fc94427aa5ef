#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes the device lines of docs/doctor.md, and sees to it that the page has every finding of the doctor and no other.

Usage: docs/doctor.py [BIN_DIRECTORY] [--check]     (default: build/dev/bin)
  --check   writes nothing: does the page say what flowrecv doctor --lines says now?
"""
import glob
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PAGE = os.path.join(ROOT, "docs/doctor.md")
arguments = [a for a in sys.argv[1:] if a != "--check"]
BIN = arguments[0] if arguments else os.path.join(ROOT, "build/dev/bin")
MARK = "<!-- made by docs/doctor.py -->\n"


def ids_of_program():
    """(id, severity) of each finding, as the checks have them."""
    out = set()
    for path in glob.glob(os.path.join(ROOT, "tools/flowrecv/doctor/check_*.cpp")):
        with open(path, encoding="utf-8") as source:
            text = source.read()
        out |= set(re.findall(r'\.id = "([a-z-]+)",\s*\.how = severity::(\w+)', text))
        for ident in re.findall(r'\.id = "([a-z-]+)",\s*\.how = \w+ \?', text):
            out.add((ident, "warning"))
        for ident in re.findall(r'\bid = "([a-z-]+)"', text):
            out |= {(ident, "error")} if ident not in {i for i, _ in out} else set()
    return out


with open(PAGE, encoding="utf-8") as file:
    before, old, after = file.read().split(MARK)
new = "\n" + subprocess.run([os.path.join(BIN, "flowrecv"), "doctor", "--lines"], capture_output=True, text=True,
                            check=True).stdout + "\n"
of_page = set(re.findall(r"^\| `([a-z-]+)` \| (\w+) \|", before, re.M))
wrong = of_page ^ ids_of_program()
if wrong:
    print(f"docs/doctor.md: findings that only it has, or only the program: {sorted(wrong)}")
if "--check" in sys.argv:
    print("docs/doctor.md:", "as flowrecv doctor prints it" if new == old else "not as flowrecv doctor prints it")
    sys.exit(0 if new == old and not wrong else 1)
with open(PAGE, "w", encoding="utf-8") as file:
    file.write(before + MARK + new + MARK + after)
sys.exit(1 if wrong else 0)
