#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes the case files of `flowcheck collector`: make_cases.py [--check]

A case is two files, <source>/<section>-<kind>_<slug>.hex and .json. Each module of make/ that has a function `cases`
yields some; folders that none of them names are left alone. With --check nothing is written: exit 1, and a line for
each file that is not as this script would write it.
"""

import importlib
import pathlib
import pkgutil
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.dont_write_bytecode = True

import make  # noqa: E402


def all_cases():
    for found in sorted(pkgutil.walk_packages(make.__path__, "make."), key=lambda m: m.name):
        module = importlib.import_module(found.name)
        if hasattr(module, "cases"):
            yield from module.cases()


def wanted_files():
    """Name to content; a name that two cases have is an error."""
    files = {}
    for case in all_cases():
        for suffix, text in ((".hex", case.hex_text()), (".json", case.json_text())):
            if case.id + suffix in files:
                sys.exit(f"{case.id}: two cases of this name")
            files[case.id + suffix] = text
    return files


def differences(files):
    """(name, what), of files that are missing, differ, or that no case has."""
    for name, text in sorted(files.items()):
        path = HERE / name
        if not path.exists():
            yield name, "missing"
        elif path.read_text(encoding="utf-8") != text:
            yield name, "differs"
    for source in sorted({name.split("/")[0] for name in files}):
        for path in sorted((HERE / source).glob("*")):
            if f"{source}/{path.name}" not in files:
                yield f"{source}/{path.name}", "no case has it"


def main():
    if sys.argv[1:] not in ([], ["--check"]):
        sys.exit(f"make_cases.py: {' '.join(sys.argv[1:])}: only --check is allowed")
    files = wanted_files()
    found = list(differences(files))
    if sys.argv[1:]:
        for name, what in found:
            print(f"{name}: {what}; run conformance/cases/make_cases.py")
        return 1 if found else 0
    for name, what in found:
        path = HERE / name
        if name in files:
            path.parent.mkdir(exist_ok=True)
            path.write_text(files[name], encoding="utf-8")
        else:
            path.unlink()
    print(f"{len(files) // 2} cases, {len(found)} files written or removed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
