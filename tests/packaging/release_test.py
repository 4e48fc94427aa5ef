#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""packaging/release and what it is made of: the archive bit for bit, sizes, each reason not to make one, the bump."""
import glob
import io
import os
import subprocess
import sys
import tarfile
import tempfile
import time

sys.path.insert(0, os.path.dirname(__file__))
from packages import BIN, BUILD, ROOT, call, check, check_equal, need, partners  # noqa: E402
from fixture import CHANGELOG, Repository  # noqa: E402
from licences_test import tracked  # noqa: E402
from programs import main  # noqa: E402

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(ROOT, "packaging"))
import release_parts  # noqa: E402


def archived(folder, root, umask, zone):
    path = os.path.join(folder, "archive.tar.gz")
    code, said = call("sh", "-c", f'umask {umask}; exec "$@"', "sh", sys.executable,
                      os.path.join(ROOT, "packaging/source.py"), path, root, env={**os.environ, "TZ": zone}, cwd=folder)
    check_equal(code, 0, f"source.py: {said}")
    with open(path, "rb") as file:
        return file.read()


def archive():
    need("git")
    tracked()
    with tempfile.TemporaryDirectory() as folder:
        one = archived(folder, ROOT, "022", "UTC")
        clone = os.path.join(folder, "elsewhere")
        check_equal(call("git", "clone", "-q", "--no-checkout", ROOT, clone)[0], 0, "git clone")
        for setting in (("tar.umask", "0077"), ("core.autocrlf", "true"), ("core.abbrev", "7")):
            call("git", "-C", clone, "config", *setting)
        time.sleep(1)  # a time of its own would differ
        two = archived(folder, clone, "077", "Asia/Tokyo")
    check_equal(one == two, True, "made twice, and of a clone: the same octets")
    with tarfile.open(fileobj=io.BytesIO(one)) as tar:
        entries = tar.getmembers()
        names = [entry.name.split("/", 1)[1] for entry in entries]
    listed = subprocess.run(["git", "ls-tree", "-r", "--name-only", "-z", "HEAD"], cwd=ROOT, capture_output=True,
                            text=True, check=True).stdout.split("\0")[:-1]
    check_equal(sorted(names) == sorted(listed), True, "the archive has all files of the commit")
    check_equal({(e.uid, e.gid, e.uname, e.gname) for e in entries}, {(0, 0, "", "")}, "owners")
    check_equal({e.mode for e in entries}, {0o644, 0o755}, "modes")
    check_equal(len({e.mtime for e in entries}), 1, "times")
    check_equal(release_parts.over_bounds({"flowkit-0.tar.gz": len(one)}), [], "size of the archive")


def sizes():
    """Of what is made here and now: the single headers. Packages are measured when they are made."""
    headers = {os.path.basename(path): os.path.getsize(path) for path in release_parts.single_headers(ROOT)}
    print("single headers:", headers)
    check_equal(release_parts.over_bounds(headers), [], "sizes of the single headers")
    bounds = release_parts.read_bounds()
    for name in ("flowkit-1.0.0.tar.gz", "libflowkit-dev_1.0.0-1_all.deb", "flowkit-tools_1.0.0-1_amd64.deb",
                 "flowkit.hpp"):
        most = release_parts.bound_of(name, bounds)
        check(most is not None, f"{name} has no bound")
        check_equal(len(release_parts.over_bounds({name: most})), 0, f"{name} of its bound's size")
        check_equal(len(release_parts.over_bounds({name: most + 1})), 1, f"{name} an octet larger")
    check_equal(len(release_parts.over_bounds({"another": 1})), 1, "a file without a bound")


