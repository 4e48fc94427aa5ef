#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes the table of docs/scenarios.md: what each built-in scenario is, and what of it should be seen.

Usage: docs/scenarios.py [BIN_DIRECTORY] [--check]     (default: build/dev/bin)
  --check   writes nothing: does the page say what flowgen scenarios says now?
"""
import os
import subprocess
import sys
import textwrap
import tomllib

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PAGE = os.path.join(ROOT, "docs/scenarios.md")
arguments = [a for a in sys.argv[1:] if a != "--check"]
BIN = arguments[0] if arguments else os.path.join(ROOT, "build/dev/bin")
MARK = "<!-- made by docs/scenarios.py -->\n"


def flowgen(*options):
    return subprocess.run([os.path.join(BIN, "flowgen"), *options], capture_output=True, text=True, check=True).stdout


def hosts(table):
    n, where = table.get("hosts", 1), table["from"].replace("data-centre", "data centre")
    return f"{n} {where}"


def how_often(s):
    flows, times = s["flows"], s["intensity"]
    often = f"{flows['rate']:g}/s" if "rate" in flows else f"each source every {flows['interval']}"
    if flows.get("jitter"):
        often += f", jitter {flows['jitter']} %"
    parts = [f"{k} {times[k]}" for k in ("ramp", "hold", "decay") if k in times]
    return f"{often}; {', '.join(parts)}"


def page():
    rows = ["| name | ATT&CK | from | to | how often, how long |", "|---|---|---|---|---|"]
    sections = []
    for name in [line.split()[0] for line in flowgen("scenarios").splitlines()[1:]]:
        s = tomllib.loads(flowgen("scenarios", "show", name))
        technique = s.get("technique", "benign")
        rows.append(f"| `{name}` | {technique} | {hosts(s['sources'])} | {hosts(s['targets'])} | {how_often(s)} |")
        title = s.get("technique_name", "harmless")
        text = textwrap.fill(f"{technique}, {title}: {s['title']}. {s['description']}", 118)
        seen = "".join(textwrap.fill(f"- {one}", 118, subsequent_indent="  ") + "\n" for one in s["seen"])
        sections.append(f"### {name}\n\n{text}\n\n{seen}")
    return "\n".join(rows) + "\n\n" + "\n".join(sections)


with open(PAGE, encoding="utf-8") as file:
    before, old, after = file.read().split(MARK)
new = page()
if "--check" in sys.argv:
    print("docs/scenarios.md:", "as flowgen shows them" if new == old else "not as flowgen shows them")
    sys.exit(0 if new == old else 1)
with open(PAGE, "w", encoding="utf-8") as file:
    file.write(before + MARK + new + MARK + after)
