#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The Debian packages: what is in them, what lintian says, installed and removed without a trace."""
import glob
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(__file__))
from packages import (BIN, BUILD, HEADERS, ROOT, InstallRoot, call, check, check_equal, check_lintian,  # noqa: E402
                      field, make_packages, need, partners, skip)
from programs import main, run  # noqa: E402

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(ROOT, "packaging"))
import release_parts  # noqa: E402

MADE = os.path.join(BUILD, "packages")  # of the case `packages`, for the case `chroot`


def man_pages():
    with tempfile.TemporaryDirectory() as folder:
        code, said = call(sys.executable, os.path.join(ROOT, "packaging/manpages.py"), BIN, folder)
        check_equal(code, 0, f"manpages.py: {said}")
        names = sorted(os.listdir(folder))
        check(len(names) >= 21, f"only the pages {names}")
        for command in (["flowgen", "--help-all"], ["flowrecv"], ["flowcheck", "exporter"], ["flowgen", "replay"]):
            text = run(command[0], *command[1:], "--help")[1] if command[-1] != "--help-all" else run(*command)[1]
            name = "-".join(part for part in command if not part.startswith("-")) + ".1"
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                page = file.read().replace("\\-", "-")
            options = set(re.findall(r"^  (?:-\w,)?(--[\w-]+)", text, re.MULTILINE))
            check(len(options) > 5, f"{command}: only {options}")
            check_equal([o for o in sorted(options) if o not in page], [], f"{name} has not the options")
            for part in (".TH ", ".SH NAME", ".SH SYNOPSIS", ".SH DESCRIPTION", ".SH EXIT STATUS", ".SH SEE ALSO"):
                check(f"\n{part}" in "\n" + page or (part == ".SH EXIT STATUS" and "Exit codes" not in text),
                      f"{name} without {part}")
            check("\n.SH OPTIONS\n.TP\n" in page, f"{name}: its options are no list")
        if shutil.which("man"):
            for name in names:
                done = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", name], cwd=folder,
                                      capture_output=True, text=True, check=False, env={**os.environ, "MANROFFSEQ": ""})
                check_equal((done.returncode, done.stderr), (0, ""), f"man {name}")
        code, said = call(sys.executable, os.path.join(ROOT, "packaging/manpages.py"), folder, folder)
        check(code != 0, "pages without programs")


def check_documents(root, package):
    documents = os.path.join(root, "usr/share/doc", package)
    with open(os.path.join(documents, "copyright"), encoding="utf-8") as file:
        text = file.read()
    for part in ("Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/", "License: BSL-1.0",
                 "Boost Software License - Version 1.0", "CC0"):
        check(part in text, f"{package}: copyright without '{part}'")
    with open(os.path.join(ROOT, "CHANGELOG.md"), encoding="utf-8") as plain, \
         gzip.open(os.path.join(documents, "changelog.gz"), "rt", encoding="utf-8") as packed:
        check_equal(packed.read() == plain.read(), True, f"{package}: changelog.gz is CHANGELOG.md")


def check_headers(root):
    """All headers, octet for octet, and each way to find them."""
    for folder, _, names in os.walk(os.path.join(ROOT, "include/flowkit")):
        for name in names:
            source = os.path.join(folder, name)
            target = os.path.join(root, "usr/include", os.path.relpath(source, os.path.join(ROOT, "include")))
            if not name.endswith(".hpp"):
                continue
            if not os.path.exists(target):
                check(False, f"not in the package: {os.path.relpath(source, ROOT)}")
                continue
            with open(source, "rb") as one, open(target, "rb") as two:
                check_equal(one.read() == two.read(), True, f"{name} is the source's")
    for path in glob.glob(os.path.join(ROOT, "single_include/*.hpp")):
        check(os.path.exists(os.path.join(root, "usr/share/flowkit/single_include", os.path.basename(path))),
              f"not in the package: {os.path.basename(path)}")
    with open(os.path.join(root, "usr/share/pkgconfig/flowkit.pc"), encoding="utf-8") as file:
        check(re.search(r"^prefix=\$\{pcfiledir\}/\.\./\.\./?$", file.read(), re.MULTILINE) is not None,
              "flowkit.pc does not find its prefix")
    check(os.path.exists(os.path.join(root, "usr/lib/cmake/flowkit/flowkitConfig.cmake")), "no CMake package")