def release():
    need("git", "readelf")
    with tempfile.TemporaryDirectory() as folder:
        repository = Repository(folder)
        code, said = repository.release("--dry-run", "--tests", repository.junit)
        check_equal((code, "FAIL" in said, "2 passed, 1 skipped" in said), (0, False, True), f"--dry-run: {said}")
        check(not os.path.exists(os.path.join(repository.root, "build/flowkit-1.2.3")), "--dry-run wrote something")
        made = []
        for n in range(2):
            code, said = repository.release("--tests", repository.junit, "--output", f"{repository.output}{n}")
            check_equal((code, "git tag -s v1.2.3" in said), (0, True), f"release: {said}")
            names = sorted(os.listdir(f"{repository.output}{n}"))
            made.append({})
            for name in names:
                with open(os.path.join(f"{repository.output}{n}", name), "rb") as file:
                    made[-1][name] = file.read()
        check_equal(names, ["NOTES.md", "SHA256SUMS", "flowkit-1.2.3.spdx.json", "flowkit-1.2.3.tar.gz",
                            "flowkit-tools_1.2.3-1_all.deb", "flowkit.hpp"], "files of the release")
        check_equal(made[0] == made[1], True, "made twice it is the same")
        code, said = call("sha256sum", "--check", "--strict", "SHA256SUMS", cwd=repository.output + "0")
        check_equal((code, said.count(": OK")), (0, 5), f"sha256sum --check: {said}")
        notes = made[0]["NOTES.md"].decode()
        check("- Something new." in notes and "Something old" not in notes, notes)
        check("2 passed, 0 failed, 1 skipped.\n\n- skipped: c\n" in notes, notes)
        code, said = repository.release("--tests", repository.junit, "--output", repository.output + "0")
        check_equal((code, "exists" in said), (1, True), f"over another release: {said}")


def expect(repository, name, sentence, *arguments):
    code, said = repository.release("--dry-run", *(arguments or ("--tests", repository.junit)))
    line = next((line for line in said.split("\n") if line.startswith(f"FAIL  {name}:")), "")
    check(code == 1 and sentence in line, f"{name}: want '{sentence}', code {code}: {said}")


def release_checks():
    need("git")
    with tempfile.TemporaryDirectory() as folder:
        repository = Repository(folder)
        expect(repository, "tests", "not stated", "--build", "build/release")
        repository.write("new", "")
        expect(repository, "tree", "1 files differ from the commit, such as new")
        os.unlink(os.path.join(repository.root, "new"))
        for text, sentence in ((CHANGELOG.replace("2026-11-30", "not released"), "where the date"),
                               (CHANGELOG.replace("## 1.2.3", "## 1.2.4"), "begins with 1.2.4"),
                               (CHANGELOG.replace("- Something new.", ""), "is empty")):
            repository.write("CHANGELOG.md", text)
            expect(repository, "changelog", sentence)
        repository.write("CHANGELOG.md", CHANGELOG)
        repository.write("include/flowkit/one.hpp", "namespace flowkit::inline v0 {\n}\n")
        expect(repository, "namespaces", "1 headers are not in flowkit::inline v1, such as include/flowkit/one.hpp")
        repository.git("checkout", "-q", ".")
        repository.git("tag", "v1.2.3")
        expect(repository, "tag", "v1.2.3 is set already")
        repository.git("tag", "-d", "v1.2.3")
        for text, sentence in (('<testsuite><testcase name="x" status="fail"/><testcase name="y" status="run"/>'
                                '</testsuite>', "1 tests failed, such as x"), ("<testsuite/>", "no test has passed"),
                               ("text", "not JUnit's XML")):
            with open(repository.junit, "w", encoding="utf-8") as file:
                file.write(text)
            expect(repository, "tests", sentence)
        os.utime(repository.junit, (1, 1))
        with open(os.path.join(folder, "old.xml"), "w", encoding="utf-8") as file:
            file.write('<testsuite><testcase name="y" status="run"/></testsuite>')
        os.utime(file.name, (1, 1))
        expect(repository, "tests", "older than the commit", "--tests", file.name)
        os.unlink(os.path.join(repository.root, "build/release/bin/flowrecv"))
        expect(repository, "programs", "bin/flowrecv is not built")
        expect(repository, "programs", "configure and build it first", "--build", "build/none")
        for arguments, code, sentence in (((), 2, "states its tests"), (("--version-bump", "1.2"), 2, "three numbers"),
                                          (("--version-bump", "2.0.0", "--dry-run"), 2, "goes alone"),
                                          (("--no-such-option",), 2, "unrecognized"),
                                          (("--tests", "none.xml", "--dry-run"), 3, "none.xml")):
            got, said = repository.release(*arguments)
            check_equal((got, sentence in said), (code, True), f"{arguments}: {said}")


