#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Faults of encoders and decoders are found, and what shows them is written as a case.

  faults_test.py BIN found PROGRAM PROPERTY FOLDER      PROGRAM has the fault, and finds it
  faults_test.py BIN hold_without PROPERTY...           the properties hold without one, in as many cases
"""
import glob
import json
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../tests/support"))
from programs import check, check_equal, failures, run  # noqa: E402

LARGEST = 700  # octets of a counterexample that was shrunk; datagrams of these properties go up to 60,000


def octets_of(text):
    """Of each frame of a .hex file, read without our programs."""
    frames = []
    for line in text.splitlines():
        content = line.split("#")[0].split()
        if not content and not line.startswith("0000"):
            continue
        offset = int(content[0].rstrip(":") if content else "0", 16)
        if offset == 0:
            frames.append(b"")
        check_equal(offset, len(frames[-1]), "offset")
        frames[-1] += bytes.fromhex("".join(content[1:]))
    return frames


def found(program, name, folder):
    shutil.rmtree(folder, ignore_errors=True)
    done = subprocess.run([program, name, folder], capture_output=True, text=True, timeout=100)
    check_equal((done.returncode, done.stderr), (1, ""), "exit code and stderr")
    check(f"{name} does not hold" in done.stdout, f"not found:\n{done.stdout[-2000:]}")
    files = sorted(glob.glob(f"{folder}/codec/*"))
    case = f"{folder}/codec/{name}-i_counterexample"
    check_equal(files, [case + ".hex", case + ".json"], "files")
    if failures:
        return
    print(done.stdout[:3000])
    frames = octets_of(open(case + ".hex").read())
    told = json.load(open(case + ".json"))
    check_equal(len(told["frames"]), len(frames), "frames")
    check_equal(told["clause"], name, "clause")
    check(0 < sum(map(len, frames)) <= LARGEST, f"{[len(f) for f in frames]} octets: is it shrunk?")
    versions = {"netflow5": b"\0\5", "netflow9": b"\0\x09", "ipfix": b"\0\x0a", "sflow5": b"\0\0\0\5"}
    whole = [f for f in frames if len(f) >= 4]
    check(all(f.startswith(versions[told["protocol"]]) for f in whole), f"{told['protocol']}: {frames[0][:4].hex()}")
    if whole:
        code, out, err = run("flowcheck", "explain", case + ".hex")
        check_equal((code, err), (0, ""), "flowcheck explain")
        for f in frames:
            check(f"{len(f)} octets" in out, f"a datagram of {len(f)} octets:\n{out[:300]}")


def hold_without(*names):
    for name in names:
        code, out, _ = run("flowcheck", "codec", "--cases", 2000, name, timeout=200)
        check_equal(code, 0, f"{name}:\n{out[-1500:]}")
        check(re.search(rf"^{re.escape(name)} +2000 ", out, re.M) is not None, f"{name} did not run:\n{out}")


{"found": found, "hold_without": hold_without}[sys.argv[2]](*sys.argv[3:])
sys.exit(1 if failures else 0)
