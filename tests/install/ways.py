# SPDX-License-Identifier: BSL-1.0
"""The ways to get flowkit into a project: from what its user has to a folder with the programs."""
import os
import re
import shlex
import shutil

from trial import CONSUMER, Failed, minor_version, skip, version

WANTED = "-DWANTED=" + minor_version()


def need(*tools):
    for tool in tools:
        if not shutil.which(tool):
            skip(f"no {tool} on this machine")


def find_package(trial):
    return trial.cmake("find_package", WANTED, "-DCMAKE_PREFIX_PATH=" + trial.install())


def add_subdirectory(trial):
    return trial.cmake("add_subdirectory", "-DFLOWKIT_SOURCE=" + trial.source)


def fetch_content(trial):
    file, _, sha256 = trial.archive()
    return trial.cmake("fetch_content", f"-DFLOWKIT_FROM=URL;file://{file};URL_HASH;SHA256={sha256}")


def fetch_content_directory(trial):
    return trial.cmake("fetch_content", f"-DFLOWKIT_FROM=SOURCE_DIR;{trial.source}")


def pkg_config(trial):
    need("pkg-config")
    found = [os.path.join(folder, "pkgconfig") for folder, names, _ in os.walk(trial.install()) if "pkgconfig" in names]
    trial.environment["PKG_CONFIG_PATH"] = found[0]
    got = trial.run("pkg-config", "--modversion", "flowkit").strip()
    if got != version():
        raise Failed(f"pkg-config: version {got}, not {version()}")
    flags = trial.run("pkg-config", "--cflags", "--libs", f"flowkit >= {minor_version()}")
    return trial.compile_all(shlex.split(flags))


def meson_project(trial):
    """The consumer with its wrap file, which names an archive."""
    need("meson", "ninja")
    shutil.copytree(os.path.join(CONSUMER, "meson"), trial.path("project"))
    file, folder, sha256 = trial.archive()
    wrap = trial.path("project/subprojects/flowkit.wrap")
    with open(wrap + ".in", encoding="utf-8") as template, open(wrap, "w", encoding="utf-8") as out:
        out.write(re.sub("@(.*?)@", lambda found: {"directory": folder, "url": "file://" + file, "hash": sha256}
                         [found.group(1)], template.read()))
    return trial.path("project")


def meson(trial):
    project = meson_project(trial)
    trial.run("meson", "setup", "--wrap-mode=forcefallback", f"-Dprograms={','.join(trial.programs)}",
              f"-Dwanted=>={minor_version()}", trial.path("build"), project)
    trial.run("meson", "compile", "-C", trial.path("build"), "-j2")
    return trial.path("build")


def include(trial):
    return trial.compile_all(["-I" + os.path.join(trial.source, "include")])


def single_header(trial):
    """The programs as written for the one header: what they include of flowkit is replaced by it."""
    header = os.path.join(trial.source, "single_include/flowkit.hpp")
    shutil.copy(header, trial.work)
    os.makedirs(trial.path("src"))
    changed = []
    for source in trial.programs:
        with open(source, encoding="utf-8") as file:
            text = re.sub(r"#include <flowkit/[^>]*>", '#include "flowkit.hpp"', file.read())
        changed.append(trial.path("src", os.path.basename(source)))
        with open(changed[-1], "w", encoding="utf-8") as file:
            file.write(text)
    return trial.compile_all(["-I" + trial.work], changed)


# In the order of the documentation; a way's name is its test's.
WAYS = {way.__name__: way for way in (include, single_header, find_package, add_subdirectory, fetch_content,
                                      fetch_content_directory, pkg_config, meson)}