def check_installed_and_removed(debs, folder, while_there):
    root = InstallRoot(os.path.join(folder, "root"))
    before = root.files()
    root.dpkg("--install", *debs.values())
    for package in debs:
        check_documents(root.directory, package)
    while_there(root.directory)
    root.dpkg("--purge", *debs)
    check_equal(sorted(root.files() - before), [], "left after the removal")


def dev_package():
    need("cpack", "dpkg-deb", "dpkg")
    with tempfile.TemporaryDirectory() as folder:
        debs = make_packages(folder, HEADERS)
        check_equal(list(debs), ["libflowkit-dev"], "packages of the headers")
        path = debs["libflowkit-dev"]
        check_equal(field(path, "Architecture"), "all", "architecture of headers")
        check_equal(field(path, "Depends"), "", "what headers depend on")
        check_equal(call("dpkg-deb", "--ctrl-tarfile", path)[1].count("postinst"), 0, "scripts of the package")
        check_installed_and_removed(debs, folder, check_headers)
        check_equal(release_parts.over_bounds({os.path.basename(path): os.path.getsize(path)}), [], "size")
        need("lintian")
        check_lintian(path)


def check_programs(root):
    """They run from there, and find their data from their own place."""
    for program in ("flowgen", "flowrecv", "flowcheck"):
        code, said = call(os.path.join(root, "usr/bin", program), "--version")
        check_equal((code, said), (0, f"{program} (flowkit) {run(program, '--version')[1].split()[-1]}\n"), program)
    with tempfile.TemporaryDirectory() as folder:
        pcap = os.path.join(folder, "out.pcap")
        check_equal(call(f"{root}/usr/bin/flowgen", "--pcap", pcap, "--count", 50)[0], 0, "flowgen")
        code, said = call(f"{root}/usr/bin/flowrecv", "--read", pcap, "--format", "json")
        lines = [line for line in said.split("\n") if line.startswith("{")]
        check_equal((code, len(lines)), (0, 50), "flowrecv of flowgen's file")
        check(all(json.loads(line)["network.bytes"] > 0 for line in lines), "flows without octets")
        code, said = call(f"{root}/usr/bin/flowcheck", "collector", "--only", "netflow5/header-y", "--",
                          f"{root}/usr/bin/flowrecv", "--stdin", cwd=folder)
        check_equal(code, 0, f"flowcheck collector: {said[-300:]}")
    for folder in ("usr/share/man/man1/flowgen.1.gz", "usr/share/flowkit/cases/rfc7011",
                   "usr/lib/systemd/system/flowrecv.service", "usr/share/flowkit/flowrecv.toml",
                   "usr/share/bash-completion/completions/flowrecv"):
        check(os.path.exists(os.path.join(root, folder)), f"no {folder}")


def check_c_library(root):
    """The example of the package, compiled as its user would, by pkg-config and by CMake's package."""
    example = os.path.join(root, "usr/share/doc/libflowkit-c-dev/c/example/decode.c")
    found = glob.glob(os.path.join(root, "usr/lib/*/pkgconfig/flowkit-c.pc"))
    check(len(found) == 1, f"pkg-config files {found}")
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PKG_CONFIG_PATH": os.path.dirname(found[0])}
        code, flags = call("pkg-config", "--cflags", "--libs", "flowkit-c", env=environment)
        check_equal(code, 0, f"pkg-config: {flags}")
        code, said = call("cc", example, *flags.split(), "-o", "a.out", cwd=folder)
        check_equal(code, 0, f"cc {flags}: {said}")
        code, said = call("./a.out", cwd=folder)
        check_equal((code, "1500 octets" in said), (0, True), f"the example: {said}")
        with open(os.path.join(folder, "CMakeLists.txt"), "w", encoding="utf-8") as file:
            file.write("cmake_minimum_required(VERSION 3.25)\nproject(p LANGUAGES C CXX)\n"
                       "find_package(flowkit CONFIG REQUIRED COMPONENTS c)\n"
                       f"add_executable(p {example})\ntarget_link_libraries(p flowkit::c)\n")
        code, said = call("cmake", "-S", folder, "-B", folder + "/b", f"-DCMAKE_PREFIX_PATH={root}/usr")
        check_equal(code, 0, f"find_package: {said[-800:]}")
        check_equal(call("cmake", "--build", folder + "/b")[0], 0, "cmake --build")
        check_equal(call(folder + "/b/p")[0], 0, "the example by CMake")


