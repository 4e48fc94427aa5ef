# SPDX-License-Identifier: BSL-1.0
"""What has to be so before a release is made. All of it is looked at, so that one run names all that is missing."""
import os
import re
import subprocess
import sys
import xml.etree.ElementTree

import source
import versions


class Found:
    def __init__(self):
        self.good, self.bad, self.tests = [], [], None

    def add(self, name, fault, text):
        (self.bad if fault else self.good).append((name, fault or text))


def tree(root):
    changed = source.git(root, "status", "--porcelain").decode().splitlines()
    commit = source.git(root, "rev-parse", "--short=12", "HEAD").decode().strip()
    fault = f"{len(changed)} files differ from the commit, such as {changed[0][3:]}" if changed else ""
    return fault, f"commit {commit}"


def changelog(root, version):
    top, date, text = versions.top_of_changelog(root)
    if top != version:
        return f"{versions.CHANGELOG} begins with {top}, {versions.VERSION_FILE} has {version}", ""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", date):
        return f"{versions.CHANGELOG}: \"{top} ({date})\", where the date is due: \"{top} (YYYY-MM-DD)\"", ""
    return "" if text else f"{versions.CHANGELOG}: the section of {top} is empty", f"{top} of {date}"


def namespaces(root, version):
    major = versions.parts(version)[0]
    others = versions.other_namespaces(root, major)
    fault = f"{len(others)} headers are not in flowkit::inline v{major}, such as {others[0]}" if others else ""
    return fault, f"flowkit::inline v{major}"


def tag(root, version):
    there = source.git(root, "tag", "--list", f"v{version}").decode().strip()
    fault = f"the tag v{version} is set already; --version-bump makes another version" if there else ""
    return fault, f"v{version} is free"


def single_headers(root):
    script = os.path.join(root, "single_include/make.py")
    if not os.path.exists(script):
        return "", "there are none"
    done = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True, check=False)
    last = (done.stdout + done.stderr).strip().split("\n")[-1]
    return f"single_include/make.py --check: {last}" if done.returncode else "", "in step"


def junit(path):
    """(fault, {passed, skipped, failed}, text) of a file of ctest --output-junit."""
    try:
        suite = xml.etree.ElementTree.parse(path).getroot()
    except xml.etree.ElementTree.ParseError as error:
        return f"{path}: not JUnit's XML: {error}", None
    cases = list(suite.iter("testcase"))
    failed = [case.get("name") for case in cases if case.get("status") == "fail"]
    skipped = [case.get("name") for case in cases if case.get("status") in ("notrun", "disabled")]
    counts = {"passed": len(cases) - len(failed) - len(skipped), "skipped": skipped, "failed": len(failed)}
    if not counts["passed"]:
        return f"{path}: no test has passed", counts
    return f"{path}: {len(failed)} tests failed, such as {failed[0]}" if failed else "", counts


def tests(root, path):
    if not path:
        return "not stated: --tests FILE", "", None
    fault, counts = junit(path)
    if not fault and os.path.getmtime(path) < source.commit_time(root):
        fault = f"{path} is older than the commit"
    text = f"{counts['passed']} passed, {len(counts['skipped'])} skipped" if counts else ""
    return fault, text, counts


def programs(build, version):
    config = os.path.join(build, "CPackConfig.cmake")
    if not os.path.exists(config):
        return f"{build} has no CPackConfig.cmake: configure and build it first", ""
    for program in ("flowgen", "flowrecv", "flowcheck"):
        path = os.path.join(build, "bin", program)
        if not os.path.exists(path):
            return f"{path} is not built", ""
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout.strip()
        if said.split()[-1:] != [version]:
            return f"{path} --version says '{said}', the sources have {version}", ""
    with open(config, encoding="utf-8") as file:
        if f'set(CPACK_PACKAGE_VERSION "{version}")' not in file.read():
            return f"{config} is not of version {version}", ""
    return "", f"of {version}, in {build}"


def all_of(root, build, junit_file):
    found = Found()
    found.add("tree", *tree(root))
    version = versions.library_version(root)
    found.add("changelog", *changelog(root, version))
    found.add("namespaces", *namespaces(root, version))
    found.add("tag", *tag(root, version))
    found.add("single headers", *single_headers(root))
    fault, text, found.tests = tests(root, junit_file)
    found.add("tests", fault, text)
    found.add("programs", *programs(build, version))
    return found
