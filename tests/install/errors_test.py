#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""errors_test.py BUILD_DIR CASE: a compiler too old, Boost missing where it is needed, a wrong version or component:
one clear sentence, at configure or compile time."""
import os
import sys

from boostless import without_boost
from errors import configure, must_configure, must_not_compile, must_say
from trial import MAIN, SOURCE, Failed, Trial, minor_version, one_line, short_programs, version
from ways import meson_project, need

INCLUDE = "-I" + os.path.join(SOURCE, "include")
STANDARD = "flowkit needs C++20: compile with -std=c++20 or later (g++ 12 or later, clang++ 14 or later)"
HANA = "flowkit's component hana needs the headers of Boost 1.75 or later (Debian: libboost-dev)"
NO_BOOST = "-DCMAKE_DISABLE_FIND_PACKAGE_Boost=ON"


def is_clang(trial):
    return "__clang__" in trial.run(trial.compiler, "-dM", "-E", "-x", "c++", os.devnull)


def headers():
    """Every header of the library but those that need nothing of C++20."""
    root = os.path.join(SOURCE, "include")
    found = sorted(os.path.relpath(os.path.join(folder, name), root)
                   for folder, _, names in os.walk(root) for name in names if name.endswith(".hpp"))
    return [name for name in found if name not in ("flowkit/version.hpp", "flowkit/flow/protocol_name.hpp")]


def case_old_standard(trial):
    """The sentence comes first whichever header is included first: those that users include, and some of the others."""
    of_users = [name for name in headers() if name.count("/") == 1]
    others = [name for name in headers() if name.count("/") > 1]
    assert of_users and others
    step = 1 if os.environ.get("FLOWKIT_CAMPAIGN") else 8
    for header in of_users + others[::step]:
        must_not_compile(trial, STANDARD, f"#include <{header}>\n", "-std=c++17", INCLUDE)


def case_old_compiler(trial):
    """As far as a compiler can be made to say that it is older."""
    if is_clang(trial):
        sentence, older, enough = "flowkit needs clang++ 14 or later: this one is older", "__clang_major__=13", \
            "__clang_major__=14"
    else:
        sentence, older, enough = "flowkit needs g++ 12 or later: this one is older", "__GNUC__=11", "__GNUC__=12"

    def flags(macro):
        return "-std=c++20", INCLUDE, "-U" + macro.partition("=")[0], "-D" + macro, "-Wno-builtin-macro-redefined"

    text = "#include <flowkit/core/platform.hpp>\n"
    must_not_compile(trial, sentence, text, *flags(older))
    trial.run(trial.compiler, "-fsyntax-only", *flags(enough), trial.path("rejected.cpp"))
    must_not_compile(trial, "not for MSVC's own compiler", text, "-std=c++20", INCLUDE, "-U__clang__",
                     "-D_MSC_VER=1940")


def case_boost_for_compiler(trial):
    """Two headers need it and say so; all others, the example programs too, do without."""
    flags = ["-std=c++20", INCLUDE, *without_boost(trial)]
    for header in ("flowkit/core/hana.hpp", "flowkit/sflow5/formats.hpp"):
        must_not_compile(trial, "needs the headers of Boost.Hana, Boost 1.75 or later", f"#include <{header}>\n",
                         *flags, most_lines=12)
    trial.run(*trial.launcher, trial.compiler, *flags, "-c", MAIN, "-o", trial.path("main.o"))
    # With Boost at hand, the others do not read it, nor do the programs.
    source = trial.path("all.cpp")
    with open(source, "w", encoding="utf-8") as file:
        file.writelines(f"#include <{name}>\n" for name in headers() if name not in
                        ("flowkit/core/hana.hpp", "flowkit/sflow5/formats.hpp", "flowkit/ranges.hpp"))
    for each in (source, *short_programs()):
        read = trial.run(trial.compiler, "-std=c++20", INCLUDE, "-M", each).split()
        boost = [name for name in read if "/boost/" in name]
        if boost or len(read) < 50:
            raise Failed(f"{each} reads {len(read)} files, of Boost: {boost[:3]}")


def case_boost_for_package(trial):
    here = "-DCMAKE_PREFIX_PATH=" + trial.install()
    found = "find_package(flowkit CONFIG REQUIRED COMPONENTS hana)"
    must_say(trial, HANA, found, here, NO_BOOST)
    must_say(trial, HANA, "find_package(flowkit CONFIG REQUIRED COMPONENTS hana ranges)", here, NO_BOOST)
    must_configure(trial, found, here)
    # Without the component, and where it is optional, Boost is nobody's business.
    must_configure(trial, "find_package(flowkit CONFIG REQUIRED)", here, NO_BOOST)
    must_configure(trial, "find_package(flowkit CONFIG REQUIRED OPTIONAL_COMPONENTS hana)|if(flowkit_hana_FOUND)|"
                   "message(FATAL_ERROR found)|endif()", here, NO_BOOST)
    code, output = configure(trial, "find_package(flowkit CONFIG QUIET COMPONENTS hana)|if(NOT flowkit_FOUND)|"
                             "message(FATAL_ERROR asked)|endif()", here, NO_BOOST)
    if code == 0 or "asked" not in output or output.count("CMake Error") != 1:
        raise Failed(f"QUIET: {output}")


def case_boost_for_build(trial):
    """flowkit's own build asks for it at once; the library alone is configured without."""
    sentence = ("flowkit's own programs, tests and examples need the headers of Boost 1.75 or later "
                "(Debian: libboost-dev)")
    code, output = trial.try_to("cmake", "-S", SOURCE, "-B", trial.path("own"), NO_BOOST,
                                "-DCMAKE_CXX_COMPILER=" + trial.compiler)
    output = one_line(output)
    if code == 0 or output.count(sentence) != 1 or output.count("CMake Error") != 1:
        raise Failed(f"{code}: {output}")
    trial.run("cmake", "--preset", "headers", "-S", SOURCE, "-B", trial.path("headers"), NO_BOOST, cwd=SOURCE)


