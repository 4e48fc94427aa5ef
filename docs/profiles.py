#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes docs/profiles.md: how a profile is written, and what each built-in one says and how it arrives.

Usage: docs/profiles.py [BIN_DIRECTORY] [--check]     (default: build/dev/bin)
  --check   writes nothing: does the page say what flowgen profiles show says now?

The table of results is made anew only with FLOWKIT_PARTNERS=1, by the scripts of FLOWKIT_SHARED/interop (two minutes).
"""
import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PAGE = os.path.join(ROOT, "docs/profiles.md")
check_only = "--check" in sys.argv
arguments = [a for a in sys.argv[1:] if a != "--check"]
sys.argv = [sys.argv[0], *(arguments or [os.path.join(ROOT, "build/dev/bin")])]
for folder in ("tests/support", "tests/interop"):
    sys.path.insert(0, os.path.join(ROOT, folder))
from profiles import PROFILES, deviations, findings, generated  # noqa: E402
from programs import run  # noqa: E402

TABLES = "<!-- made by docs/profiles.py: results -->"
SECTIONS = "<!-- made by docs/profiles.py: profiles -->"


def shown(name):
    return run("flowgen", "profiles", "show", name)[1]


def sections():
    out = []
    for name in PROFILES:
        out.append(f"### {name}\n\n```\n{shown(name)}```\n")
    return "\n".join(out)


def yes_or(got, zero="all"):
    return zero if got == 0 else f"{got:+d}"


def result(name):
    import profile_results
    with generated(name, "--exporters", 3) as (capture, manifest):
        code, _, _ = run("flowrecv", "--read", capture, "--format", "none", "--expect", manifest)
        ours = "equal" if code == 0 else "different"
    judged = "no rules" if name in ("generic-v1", "generic-v7") else None
    if judged is None:
        with generated(name, "--rate", 1000, "--exporters", 2, count=5000) as (capture, _):
            found = findings(capture)
        judged = "clean" if not found else f"{len(found)} declared" if found == deviations(name) else "others!"
    tshark = profile_results.tshark(name)
    sflow = "sflow" in name
    theirs = profile_results.nfcapd(name, "sfcapd" if sflow else "nfcapd")
    sums = "" if sflow or name in ("generic-v1", "generic-v7") else profile_results.nfacctd(name)
    return (f"| {name} | {ours} | {judged} | {tshark['malformed']} | {yes_or(theirs['flows'])} | "
            f"{yes_or(theirs['packets'], 'equal')} | {yes_or(theirs['octets'], 'equal')} | {theirs['sequence errors']} | "
            + ("not read" if not sums else "equal" if sums["packets"] == sums["octets"] == 0
               else f"octets {sums['octets']:+d}") + " |")


def results():
    with ThreadPoolExecutor(4) as pool:
        rows = list(pool.map(result, PROFILES))
    return ("| profile | flowrecv | flowcheck | tshark: malformed | nfcapd, sfcapd: flows | packets | octets | sequence errors "
            "| nfacctd |\n|---|---|---|---|---|---|---|---|---|\n" + "\n".join(rows) + "\n")


def replaced(page, mark, text):
    before, _, rest = page.partition(mark + "\n")
    _, _, after = rest.partition(mark + "\n")
    return f"{before}{mark}\n{text}{mark}\n{after}"


with open(PAGE, encoding="utf-8") as file:
    page = file.read()
if check_only:
    missing = [name for name in PROFILES if f"### {name}\n\n```\n{shown(name)}```\n" not in page]
    listed = re.findall(r"^### (\S+)$", page, re.M)
    print("docs/profiles.md:", f"not as flowgen shows them: {missing}" if missing else "as flowgen shows them")
    sys.exit(1 if missing or listed != list(PROFILES) else 0)
page = replaced(page, SECTIONS, sections())
if os.environ.get("FLOWKIT_PARTNERS"):
    page = replaced(page, TABLES, results())
with open(PAGE, "w", encoding="utf-8") as file:
    file.write(page)
