# SPDX-License-Identifier: BSL-1.0
"""A small repository that packaging/release takes for flowkit's: its scripts, a version, a changelog, a build tree
with programs and a cpack that pretend."""
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(__file__))
from packages import ROOT  # noqa: E402

VERSION_HPP = """// SPDX-License-Identifier: BSL-1.0
#define FLOWKIT_VERSION {number}
#define FLOWKIT_VERSION_STRING "{version}"
namespace flowkit::inline v0 {{}}
"""
CHANGELOG = "# Changelog\n\n## 1.2.3 (2026-11-30)\n\n- Something new.\n\n## 1.2.2 (2026-10-01)\n\n- Something old.\n"
GOOD_TESTS = ('<testsuite><testcase name="a" status="run"/><testcase name="b" status="run"/>'
              '<testcase name="c" status="notrun"><skipped/></testcase></testsuite>')


def executable(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(path, 0o755)


class Repository:
    def __init__(self, directory, version="1.2.3"):
        self.root, self.junit = os.path.join(directory, "repository"), os.path.join(directory, "tests.xml")
        self.output = os.path.join(directory, "release")
        for folder in ("include/flowkit", "cmake", ".reuse", "single_include", "build/release/bin"):
            os.makedirs(os.path.join(self.root, folder))
        self.write(".gitignore", "/build/\n__pycache__/\n")
        self.write("include/flowkit/version.hpp", VERSION_HPP.format(version=version, number=10203))
        self.write("include/flowkit/one.hpp", "namespace flowkit::inline v1 {\n}\n")
        self.write("include/flowkit/version.hpp", VERSION_HPP.format(version=version, number=10203)
                   .replace("v0", "v1"))
        self.write("CHANGELOG.md", CHANGELOG)
        self.write("single_include/flowkit.hpp", "// single\n")
        for name in ("LICENSE", ".reuse/dep5", "cmake/setup.sh"):
            shutil.copy(os.path.join(ROOT, name), os.path.join(self.root, name))
        shutil.copytree(os.path.join(ROOT, "packaging"), os.path.join(self.root, "packaging"),
                        ignore=shutil.ignore_patterns("__pycache__"))
        for program in ("flowgen", "flowrecv", "flowcheck"):
            executable(os.path.join(self.root, "build/release/bin", program),
                       f"#!/bin/sh\necho '{program} (flowkit) {version}'\n")
        self.write("build/release/CPackConfig.cmake", f'set(CPACK_PACKAGE_VERSION "{version}")\n')
        self.tools = os.path.join(directory, "tools")
        os.makedirs(self.tools)
        executable(os.path.join(self.tools, "cpack"),
                   '#!/bin/sh\nmkdir -p "$4" && echo "$SOURCE_DATE_EPOCH" >"$4/flowkit-tools_1.2.3-1_all.deb"\n')
        with open(self.junit, "w", encoding="utf-8") as file:
            file.write(GOOD_TESTS)
        self.git("init", "-q")
        self.commit()
        os.utime(self.junit)

    def write(self, name, text):
        with open(os.path.join(self.root, name), "w", encoding="utf-8") as file:
            file.write(text)

    def read(self, name):
        with open(os.path.join(self.root, name), encoding="utf-8") as file:
            return file.read()

    def git(self, *arguments):
        subprocess.run(["git", "-c", "user.name=test", "-c", "user.email=test@example.invalid",
                        "-c", "commit.gpgsign=false", *arguments], cwd=self.root, check=True, capture_output=True)

    def commit(self):
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "test")

    def release(self, *arguments):
        """Its code, and what it says."""
        done = subprocess.run([sys.executable, os.path.join(self.root, "packaging/release"), *arguments], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
                              env={**os.environ, "PATH": self.tools + ":" + os.environ["PATH"],
                                   "PYTHONDONTWRITEBYTECODE": "1"})
        return done.returncode, done.stdout
