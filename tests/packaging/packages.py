# SPDX-License-Identifier: BSL-1.0
"""What the tests of packaging share: the Debian packages made from the build tree, lintian, a root without a system."""
import glob
import os
import shutil
import subprocess
import sys

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))
sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
from programs import BIN, check, check_equal, skip  # noqa: E402

BUILD = os.path.dirname(BIN)
HEADERS = ("devel", "ranges", "single")


def need(*tools):
    for tool in tools:
        if not shutil.which(tool):
            skip(f"no {tool} here")


def partners():
    if not os.environ.get("FLOWKIT_CAMPAIGN"):
        skip("takes a minute or more: set FLOWKIT_CAMPAIGN=1 (./test --all)")


def call(*command, **more):
    """Runs a command: code, and all that it says."""
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          timeout=3000, check=False, **more)
    return done.returncode, done.stdout


def components():
    with open(os.path.join(BUILD, "CPackConfig.cmake"), encoding="utf-8") as file:
        line = next(line for line in file if line.startswith("set(CPACK_COMPONENTS_ALL "))
    return line.split(" ", 1)[1].strip(' ")\n').replace('"', "").split(";")


def is_built(component):
    """What only the target `all` builds is left out where that is not built."""
    if component != "c" or glob.glob(os.path.join(BUILD, "**/libflowkit_c.a"), recursive=True):
        return True
    print("without libflowkit-c-dev: libflowkit_c.a is not built")
    return False


def make_packages(directory, only=None):
    """The .deb files that CPack makes of the components (default: all), by the package's name."""
    if not os.path.exists(os.path.join(BUILD, "CPackConfig.cmake")):
        skip("no CPackConfig.cmake in the build tree")
    wanted = ";".join(c for c in components() if (only is None or c in only) and is_built(c))
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "1790000000")
    code, said = call("cpack", "--config", os.path.join(BUILD, "CPackConfig.cmake"), "-B", directory,
                      "-D", f"CPACK_COMPONENTS_ALL={wanted}", env={**os.environ, "SOURCE_DATE_EPOCH": epoch})
    check_equal(code, 0, f"cpack: {said[-1500:]}")
    shutil.rmtree(os.path.join(directory, "_CPack_Packages"), ignore_errors=True)
    found = glob.glob(os.path.join(directory, "*.deb"))
    return {os.path.basename(path).split("_")[0]: path for path in found}


def check_lintian(path):
    """No errors and no warnings; what it merely informs about is shown."""
    as_root = ["--allow-root"] if os.geteuid() == 0 else []
    code, said = call("lintian", *as_root, "--no-cfg", "--fail-on", "error,warning", "--display-info", path)
    print(said.strip())
    check_equal(code, 0, f"lintian {os.path.basename(path)}")
    lines = [line for line in said.split("\n") if line.startswith(("E:", "W:"))]
    check_equal(lines, [], "errors and warnings of lintian")


def field(path, name):
    return call("dpkg-deb", "--field", path, name)[1].strip()


class InstallRoot:
    """A directory with a package database of its own, in which dpkg installs without the rest of a system. Dependencies
    are not looked at here: the chroot test does that."""

    def __init__(self, directory):
        self.directory = directory
        os.makedirs(os.path.join(directory, "var/lib/dpkg/info"))
        os.makedirs(os.path.join(directory, "var/lib/dpkg/updates"))
        for name in ("status", "available"):
            with open(os.path.join(directory, "var/lib/dpkg", name), "w", encoding="utf-8"):
                pass

    def dpkg(self, *arguments):
        fake = [] if os.geteuid() == 0 else ["fakeroot"]
        code, said = call(*fake, "dpkg", f"--root={self.directory}", "--force-depends", "--force-not-root",
                          "--force-script-chrootless", f"--log={self.directory}/var/lib/dpkg/log", *arguments)
        check_equal(code, 0, f"dpkg {' '.join(arguments)}: {said[-800:]}")
        return said

    def files(self):
        """All but the database."""
        found = set()
        for folder, folders, names in os.walk(self.directory):
            found |= {os.path.relpath(os.path.join(folder, name), self.directory) for name in (*folders, *names)}
        return {name for name in found if not name.startswith("var")}