def version_bump():
    need("git")
    with tempfile.TemporaryDirectory() as folder:
        repository = Repository(folder)
        for version, sentence in (("1.2.3", "does not come after"), ("1.1.9", "does not come after"),
                                  ("1.2.100", "at most 99")):
            code, said = repository.release("--version-bump", version)
            check_equal((code, sentence in said), (3, True), f"--version-bump {version}: {said}")
        check_equal(repository.read("CHANGELOG.md"), CHANGELOG, "nothing is written where it fails")
        code, said = repository.release("--version-bump", "1.10.0")
        check_equal((code, "inline namespace" in said), (0, False), said)
        text = repository.read("include/flowkit/version.hpp")
        check('FLOWKIT_VERSION 11000\n' in text and 'VERSION_STRING "1.10.0"' in text, text)
        check('"version-semver": "1.10.0"' in repository.read("packaging/vcpkg/flowkit/vcpkg.json"), "vcpkg port")
        check("# Changelog\n\n## 1.10.0 (not released)\n\n## 1.2.3 (2026-11-30)" in repository.read("CHANGELOG.md"),
              "section of 1.10.0")
        code, said = repository.release("--version-bump", "1.11.0")
        check_equal((code, "1.10.0 is not released" in said), (3, True), said)
        repository.git("checkout", "-q", ".")
        code, said = repository.release("--version-bump", "2.0.0")
        check_equal((code, "`inline namespace v1` must become `v2` in 2 headers" in said), (0, True), said)
        repository.write("include/flowkit/version.hpp", "#define FLOWKIT_VERSION 7\n"
                                                        '#define FLOWKIT_VERSION_STRING "2.0.0"\n')
        code, said = repository.release("--version-bump", "3.0.0")
        check_equal((code, "FLOWKIT_VERSION is 7, of 2.0.0 it is 20000" in said), (3, True), said)


def whole_release():
    """A release of this commit, with the date that its changelog will have, of the programs as they are built."""
    partners()
    need("git", "cpack", "readelf")
    tracked()
    with tempfile.TemporaryDirectory() as folder:
        clone, junit, output = (os.path.join(folder, name) for name in ("clone", "tests.xml", "release"))
        call("git", "clone", "-q", ROOT, clone)
        path = os.path.join(clone, "CHANGELOG.md")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace("(not released)", "(2026-11-30)", 1))
        call("git", "-c", "user.name=test", "-c", "user.email=test@example.invalid", "commit", "-qam", "dated",
             cwd=clone)
        call("ctest", "--test-dir", BUILD, "-R", "packaging.namespaces", "--output-junit", junit)
        code, said = call(sys.executable, os.path.join(clone, "packaging/release"), "--tests", junit, "--build", BUILD,
                          "--output", output)
        check_equal(code, 0, f"release: {said}")
        names = sorted(os.path.basename(path) for path in glob.glob(output + "/*"))
        print(said, *(f"{os.path.getsize(os.path.join(output, name)):9} {name}" for name in names), sep="\n")
        check_equal(call("sha256sum", "--check", "--quiet", "SHA256SUMS", cwd=output)[0], 0, "SHA256SUMS")
        check(len([name for name in names if name.endswith(".deb")]) >= 2, f"files {names}")


main({"archive": archive, "sizes": sizes, "release": release, "release_checks": release_checks,
      "version_bump": version_bump, "whole_release": whole_release})
