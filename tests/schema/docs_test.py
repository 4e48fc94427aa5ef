#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""docs/schema.md: its commands run, its table of types is that of types.hpp."""
import os
import re
import subprocess
import sys

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "../support"))
sys.path.insert(0, here)
from programs import BIN, check, check_equal, main, run  # noqa: E402
from readers import google_include, in_directory, need  # noqa: E402

ROOT = os.path.abspath(os.path.join(here, "../.."))


def text_of(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


@in_directory
def commands(directory):
    google_include()
    for program in ("sqlite3", "protoc", "tshark"):
        need(program)
    blocks = re.findall(r"^```sh\n(.*?)^```", text_of("docs/schema.md"), re.MULTILINE | re.DOTALL)
    check_equal(len(blocks), 3, "blocks of commands")
    outputs = []
    for block in blocks:
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", block], cwd=directory, capture_output=True, text=True,
                              env=os.environ | {"PATH": f"{BIN}:{os.environ['PATH']}"}, timeout=100)
        check_equal(done.returncode, 0, f"{block}{done.stderr[-600:]}")
        outputs.append(done.stdout.splitlines())
    check_equal(len(outputs[0]), 3, f"SQLite's rows: {outputs[0]}")
    check_equal(outputs[1], ['source_ip: "192.0.2.1"', "network_bytes: 1500"], "Protobuf")
    check(outputs[2] and all(re.fullmatch(r"\d+\t\d+", line) for line in outputs[2]), f"tshark: {outputs[2]}")


def types():
    rows = re.findall(r'^    \{"([^}]*)\}', text_of("include/flowkit/schema/types.hpp"), re.MULTILINE)
    check_equal(len(rows), 18, "types.hpp: rows")
    table = text_of("docs/schema.md")
    for row in rows:
        plain, json, clickhouse, sqlite, opensearch, parquet, logical, protobuf = re.findall(r'"([^"]*)"', '"' + row)
        parquet += f" ({logical})" if logical else ""
        line = f"| {plain} | {json} | `{clickhouse}` | `{sqlite}` | `{opensearch}` | `{parquet}` | `{protobuf}` |"
        check(line in table, f"docs/schema.md has not: {line}")


def names():
    """Each schema of --help is in the document, and the other way round."""
    _, text, _ = run("flowrecv", "--help")
    said = re.sub(r"\s+", " ", re.search(r"--schema NAME(.*?)\n  --", text, re.DOTALL)[1])
    known = re.findall(r"(?:end\. |; )([\w-]+):", said)
    check(len(known) >= 14, f"schemas: {known}")
    cells = "".join(re.findall(r"^\| (`\w[^|]*)\|", text_of("docs/schema.md"), re.MULTILINE))
    documented = {"wireshark" + name if name.startswith("-") else name for name in re.findall(r"`([\w-]+)`", cells)}
    check_equal(sorted(documented), sorted(known), "docs/schema.md: names")


if __name__ == "__main__":
    main({"commands": commands, "types": types, "names": names})
