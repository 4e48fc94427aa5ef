#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""leaks_test.py BUILD_DIR CASE: a project that brings flowkit is, but for flowkit's own names, as it was without."""
import json
import os
import re
import sys

from trial import MAIN, SOURCE, Failed, Trial, minor_version

# Variables that differ between any two projects or places in a list file.
PLACES = re.compile(r"CMAKE_(BINARY_DIR|CURRENT_.*|HOME_DIRECTORY|PROJECT_.*|CACHEFILE_DIR|FIND_.*|SOURCE_DIR)|PART"
                    r"|PROJECT_.*|parent_.*|ARG[CVN]?[0-9]*|PACKAGE_PREFIX_DIR|names?|values|text|targets")
OURS = re.compile(r"_*(FLOWKIT|flowkit)_\w+|__cmake_\w+"
                  r"|FETCHCONTENT_\w+|fetchcontent_\w+|FIND_PACKAGE_MESSAGE_DETAILS_\w+")


def lines_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read().splitlines()


def state(trial, build):
    """All that a project has, name to value."""
    known = {}
    for line in lines_of(os.path.join(build, "variables")):
        name, equal, value = line.partition("=")
        if equal and not PLACES.fullmatch(name):
            known["variable " + name] = value
    for line in lines_of(os.path.join(build, "CMakeCache.txt")):
        found = re.match(r"([\w./-]+):(?!INTERNAL|STATIC)\w+=(.*)", line)
        if found and not PLACES.fullmatch(found[1]):
            known["cache " + found[1]] = found[2]
    for name in ("properties", "targets"):
        known.update(line.partition("=")[::2] for line in lines_of(os.path.join(build, name)))
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        for entry in json.load(file):
            target = re.search(r"CMakeFiles/(\w+)\.dir", entry["command"])[1]
            known["command " + target] = entry["command"]
    known["tests of ctest"] = str(re.findall(r"Test +#\d+: (\S+)", trial.run("ctest", "--test-dir", build, "-N")))
    trial.run("cmake", "--build", build)
    trial.run("cmake", "--install", build, "--prefix", os.path.join(build, "installed"))
    known["installed"] = str(sorted(names for _, _, names in os.walk(os.path.join(build, "installed")) if names))
    known["built"] = str(sorted(name for folder, _, names in os.walk(build) for name in names
                                if os.access(os.path.join(folder, name), os.X_OK)
                                and "CompilerId" not in folder and "/installed/" not in folder + "/"
                                and name != "theirs"))
    return {name: value.replace(build, "BUILD") for name, value in known.items()}


def configured(trial, name, part, *definitions):
    """The project with a file that brings flowkit, or without."""
    build = trial.path(name)
    if part:
        with open(trial.path("part.cmake"), "w", encoding="utf-8") as file:
            file.write(part)
        definitions += (f"-DPART={trial.path('part.cmake')}",)
    arguments = trial.cmake_arguments("parent", f"-DOTHER={their_source(trial)}", *definitions)
    arguments[arguments.index("-B") + 1] = build
    trial.run("cmake", *arguments)
    return state(trial, build)


def their_source(trial):
    path = trial.path("other.cpp")
    with open(path, "w", encoding="utf-8") as file:
        file.write("int main() { return 0; }\n")
    return path


def differences(without, with_flowkit):
    """What is there besides flowkit's own, or is not as it was."""
    found = {}
    for name in sorted(without.keys() | with_flowkit.keys()):
        kind, _, own = name.partition(" ")
        if without.get(name) == with_flowkit.get(name) or own == "theirs":
            continue
        if kind == "package" and own == "flowkit":
            continue
        if kind in ("variable", "cache", "macro") and OURS.fullmatch(own):
            continue
        if kind == "target" and re.fullmatch(r"flowkit(_\w+)?", own) and with_flowkit[name] == "INTERFACE_LIBRARY":
            continue
        found[name] = (without.get(name), with_flowkit.get(name))
    return found


def own_flags(known):
    """What linking flowkit adds to a compiler's command: to that of the same source without it."""
    plain, linked = known["command other"].split(), known["command theirs"].split()
    return [flag for flag in linked if flag not in plain and "theirs.dir" not in flag]


def check_clean(trial, way, part, flags, *definitions):
    before = configured(trial, "without", "include(FetchContent)\n" if way == "FetchContent" else "", *definitions)
    after = configured(trial, "with", part, *definitions)
    for name, (was, now) in differences(before, after).items():
        raise Failed(f"{way}: {name} was {was!r:.500} and is {now!r:.500}")
    got = own_flags(after)
    if got != flags:
        raise Failed(f"{way}: linking flowkit adds {got}, not {flags}")


def case_add_subdirectory(trial):
    check_clean(trial, "add_subdirectory", f"add_subdirectory({SOURCE} flowkit)\n",
                ["-I" + os.path.join(SOURCE, "include"), "-std=gnu++20"])


def case_fetch_content(trial):
    check_clean(trial, "FetchContent", "include(FetchContent)\n"
                f"FetchContent_Declare(flowkit SOURCE_DIR {SOURCE})\nFetchContent_MakeAvailable(flowkit)\n",
                ["-I" + os.path.join(SOURCE, "include"), "-std=gnu++20"])


def case_find_package(trial):
    prefix = trial.install()
    check_clean(trial, "find_package", f"find_package(flowkit {minor_version()} CONFIG REQUIRED)\n",
                ["-isystem", os.path.join(prefix, "include"), "-std=gnu++20"], "-DCMAKE_PREFIX_PATH=" + prefix)


def case_seen(trial):
    """The counter-check: what leaks is found."""
    leaking = os.path.join(os.path.dirname(MAIN), "leaking")
    before = configured(trial, "without", "")
    after = configured(trial, "with", f"add_subdirectory({leaking} flowkit)\n")
    found = differences(before, after)
    for name in ("cache BUILD_TESTING", "variable CMAKE_CXX_STANDARD", "variable SOME_VARIABLE", "command other",
                 "directory COMPILE_OPTIONS", "variable CMAKE_RUNTIME_OUTPUT_DIRECTORY", "target tools", "test unit",
                 "tests of ctest", "installed"):
        if name not in found:
            raise Failed(f"a leak is not seen: {name}; seen: {sorted(found)}")
    if "-Werror" not in own_flags(after):
        raise Failed(f"-Werror for users is not seen: {own_flags(after)}")


if __name__ == "__main__":
    build_dir, case = sys.argv[1:]
    tried = Trial(os.path.join(build_dir, "tests/install/leaks." + case), os.environ.get("CXX", "g++"))
    try:
        globals()["case_" + case](tried)
    except Failed as failure:
        print(failure)
        sys.exit(1)
    tried.done()
