#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes docs/rfc5471.md: the tests of RFC 5471, and what came of each with our programs.

Usage: docs/rfc5471.py [BIN_DIRECTORY] [--check]     (default: build/dev/bin)
  --check   writes nothing: does the page say what flowcheck rfc5471 says now, and does no test fail?
"""
import json
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PAGE = os.path.join(ROOT, "docs/rfc5471.md")
check_only = "--check" in sys.argv
arguments = [a for a in sys.argv[1:] if a != "--check"]
sys.argv = [sys.argv[0], *(arguments or [os.path.join(ROOT, "build/dev/bin")])]
sys.path.insert(0, os.path.join(ROOT, "tests/support"))
from programs import BIN, run  # noqa: E402

HEAD = """# RFC 5471: guidelines for IPFIX testing

Made by `docs/rfc5471.py` from runs of `flowcheck rfc5471`; a test compares it with what they say now.

RFC 5471 is the IETF's list of tests for IPFIX. It was written for RFC 5101; where RFC 7011 changed a rule, the tests
here follow RFC 7011. A test passes if every case does that belongs to it ([docs/collectors.md](collectors.md));
`not run` is what the set-up does not have, with the reason.
"""
# side, title, command; of an exporter's text {bin} is left out, and of its tests only those named, if any are
FLOWGEN = "{bin}flowgen --profile yaf --rate 2k --for 3s --seed 1 --target "
SIDES = [
    ("collector", "flowrecv as collecting process", "{bin}flowrecv --stdin", ()),
    ("exporter", "flowgen as exporting process",
     FLOWGEN + "{transport}:{target} $(test {transport} = udp || echo --reconnect 1s)", ()),
    ("exporter", "flowgen with two collecting processes",
     FLOWGEN + "{target} --target {target2} --spread copy", ("T21",)),
]


def outcome(side, command):
    command = command.replace("{bin}", BIN + "/")
    how = ["--exporter", command]
    if side == "collector":
        how = ["--jobs", 2, "--late", "10s", "--patience", "20s", "--collector", *command.split()]
    code, out, err = run("flowcheck", "rfc5471", "--report", "json=-", *how, timeout=280)
    if code not in ((0,) if check_only else (0, 1)):
        sys.exit(f"flowcheck rfc5471 --{side}: exit code {code}: {err or out}")
    return json.loads(out)


def section(side, title, command, only):
    report = outcome(side, command)
    tests = [t for t in report["tests"] if not only or t["test"] in only]
    # How many messages came is not the same in each run.
    why = [t["why"] if side == "collector" or t["verdict"] != "pass" else "" for t in tests]
    counts = ", ".join(f"{n} {verdict}" for verdict, n in report["counts"].items() if n)
    shown = command.replace("{bin}", "")
    shown = f"'{shown}'" if side == "exporter" else shown
    table = "\n".join(f"| {t['test']} | {t['section']} | {t['title']} | {t['verdict']} | {w} |"
                      for t, w in zip(tests, why))
    total = "" if only else f"{len(tests)} tests: {counts}.\n\n"
    return (f"\n## {title}\n\n    flowcheck rfc5471 --{side} {shown}\n\n{total}"
            f"| test | section | | verdict | |\n|---|---|---|---|---|\n{table}\n")


def main():
    text = HEAD + "".join(section(*side) for side in SIDES)
    if not check_only:
        with open(PAGE, "w", encoding="utf-8") as file:
            file.write(text)
        return 0
    with open(PAGE, encoding="utf-8") as file:
        if file.read() == text:
            return 0
    print("docs/rfc5471.md is not what flowcheck rfc5471 says now; run docs/rfc5471.py")
    return 1


if __name__ == "__main__":
    sys.exit(main())
