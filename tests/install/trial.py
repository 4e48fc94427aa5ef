# SPDX-License-Identifier: BSL-1.0
"""One trial of a way into another project: where flowkit comes from, where the project stands, with which compiler."""
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.abspath(os.path.join(HERE, "../.."))
CONSUMER = os.path.join(HERE, "consumer")
MAIN = os.path.join(CONSUMER, "main.cpp")


class Failed(Exception):
    """A command of the trial failed; the text is what it wrote."""


def skip(reason):
    print("SKIP:", reason)
    sys.exit(77)


def version():
    """As version.hpp says; everything else has it from there."""
    with open(os.path.join(SOURCE, "include/flowkit/version.hpp"), encoding="utf-8") as file:
        return re.search(r'FLOWKIT_VERSION_STRING "([0-9.]+)"', file.read()).group(1)


def minor_version(plus=0):
    major, minor, _ = version().split(".")
    return f"{major}.{int(minor) + plus}"


def short_programs():
    folder = os.path.join(SOURCE, "examples/short")
    found = sorted(name for name in os.listdir(folder) if name.endswith(".cpp"))
    assert found, "no programs in examples/short"
    return [os.path.join(folder, name) for name in found]


def one_line(text):
    """CMake and compilers break lines where they like."""
    return " ".join(text.split())


class Trial:
    """`programs`: the sources that the project compiles. A fresh directory; it is left where the trial fails."""

    def __init__(self, work, compiler, programs=(MAIN,), cache=True, source=SOURCE):
        self.work, self.compiler, self.programs, self.source = os.path.abspath(work), compiler, list(programs), source
        self.standard = "20"
        shutil.rmtree(self.work, ignore_errors=True)
        os.makedirs(self.work)
        self.launcher = [shutil.which("ccache")] if cache and shutil.which("ccache") else []
        self.environment = dict(os.environ, CXX=" ".join(self.launcher + [compiler]))
        self.environment.pop("CMAKE_PREFIX_PATH", None)
        if self.launcher:  # what stands at another place is not compiled again
            self.environment.update(CCACHE_BASEDIR=self.work, CCACHE_NOHASHDIR="true")
        else:
            self.environment["CCACHE_DISABLE"] = "1"

    def path(self, *parts):
        return os.path.join(self.work, *parts)

    def try_to(self, *command, cwd=None, **environment):
        """Runs it to its end: exit code and all it wrote."""
        done = subprocess.run([str(part) for part in command], cwd=cwd or self.work, text=True, timeout=300,
                              env={**self.environment, **environment}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode, done.stdout

    def run(self, *command, **options):
        code, output = self.try_to(*command, **options)
        if code != 0:
            raise Failed(f"{' '.join(map(str, command))}: exit code {code}\n{output}")
        return output

    def compile_all(self, flags, programs=None):
        """By the compiler itself, without a build system."""
        os.makedirs(self.path("bin"), exist_ok=True)

        def one(source):
            name = os.path.splitext(os.path.basename(source))[0]
            out = self.path("bin", name)
            self.run(*self.launcher, self.compiler, f"-std=c++{self.standard}", *flags, "-c", source, "-o", out + ".o")
            self.run(self.compiler, out + ".o", "-o", out)

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(one, programs or self.programs))
        return self.path("bin")

    def cmake(self, project, *definitions):
        """Configures one of the consumers and builds it."""
        self.run("cmake", *self.cmake_arguments(project, *definitions))
        self.run("cmake", "--build", self.path("build"), "-j2")
        return self.path("build")

    def cmake_arguments(self, project, *definitions):
        launcher = [f"-DCMAKE_CXX_COMPILER_LAUNCHER={self.launcher[0]}"] if self.launcher else []
        return ["-S", os.path.join(CONSUMER, project), "-B", self.path("build"), *launcher,
                f"-DCMAKE_CXX_COMPILER={self.compiler}", f"-DPROGRAMS={';'.join(self.programs)}", *definitions]

    def install(self, component=None, prefix="prefix"):
        """flowkit as `cmake --preset headers` installs it, moved: an installed tree must not remember its place."""
        self.run("cmake", "--preset", "headers", "-S", self.source, "-B", self.path("headers"),
                 f"-DCMAKE_CXX_COMPILER={self.compiler}", cwd=self.source)
        part = ["--component", component] if component else []
        self.run("cmake", "--install", self.path("headers"), "--prefix", self.path("first"), *part)
        shutil.rmtree(self.path("headers"))
        os.rename(self.path("first"), self.path(prefix))
        return self.path(prefix)

    def archive(self):
        """What a release holds of the library: the archive, the folder in it and its hash."""
        folder = f"flowkit-{version()}"
        file = self.path(folder + ".tar.gz")
        with tarfile.open(file, "w:gz", compresslevel=1) as tar:
            for name in ("CMakeLists.txt", "CMakePresets.json", "LICENSE", "meson.build", "cmake", "include"):
                tar.add(os.path.join(self.source, name), f"{folder}/{name}")
        with open(file, "rb") as opened:
            return file, folder, hashlib.sha256(opened.read()).hexdigest()

    def run_programs(self, folder):
        """Each runs without arguments and succeeds; the first decodes a record."""
        for source in self.programs:
            name = os.path.splitext(os.path.basename(source))[0]
            output = self.run(os.path.join(folder, name))
            if source == MAIN and output != f"192.0.2.1 -> 198.51.100.2: 1500 octets, flowkit {version()}\n":
                raise Failed(f"the first record: {output!r}")

    def done(self):
        shutil.rmtree(self.work, ignore_errors=True)
