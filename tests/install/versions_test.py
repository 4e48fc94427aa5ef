#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""versions_test.py BUILD_DIR CASE: two versions of flowkit in one program are one clear sentence; one version twice is
nothing to speak of."""
import os
import shutil
import sys

from errors import another_flowkit, first_error, must_configure, must_not_compile, must_say, other_version
from trial import SOURCE, Failed, Trial, version


def two_versions(first, second, place):
    return f"flowkit is in this project in two versions: {first}, and {second} from {place}; keep one"


def case_configure_same(trial):
    """Two parts of a project bring the same: by the tree, by the package, by both."""
    prefix = trial.install()
    found = "find_package(flowkit CONFIG REQUIRED)"
    for lines in (f"add_subdirectory({SOURCE} a)|add_subdirectory({SOURCE} b)", f"{found}|{found}",
                  f"{found}|add_subdirectory({SOURCE} a)", f"add_subdirectory({SOURCE} a)|{found}"):
        must_configure(trial, lines, "-DCMAKE_PREFIX_PATH=" + prefix)


def case_configure_two(trial):
    other = another_flowkit(trial.path("other"))
    old, new = version(), other_version()
    must_say(trial, two_versions(old, new, other), f"add_subdirectory({SOURCE} a)|add_subdirectory({other} b)")
    must_say(trial, two_versions(new, old, SOURCE), f"add_subdirectory({other} a)|add_subdirectory({SOURCE} b)")
    prefix = trial.install()
    package = os.path.join(prefix, "lib/cmake/flowkit")
    found = "find_package(flowkit CONFIG REQUIRED)"
    here = "-DCMAKE_PREFIX_PATH=" + prefix
    must_say(trial, two_versions(old, new, other), f"{found}|add_subdirectory({other} b)", here)
    must_say(trial, two_versions(new, old, package), f"add_subdirectory({other} b)|{found}", here)
    # Who asks whether it is there is answered, and goes on.
    must_configure(trial, f"add_subdirectory({SOURCE} a)|find_package(flowkit 99 CONFIG QUIET)|if(flowkit_FOUND)|"
                   "message(FATAL_ERROR found)|endif()", here)


def case_compile(trial):
    """Two places: the second version.hpp ends it."""
    other = another_flowkit(trial.path("other"))
    text = "".join(f'#include "{place}/include/flowkit/version.hpp"\n' for place in (SOURCE, other)) + "int x;\n"
    # Besides, the compiler says what is defined twice.
    must_not_compile(trial, "flowkit is included twice, from two places", text, "-std=c++20", most_lines=45)


SENTENCE = "flowkit_v0_is_here_in_two_versions_"
# The mark is in the header that all others include first (errors_test.py old_standard), and costs nothing to compile.
MAIN_PART = "#include <flowkit/core/platform.hpp>\nint part();\nint main() { return part(); }\n"
OTHER_PART = "#include <flowkit/core/platform.hpp>\nint part() { return 0; }\n"


class Linking:
    """The two parts, compiled with both versions: linked alike and mixed, by several linkers."""

    def __init__(self, trial, compiler, *flags):
        self.trial, self.compiler, self.flags, self.objects = trial, compiler, flags, {}
        self.other = trial.path("other/include")
        if not os.path.exists(self.other):
            another_flowkit(trial.path("other"))

    def link(self, *arguments):
        return self.trial.try_to(self.compiler, *self.flags, *arguments, "-o", self.trial.path("program"))

    def part(self, text, include):
        if (text, include) not in self.objects:
            source, out = self.trial.path("part.cpp"), self.trial.path(f"part{len(self.objects)}.o")
            with open(source, "w", encoding="utf-8") as file:
                file.write(text)
            self.trial.run(self.compiler, "-std=c++20", *self.flags, "-I" + include, "-c", source, "-o", out)
            self.objects[text, include] = out
        return self.objects[text, include]

    def check(self, *linker, seen=True):
        """Whether this machine can do that at all; `seen`: two versions are not linked."""
        here = f"{self.compiler} {' '.join([*self.flags, *linker])}"
        probe = self.trial.path("probe.cpp")
        with open(probe, "w", encoding="utf-8") as file:
            file.write("int main() { return 0; }\n")
        if self.link(*linker, probe)[0] != 0:
            print("not on this machine:", here)
            return False
        own = os.path.join(SOURCE, "include")
        for main, part in ((own, own), (self.other, self.other), (own, self.other)):
            code, output = self.link(*linker, self.part(MAIN_PART, main), self.part(OTHER_PART, part))
            if main == part:
                if code != 0:
                    raise Failed(f"{here}: the same version twice is not linked: {output}")
                self.trial.run(self.trial.path("program"))
            elif seen:
                error, lines = first_error(output)
                if code == 0 or SENTENCE not in error or lines > 10:
                    raise Failed(f"{here}: two versions: {code}, {lines} lines: {output}")
        return True


def compilers(trial):
    """That of the build, and the others that are here."""
    names = [trial.compiler, *filter(None, map(shutil.which, ("g++", "clang++", "clang++-19")))]
    return list({os.path.realpath(name): name for name in reversed(names)}.values())


def case_link(trial):
    """Not seen, as clang's mark is a weak symbol: with lld and in 32 bits, where what is weak may be missing."""
    for compiler in compilers(trial):
        clang = "clang" in os.path.basename(os.path.realpath(compiler))
        usual = Linking(trial, compiler, "-fPIE", "-pie")
        assert usual.check()
        for linker in ("bfd", "gold", "lld"):
            usual.check("-fuse-ld=" + linker, seen=not clang or linker != "lld")
        Linking(trial, compiler, "-m32").check(seen=not clang)


def case_link_options(trial):
    """Not seen: what link-time optimisation joins before linking, what --gc-sections takes out. One version links."""
    for compiler in compilers(trial):
        Linking(trial, compiler, "-flto", "-O2").check(seen=False)
        Linking(trial, compiler, "-O2", "-g", "-ffunction-sections").check("-Wl,--gc-sections", seen=False)


if __name__ == "__main__":
    build_dir, case = sys.argv[1:]
    tried = Trial(os.path.join(build_dir, "tests/install/versions." + case), os.environ.get("CXX", "g++"))
    try:
        globals()["case_" + case](tried)
    except Failed as failure:
        print(failure)
        sys.exit(1)
    tried.done()
