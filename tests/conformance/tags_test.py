#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Ids of requirements, wherever the sources name one: in brackets in comments, as strings in the tables of findings."""
import glob
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import check, main  # noqa: E402

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
ID = r"(?:IPFIX|NFV9|NFV5|SFLOW)-[A-Z0-9]+-[A-Z0-9][A-Z0-9.-]*"


def catalogue():
    ids = set()
    for path in glob.glob(f"{ROOT}/conformance/catalogue/*.tsv"):
        if not path.endswith("rfc5471.tsv"):
            with open(path) as table:
                ids.update(line.split("\t")[0] for line in table.read().splitlines()[1:])
    return ids


def exist():
    ids, found = catalogue(), 0
    check(len(ids) > 450, f"{len(ids)} ids in the catalogue")
    for folder in ("include/flowkit", "tools", "tests", "conformance"):
        for path in glob.glob(f"{ROOT}/{folder}/**/*.[ch]pp", recursive=True):
            with open(path) as source:
                for number, line in enumerate(source, 1):
                    for tag in re.findall(rf"\[({ID})\]", line) + re.findall(rf'"({ID})"', line):
                        found += 1
                        check(tag in ids or "nullptr" in line,
                              f"{os.path.relpath(path, ROOT)}:{number}: {tag} is not in the catalogue")
    check(found > 60, f"{found} tags found")


main({"exist": exist})