def check_all(root):
    check_headers(root)
    check_programs(root)
    if os.path.exists(os.path.join(root, "usr/include/flowkit.h")):
        check_c_library(root)


def packages():
    partners()
    need("cpack", "dpkg-deb", "dpkg", "lintian", "dpkg-shlibdeps")
    shutil.rmtree(MADE, ignore_errors=True)
    debs = make_packages(MADE)
    check({"libflowkit-dev", "flowkit-tools"} <= set(debs), f"packages {sorted(debs)}")
    depends = field(debs["flowkit-tools"], "Depends")
    for library in ("libc6 (>= ", "libssl3 (>= ", "libpcap0.8 (>= ", "libstdc++6 (>= "):
        check(library in depends, f"flowkit-tools depends on {depends}")
    with tempfile.TemporaryDirectory() as folder:
        check_installed_and_removed(debs, folder, check_all)
        again = make_packages(os.path.join(folder, "again"))
        for name, path in debs.items():
            with open(path, "rb") as one, open(again[name], "rb") as two:
                check_equal(one.read() == two.read(), True, f"{name} made twice is the same")
    sizes = {os.path.basename(path): os.path.getsize(path) for path in debs.values()}
    print("sizes:", sizes)
    check_equal(release_parts.over_bounds(sizes), [], "sizes of the packages")
    for path in debs.values():
        check_lintian(path)


def chroot():
    """A minimal Debian in which nothing of the build is: apt gets the dependencies, and takes them away again."""
    partners()
    need("debootstrap", "chroot")
    if os.geteuid() != 0:
        skip("debootstrap needs root")
    debs = [os.path.join(MADE, name) for name in sorted(os.listdir(MADE))] if os.path.isdir(MADE) else []
    debs = [path for path in debs if path.endswith(".deb")]
    if not debs:
        skip("no packages: the case `packages` makes them")
    with tempfile.TemporaryDirectory() as folder:
        # From where this machine's apt takes its packages.
        code, said = call("apt-get", "indextargets", "--format", "$(REPO_URI)", "Codename: bookworm")
        code, said = call("debootstrap", "--variant=minbase", "bookworm", folder, *said.split()[:1])
        if code != 0:
            skip(f"debootstrap: {said[-300:]}")

        def within(*command):
            return call("chroot", folder, "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root",
                        "DEBIAN_FRONTEND=noninteractive", *command)

        def everything():
            return set(within("find", "/usr", "/etc", "/opt", "-xdev")[1].split("\n"))

        before = everything()
        for path in debs:
            shutil.copy(path, os.path.join(folder, "tmp"))
        names = [f"/tmp/{os.path.basename(path)}" for path in debs]
        code, said = within("apt-get", "install", "-y", "--no-install-recommends", *names)
        check_equal(code, 0, f"apt-get install: {said[-800:]}")
        for program in ("flowgen", "flowrecv", "flowcheck"):
            check_equal(within(program, "--version")[0], 0, f"{program} --version in the chroot")
        code, said = within("sh", "-c", "cd /tmp && flowgen --protocol ipfix --count 200 --pcap a.pcap"
                            " --manifest a.json && flowrecv --read a.pcap --format none --expect a.json"
                            " && flowcheck exporter a.pcap && ls /usr/include/flowkit/ipfix.hpp")
        check_equal(code, 0, f"the programs in the chroot: {said[-800:]}")
        packages_there = [os.path.basename(path).split("_")[0] for path in debs]
        code, said = within("apt-get", "purge", "-y", "--autoremove", *packages_there)
        check_equal(code, 0, f"apt-get purge: {said[-800:]}")
        left = sorted(everything() - before)
        check_equal([path for path in left if "flow" in path], [], "left of flowkit")
        print("left by others:", left)


main({"man_pages": man_pages, "dev_package": dev_package, "packages": packages, "chroot": chroot})
