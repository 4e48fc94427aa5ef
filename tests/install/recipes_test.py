#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""recipes_test.py BUILD_DIR CASE: the vcpkg port and the Conan recipe, by their tools where these are (conan, vcpkg),
and always by stand-ins for them (conan_form, vcpkg_form), which see to their form, their files and their version."""
import importlib.util
import json
import os
import re
import sys

from trial import HERE, MAIN, SOURCE, Failed, Trial, short_programs, version
from ways import WANTED, need

CONAN = os.path.join(SOURCE, "packaging/conan")
VCPKG = os.path.join(SOURCE, "packaging/vcpkg")


def files_below(folder):
    return sorted(os.path.relpath(os.path.join(path, name), folder) for path, _, names in os.walk(folder)
                  for name in names if not name.startswith("."))


def same(got, want, what):
    if got != want:
        if isinstance(got, list):
            got, want = [each for each in got if each not in want], [each for each in want if each not in got]
        raise Failed(f"{what}: {got!r:.600}, not {want!r:.600}")


def load_recipe(path):
    sys.path.insert(0, os.path.join(HERE, "stand_ins"))
    spec = importlib.util.spec_from_file_location("recipe", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.FlowkitConan


def case_conan_form(trial):
    """The recipe, run as Conan runs it: version, files, targets; and a project that includes what it packages."""
    recipe = load_recipe(os.path.join(CONAN, "conanfile.py"))()
    recipe.recipe_folder = CONAN
    recipe.export_sources_folder, recipe.package_folder = trial.path("sources"), trial.path("package")
    recipe.set_version()
    same(recipe.version, version(), "version")
    same((recipe.name, recipe.license, recipe.package_type), ("flowkit", "BSL-1.0", "header-library"), "names")
    recipe.export_sources()
    same(files_below(trial.path("sources")), ["LICENSE"] + ["include/" + name for name in
                                                            files_below(os.path.join(SOURCE, "include"))], "sources")
    recipe.layout()
    recipe.validate()
    same(recipe.least_standard, 20, "C++ standard")
    recipe.package()
    same(files_below(trial.path("package/include")), files_below(os.path.join(SOURCE, "include")), "headers")
    same(files_below(trial.path("package/licenses")), ["LICENSE"], "licences")
    recipe.package_id()
    same(recipe.info.cleared, True, "one package for all compilers")
    for options, needs in (({}, []), ({"hana"}, ["boost"]), ({"hana", "ranges"}, ["boost", "range-v3"])):
        recipe.cpp_info.components.clear()
        recipe.required.clear()
        recipe.options = type("Options", (), {name: name in options for name in type(recipe).options})
        recipe.requirements()
        recipe.package_info()
        same([reference.partition("/")[0] for reference, _ in recipe.required], needs, f"needs with {options}")
        same({part.properties["cmake_target_name"] for part in recipe.cpp_info.components.values()},
             {"flowkit::flowkit", *("flowkit::" + name for name in options)}, f"targets with {options}")
        for part in recipe.cpp_info.components.values():
            same((part.libdirs, part.bindirs), ([], []), "folders of libraries")
    trial.run_programs(trial.compile_all(["-I" + trial.path("package/include")]))


def case_vcpkg_form(trial):
    """The manifest by the fields that vcpkg knows; the port, run with stand-ins for vcpkg's functions; and a project
    that finds the package."""
    port = os.path.join(VCPKG, "flowkit")
    same(files_below(port), ["portfile.cmake", "usage", "vcpkg.json"], "files of the port")
    with open(os.path.join(port, "vcpkg.json"), encoding="utf-8") as file:
        manifest = json.load(file)
    known = {"name", "version-semver", "description", "license", "dependencies", "features"}
    same(sorted(manifest), sorted(known), "fields")
    same((manifest["name"], manifest["version-semver"], manifest["license"]), ("flowkit", version(), "BSL-1.0"),
         "values")
    for name, feature in manifest["features"].items():
        same(sorted(feature), ["dependencies", "description"], f"fields of feature {name}")
    for name in [*manifest["features"], *(depends if isinstance(depends, str) else depends["name"] for depends in
                                          manifest["dependencies"] + sum((feature["dependencies"] for feature in
                                                                          manifest["features"].values()), []))]:
        same(bool(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)), True, f"form of the name {name}")
    for features in ([], ["ranges"]):
        package = trial.path("package" + "".join(features))
        trial.run("cmake", f"-DPORTFILE={port}/portfile.cmake", "-DPORT=flowkit", f"-DFEATURES={';'.join(features)}",
                  f"-DCURRENT_PACKAGES_DIR={package}", f"-DCURRENT_BUILDTREES_DIR={trial.path('tree')}",
                  "-P", os.path.join(HERE, "stand_ins/vcpkg.cmake"))
        headers = files_below(os.path.join(SOURCE, "include"))
        if not features:
            headers.remove("flowkit/ranges.hpp")
        same(files_below(os.path.join(package, "include")), headers, f"headers with {features}")
        left = [name for name in files_below(package) if not re.match(r"include/|share/flowkit/|lib/pkgconfig/", name)]
        same([name for name in left if not name.startswith("share/")], [], "files where vcpkg wants none")
        share = files_below(os.path.join(package, "share/flowkit"))
        for name in ("copyright", "usage", "flowkitConfig.cmake", "flowkitConfigVersion.cmake", "flowkitTargets.cmake"):
            same(name in share, True, f"share/flowkit/{name}")
    os.rename(trial.path("package"), trial.path("installed"))  # vcpkg moves it as well
    trial.run_programs(trial.cmake("find_package", WANTED, "-DCMAKE_PREFIX_PATH=" + trial.path("installed")))


def case_conan(trial):
    need("conan")
    trial.environment.update(CONAN_HOME=trial.path("home"), CC="")
    trial.run("conan", "profile", "detect")
    standard = ("-s", "compiler.cppstd=20")
    output = trial.run("conan", "create", CONAN, *standard,
                       "-c", "tools.cmake.cmake_layout:test_folder=" + trial.path("test_package"))
    same("192.0.2.1 -> 198.51.100.2: 1500 octets" in output, True, "test_package's record")
    trial.run("conan", "install", f"--requires=flowkit/{version()}", "-g", "CMakeDeps",
              "-g", "CMakeToolchain", *standard, "-of", trial.path("found"))
    # The toolchain file has the C++20 of the profile: Conan's targets do not ask for it.
    trial.run_programs(trial.cmake("find_package", WANTED, "-DCMAKE_BUILD_TYPE=Release",
                                   "-DCMAKE_TOOLCHAIN_FILE=" + trial.path("found/conan_toolchain.cmake")))
    code, output = trial.try_to("conan", "create", CONAN, "-s", "compiler.cppstd=17")
    same((code != 0, "lower than the required C++ standard (20)" in output), (True, True), f"C++17: {output}")


def case_vcpkg(trial):
    need("vcpkg")
    trial.run("vcpkg", "install", "flowkit", "--overlay-ports=" + VCPKG, "--x-install-root=" + trial.path("installed"),
              "--x-buildtrees-root=" + trial.path("trees"), "--x-packages-root=" + trial.path("packages"))
    triplet = next(name for name in os.listdir(trial.path("installed")) if "-" in name)
    trial.run_programs(trial.cmake("find_package", WANTED, "-DCMAKE_PREFIX_PATH=" + trial.path("installed", triplet)))


if __name__ == "__main__":
    build_dir, case = sys.argv[1:]
    tried = Trial(os.path.join(build_dir, "tests/install", case), os.environ.get("CXX", "g++"),
                  [MAIN] if case.endswith("_form") else [MAIN, *short_programs()])
    try:
        globals()["case_" + case](tried)
    except Failed as failure:
        print(failure)
        sys.exit(1)
    tried.done()
