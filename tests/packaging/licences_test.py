#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Licences and versions in the sources: reuse lint, a licence in each source itself, one namespace."""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

sys.path.insert(0, os.path.dirname(__file__))
from packages import ROOT, call, check, check_equal, need, skip  # noqa: E402
from programs import main  # noqa: E402

SOURCES = (".cpp", ".hpp", ".h", ".c", ".py", ".sh", ".cmake")


def tracked():
    need("git")
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        skip("not a clone of the repository")
    return [name for name in done.stdout.split("\0") if name and os.path.exists(os.path.join(ROOT, name))]


def reuse():
    need("reuse")
    tracked()  # without git it would look at the build trees as well
    code, said = call("reuse", "lint", cwd=ROOT)
    check_equal(code, 0, f"reuse lint: {said[-1500:]}")
    check("Bad licenses:\n" in said and "Missing licenses:\n" in said, said[-700:])


def headers():
    """.reuse/dep5 has a rule for every file, so that a source without a line of its own would go unseen."""
    missing, seen = [], 0
    for name in tracked():
        if not (name.endswith(SOURCES) or os.path.basename(name) == "CMakeLists.txt"):
            continue
        seen += 1
        with open(os.path.join(ROOT, name), encoding="utf-8") as file:
            if "SPDX-License-Identifier: BSL-1.0" not in "".join(file.readline() for _ in range(3)):
                missing.append(name)
    check(seen > 1500, f"only {seen} sources")
    check_equal(missing, [], "sources without a licence in their first lines")


def namespaces():
    with open(os.path.join(ROOT, "include/flowkit/version.hpp"), encoding="utf-8") as file:
        text = file.read()
    number = int(re.search(r"#define FLOWKIT_VERSION (\d+)", text)[1])
    major, minor, patch = map(int, re.search(r'FLOWKIT_VERSION_STRING "(\d+)\.(\d+)\.(\d+)"', text).groups())
    check_equal(number, 10000 * major + 100 * minor + patch, "FLOWKIT_VERSION and FLOWKIT_VERSION_STRING")
    seen = 0
    for folder, _, names in os.walk(os.path.join(ROOT, "include")):
        for name in names:
            if name.endswith(".hpp"):
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    text = file.read()
                for found in re.findall(r"^namespace flowkit\b.*", text, re.MULTILINE):
                    seen += 1
                    check(re.match(rf"namespace flowkit::inline v{major}\b", found) is not None,
                          f"{name}: '{found}' is not of flowkit::inline v{major}")
    check(seen > 250, f"only {seen} namespaces")
    with open(os.path.join(ROOT, "include/flowkit/core/platform.hpp"), encoding="utf-8") as file:
        check_equal(set(re.findall(r"flowkit_v(\d+)", file.read())), {str(major)}, "the mark of platform.hpp")


def badges():
    script = os.path.join(ROOT, "packaging/badges.py")
    code, said = call(sys.executable, script, "--check")
    check_equal((code, said), (0, ""), "docs/badges")
    with tempfile.TemporaryDirectory() as folder:  # a copy whose version is another
        for name in ("packaging", "include/flowkit/core", "docs/badges", ".reuse"):
            shutil.copytree(os.path.join(ROOT, name), os.path.join(folder, name))
        shutil.copy(os.path.join(ROOT, "CMakeLists.txt"), folder)
        with open(os.path.join(folder, "include/flowkit/version.hpp"), "w", encoding="utf-8") as file:
            file.write('#define FLOWKIT_VERSION 90909\n#define FLOWKIT_VERSION_STRING "9.9.9"\n')
        script = os.path.join(folder, "packaging/badges.py")
        code, said = call(sys.executable, script, "--check")
        check_equal((code, said.count("\n"), "version.svg is not what" in said), (1, 1, True), said)
        check_equal(call(sys.executable, script)[0], 0, "badges.py")
        check_equal(call(sys.executable, script, "--check")[0], 0, "after it has written them")
        check_equal(call(sys.executable, script, "--what")[0], 2, "a wrong option")
    for path in glob.glob(os.path.join(ROOT, "docs/badges/*.svg")):
        check_equal(xml.etree.ElementTree.parse(path).getroot().tag, "{http://www.w3.org/2000/svg}svg", path)


if __name__ == "__main__":
    main({"reuse": reuse, "headers": headers, "namespaces": namespaces, "badges": badges})
