#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The case files of conformance/cases: they are what the script writes, each names its rule, and what is expected fits
its kind."""
import collections
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import check, check_equal, main, rows  # noqa: E402

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
CASES = f"{ROOT}/conformance/cases"
NAME = re.compile(r"[a-z0-9-]+/[a-z0-9.-]+-[yni]_[A-Za-z0-9]+([-.][A-Za-z0-9]+)*")
CLAUSE = re.compile(r"(RFC \d{4} s\d+(\.\d+)*|Cisco v5 export format table; .+|sFlow .+)")
MEMBERS = ["clause", "sentence", "requirement", "rfc5471", "protocol", "transport", "frames", "exact", "expect"]
PROTOCOLS = ["ipfix", "netflow5", "netflow9", "sflow5"]
VERDICTS = {"accepted", "refused", None}


def all_cases():
    """Name to (what the .json says, the lines of the .hex)."""
    found = {}
    for path in sorted(glob.glob(f"{CASES}/*/*.json")):
        name = os.path.relpath(path, CASES)[: -len(".json")]
        if name.startswith("make/"):
            continue
        with open(path, encoding="utf-8") as file:
            content = json.load(file)
        with open(path[: -len("json")] + "hex", encoding="ascii") as file:
            found[name] = content, file.read().splitlines()
    return found


def frames_of(name, lines):
    """Octets of each frame; offsets are those of the octets."""
    frames = []
    for line in lines:
        text = line.split("#")[0].strip()
        if not text:
            continue
        offset, _, digits = text.partition(":")
        if offset == "0000":
            frames.append(b"")
        check_equal(int(offset, 16), len(frames[-1]), f"{name}: offset of '{line}'")
        frames[-1] += bytes.fromhex(digits)
    return frames


def script(folder, *arguments):
    done = subprocess.run([sys.executable, f"{folder}/make_cases.py", *arguments], capture_output=True, text=True,
                          timeout=100)
    return done.returncode, done.stdout + done.stderr


def written():
    check_equal(script(CASES, "--check"), (0, ""), "make_cases.py --check")
    code, text = script(CASES, "--chek")
    check(code == 1 and "--check" in text, f"an argument that is unknown: {code} {text}")
    with tempfile.TemporaryDirectory() as top:
        shutil.copytree(f"{ROOT}/registry", f"{top}/registry")
        shutil.copytree(CASES, f"{top}/conformance/cases")
        copy = f"{top}/conformance/cases"
        changed, removed = "rfc7011/3-y_header-without-sets.hex", "rfc3954/4-i_header-alone.json"
        with open(f"{copy}/{changed}", "a", encoding="ascii") as file:
            file.write("# more\n")
        os.remove(f"{copy}/{removed}")
        for added in ("rfc7011/1-y_nobody.hex", "unknown/1-y_nobody.hex"):
            os.makedirs(os.path.dirname(f"{copy}/{added}"), exist_ok=True)
            with open(f"{copy}/{added}", "w", encoding="ascii") as file:
                file.write("\n")
        code, text = script(copy, "--check")
        check_equal(code, 1, "--check with other files")
        check_equal(sorted(line.split(":")[0] for line in text.splitlines()),
                    sorted([changed, removed, "rfc7011/1-y_nobody.hex"]), "files that differ")
        check_equal(script(copy)[0], 0, "writing them")
        check_equal(script(copy, "--check"), (0, ""), "--check after writing")
        check(os.path.exists(f"{copy}/unknown/1-y_nobody.hex"), "a folder of no case is left alone")


def names():
    cases = all_cases()
    twice = [n for n, count in collections.Counter(name.lower() for name in cases).items() if count > 1]
    check_equal(twice, [], "names that differ in capitals only")
    for name in cases:
        check(NAME.fullmatch(name), f"{name}: not <source>/<section>-<y, n or i>_<words>")
        check(len(name) <= 110, f"{name}: {len(name)} characters")
    hexes = {os.path.relpath(path, CASES)[: -len(".hex")] for path in glob.glob(f"{CASES}/*/*.hex")}
    check_equal(hexes ^ set(cases), set(), ".hex or .json alone")


def sentences():
    requirements = {row["id"] for path in glob.glob(f"{ROOT}/conformance/catalogue/*.tsv")
                    if not path.endswith("rfc5471.tsv") for row in rows(path)}
    tests = {row["test"] for row in rows(f"{ROOT}/conformance/catalogue/rfc5471.tsv")}
    check(len(requirements) > 450 and len(tests) > 60, f"{len(requirements)} requirements, {len(tests)} tests")
    for name, (case, lines) in all_cases().items():
        check_equal([m for m in MEMBERS if m in case], list(case), f"{name}: members")
        check(CLAUSE.fullmatch(case["clause"]), f"{name}: clause '{case['clause']}'")
        sentence = case["sentence"]
        check(10 < len(sentence) <= 200, f"{name}: sentence of {len(sentence)} characters")
        check(sentence == " ".join(sentence.split()), f"{name}: blanks in '{sentence}'")
        check(re.fullmatch(r"[^.].*\.", sentence) and not re.search(r"[ ,;:.]\.$", sentence), f"{name}: '{sentence}'")
        head = [line[2:] for line in lines[: lines.index("")]]
        check_equal(" ".join(head), sentence, f"{name}: sentence in the .hex")
        check(case.get("requirement", "") in requirements | {""}, f"{name}: requirement {case.get('requirement')}")
        check(case.get("rfc5471", "") in tests | {""}, f"{name}: rfc5471 {case.get('rfc5471')}")


def expectations():
    for name, (case, _) in all_cases().items():
        kind = re.search(r"-([yni])_", name).group(1)
        check(case["protocol"] in PROTOCOLS, f"{name}: protocol {case['protocol']}")
        check(case.get("transport", "tcp") == "tcp", f"{name}: transport, udp is not written")
        check(case.get("exact", False) is False, f"{name}: exact, true is not written")
        expect = case["expect"]
        check(expect, f"{name}: expects nothing")
        check_equal(len(case.get("frames", expect)), len(expect), f"{name}: frames")
        for frame in case.get("frames", []):
            check(set(frame) <= {"source", "received", "port"}, f"{name}: {frame}")
        verdicts = [one.get("verdict") for one in expect]
        check(set(verdicts) <= VERDICTS, f"{name}: verdicts {verdicts}")
        if kind == "y":
            check(set(verdicts) == {"accepted"}, f"{name}: all frames are accepted, not {verdicts}")
        if kind == "n":
            check("refused" in verdicts, f"{name}: some frame is refused, not {verdicts}")
        for one in expect:
            check(set(one) <= {"verdict", "records"}, f"{name}: {one}")
            for record in one.get("records", []):
                check(isinstance(record, dict) and record, f"{name}: record {record}")
                check(not any(m.startswith("@") and m not in ("@options", "@sample") for m in record),
                      f"{name}: members that are not compared: {list(record)}")


def octets():
    for name, (case, lines) in all_cases().items():
        frames = frames_of(name, lines)
        check_equal(len(frames), len(case["expect"]), f"{name}: frames in the .hex")
        check(all(len(frame) <= 65535 for frame in frames), f"{name}: a frame of more than 65535 octets")
        for number, line in enumerate(lines, 1):
            check(len(line) <= 120, f"{name}.hex:{number}: {len(line)} columns")


def enough():
    cases = all_cases()
    protocols = collections.Counter(case["protocol"] for case, _ in cases.values())
    kinds = collections.Counter((case["protocol"], re.search(r"-([yni])_", name).group(1))
                                for name, (case, _) in cases.items())
    check(len(cases) >= 400, f"{len(cases)} cases")
    for protocol in PROTOCOLS:
        check(protocols[protocol] >= 40, f"{protocol}: {protocols[protocol]} cases")
        for kind in "yn":
            check(kinds[protocol, kind] >= 5, f"{protocol}: {kinds[protocol, kind]} cases of kind {kind}")


main({"written": written, "names": names, "sentences": sentences, "expectations": expectations, "octets": octets,
      "enough": enough})