def case_wrong_version(trial):
    """A version that is not there, each way's own sentence: with what is asked for and what there is."""
    prefix = trial.install()
    here = "-DCMAKE_PREFIX_PATH=" + prefix
    major, minor, patch = map(int, version().split("."))
    for wanted in (f"{major}.{minor}.{patch + 1}", minor_version(1), f"{major + 1}", f"{version()} EXACT|"):
        if wanted.endswith("|"):
            must_configure(trial, f"find_package(flowkit {wanted[:-1]} CONFIG REQUIRED)", here)
            continue
        must_say(trial, f'package "flowkit" that is compatible with requested version "{wanted}"',
                 f"find_package(flowkit {wanted} CONFIG REQUIRED)", here)
        code, output = configure(trial, f"find_package(flowkit {wanted} CONFIG REQUIRED)", here)
        if f"flowkitConfig.cmake, version: {version()}" not in output:
            raise Failed(output)


def case_wrong_version_pkg_config(trial):
    need("pkg-config")
    prefix = trial.install()
    folder = next(path for path, _, names in os.walk(prefix) if "flowkit.pc" in names)
    asked = f"flowkit >= {minor_version(1)}"
    code, output = trial.try_to("pkg-config", "--cflags", asked, PKG_CONFIG_PATH=folder)
    if code == 0 or f"'{asked}'" not in output or version() not in output:
        raise Failed(f"pkg-config: {code}: {output}")


def case_wrong_version_meson(trial):
    code, output = trial.try_to("meson", "setup", "--wrap-mode=forcefallback", f"-Dwanted=>={minor_version(1)}",
                                trial.path("build"), meson_project(trial))
    errors = [line for line in output.splitlines() if "ERROR" in line]
    if code == 0 or len(errors) != 1 or version() not in output or minor_version(1) not in output:
        raise Failed(f"meson: {code}: {output}")


def case_components(trial):
    whole, part = trial.install(prefix="whole"), trial.install("devel", prefix="part")
    must_say(trial, "flowkit is installed here without its component ranges",
             "find_package(flowkit CONFIG REQUIRED COMPONENTS ranges)", "-DCMAKE_PREFIX_PATH=" + part)
    must_configure(trial, "find_package(flowkit CONFIG REQUIRED COMPONENTS ranges)", "-DCMAKE_PREFIX_PATH=" + whole)
    must_say(trial, "flowkit has no component rangers; there are c, hana and ranges",
             "find_package(flowkit CONFIG REQUIRED COMPONENTS rangers)", "-DCMAKE_PREFIX_PATH=" + whole)


if __name__ == "__main__":
    build_dir, case = sys.argv[1:]
    tried = Trial(os.path.join(build_dir, "tests/install/errors." + case), os.environ.get("CXX", "g++"))
    try:
        globals()["case_" + case](tried)
    except Failed as failure:
        print(failure)
        sys.exit(1)
    tried.done()
