#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowcheck list: the catalogue as its users read it."""
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import BIN, check, check_equal, main, rows, run  # noqa: E402

CATALOGUE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../conformance/catalogue")
BOOKS = ("ipfix", "netflow9", "netflow5", "sflow5")


def catalogue():
    return [row for book in BOOKS for row in rows(os.path.join(CATALOGUE, f"{book}.tsv"))]


def listed(*arguments):
    code, out, err = run("flowcheck", "list", *arguments)
    check_equal((code, err), (0, ""), f"list {arguments}")
    return out


def tsv(*arguments):
    lines = [line.split("\t") for line in listed(*arguments, "--format", "tsv").splitlines()]
    check(all(len(line) == len(lines[0]) for line in lines), f"{arguments}: columns")
    return [dict(zip(lines[0], line)) for line in lines[1:]]


def all_rows():
    """Every row of the catalogue, with its level, clause and statement."""
    want = [{k: row[k] for k in ("id", "level", "clause", "statement")} for row in catalogue()]
    got = tsv()
    check_equal([{k: row[k] for k in ("id", "level", "clause", "statement")} for row in got], want, "rows")
    text = listed()
    check(all(len(line) <= 100 for line in text.splitlines()), "too wide")
    check(all(f"{row['id']}  {row['level']}  " in text for row in want), "an id is missing")
    check(f"\n{len(want)} requirements, " in text, text[-100:])


def prefix():
    got = [row["id"] for row in tsv("nfv5-hdr")]
    check(got and all(i.startswith("NFV5-HDR") for i in got), f"{got}")
    code, out, err = run("flowcheck", "list", "NFV5-HRD")
    check(code == 2 and out == "" and "nearest: NFV5-HDR" in err and err.count("\n") == 1, f"{code} {err}")


def unchecked():
    """With reasons; both parts together are the catalogue."""
    without = tsv("--unchecked")
    check(without and all(row["unchecked"] for row in without), "a reason is missing")
    check_equal({row["id"] for row in tsv() if row["unchecked"]}, {row["id"] for row in without}, "rows")
    text = listed("--unchecked")
    check_equal(text.count("    not checked: "), len(without), "reasons")
    check(f"{len(without)} requirements, 0 of them checked" in text, text[-100:])


def rfc5471():
    want = rows(os.path.join(CATALOGUE, "rfc5471.tsv"))
    got = tsv("--rfc5471")
    check_equal([row["test"] for row in got], [row["test"] for row in want], "tests")
    known = {row["id"] for row in catalogue()}
    for row in got:
        ids = row["requirements"].split()
        check(ids or row["unchecked"], f"{row}")
        check(set(ids) <= known, f"{row}: ids that the catalogue does not have")
    text = listed("--rfc5471", "T03")
    check("T03a  RFC 5471 s3.2.2  " in text and "T01" not in text, text)
    code, _, err = run("flowcheck", "list", "--rfc5471", "--unchecked")
    check(code == 2 and "only one of" in err, f"{code} {err}")


def output():
    done = subprocess.run(f"'{BIN}/flowcheck' list | head -n 1", shell=True, capture_output=True, text=True, timeout=30)
    check_equal((done.stdout.count("\n"), done.stderr), (1, ""), "list | head -n 1")
    if os.path.exists("/dev/full"):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([os.path.join(BIN, "flowcheck"), "list"], stdout=full, stderr=subprocess.PIPE,
                                  text=True, timeout=30)
        check(done.returncode == 3 and "No space left" in done.stderr, f"{done}")


main({"all_rows": all_rows, "prefix": prefix, "unchecked": unchecked, "rfc5471": rfc5471, "output": output})
