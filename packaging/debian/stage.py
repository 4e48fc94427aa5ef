#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""stage.py --version VERSION --maintainer NAME-AND-ADDRESS PACKAGE=DIRECTORY...: what Debian's policy asks of a
package, added to its files in DIRECTORY: copyright, changelogs, man pages, documents; stripped programs; modes; times,
where SOURCE_DATE_EPOCH is set. Prints the packages that the programs' shared libraries are in.
packaging/debian/stage.cmake calls it when CPack makes the packages."""
import argparse
import email.utils
import glob
import gzip
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))
DOCUMENTS = {
    "libflowkit-dev": ["README.md", "docs/tutorial.md", "docs/design.md", "docs/normalised-flow.md", "examples"],
    "flowkit-tools": ["README.md", "docs"],
    "libflowkit-c-dev": ["docs/c.md", "c/example"],
}


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def write_gz(path, octets):
    """gzip without name and time: the same octets each time."""
    with open(path, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as out:
        out.write(octets)


def when():
    return int(os.environ.get("SOURCE_DATE_EPOCH", time.time()))


def copyright_text():
    """DEP-5; of .reuse/dep5 also what the headers of elements are made from."""
    licence = "\n".join(" " + (line or ".") for line in read("LICENSE").strip().split("\n"))
    source = re.search(r"^Comment: (From IANA.*?)\n\n", read(".reuse/dep5"), re.MULTILINE | re.DOTALL)[1]
    return (f"Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: flowkit\n\n"
            f"Files: *\nCopyright: 2026 flowkit contributors\nLicense: BSL-1.0\n"
            f"Comment: The tables of elements are {source[0].lower()}{source[1:]}\n\nLicense: BSL-1.0\n{licence}\n")


def changelog_text(version, maintainer):
    date = email.utils.formatdate(when())
    return (f"flowkit ({version}) unstable; urgency=medium\n\n"
            f"  * Release {version.split('-')[0]}: see changelog.gz beside this file.\n\n -- {maintainer}  {date}\n")


def add_documents(package, target):
    for path in DOCUMENTS.get(package, []):
        source = os.path.join(ROOT, path)
        if os.path.isdir(source):
            shutil.copytree(source, os.path.join(target, path), dirs_exist_ok=True,
                            ignore=shutil.ignore_patterns("*.py", "*.html", "__pycache__", "CMakeLists.txt"))
        elif os.path.exists(source):
            os.makedirs(os.path.join(target, os.path.dirname(path)), exist_ok=True)
            shutil.copy(source, os.path.join(target, path))


def dependencies(binaries):
    """What dpkg-shlibdeps says; it wants a folder with a debian/control."""
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "debian"))
        with open(os.path.join(folder, "debian/control"), "w", encoding="utf-8") as file:
            file.write("Source: flowkit\n\nPackage: flowkit-tools\nArchitecture: any\n")
        done = subprocess.run(["dpkg-shlibdeps", "-O", *(f"-e{binary}" for binary in binaries)], cwd=folder, check=True,
                              capture_output=True, text=True)
    return done.stdout.strip().removeprefix("shlibs:Depends=")


def add_man_pages(binaries, target):
    plain = target + ".plain"
    subprocess.run([sys.executable, os.path.join(ROOT, "packaging/manpages.py"), binaries, plain], check=True,
                   env={**os.environ, "SOURCE_DATE_EPOCH": str(when())})
    os.makedirs(target)
    for name in sorted(os.listdir(plain)):
        with open(os.path.join(plain, name), "rb") as file:
            write_gz(os.path.join(target, name + ".gz"), file.read())
    shutil.rmtree(plain)


def add_completions(binaries, target):
    os.makedirs(target)
    subprocess.run([sys.executable, os.path.join(ROOT, "packaging/completions.py"), binaries, target], check=True)


def replace_in(path, old, new):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    if old not in text:
        sys.exit(f"stage.py: no '{old}' in {path}")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace(old, new))


def place_for_compilers(usr):
    """A library, and the pkg-config file that names it, where only compilers for its processor look; a pkg-config file
    of headers alone where all of them do."""
    plain = os.path.join(usr, "lib/pkgconfig")
    libraries = glob.glob(os.path.join(usr, "lib/*.a"))
    if not libraries:
        if os.path.isdir(plain):
            os.rename(plain, os.path.join(usr, "share/pkgconfig"))
        return
    triplet = subprocess.run(["dpkg-architecture", "-qDEB_HOST_MULTIARCH"], check=True, capture_output=True,
                             text=True).stdout.strip()
    os.mkdir(os.path.join(usr, "lib", triplet))
    os.rename(plain, os.path.join(usr, "lib", triplet, "pkgconfig"))
    for path in glob.glob(os.path.join(usr, "lib", triplet, "pkgconfig/*.pc")):
        replace_in(path, "prefix=${pcfiledir}/../..", "prefix=${pcfiledir}/../../..")
        replace_in(path, "libdir=${prefix}/lib", f"libdir=${{prefix}}/lib/{triplet}")
    for library in libraries:
        name = os.path.basename(library)
        subprocess.run(["strip", "--strip-debug", "--enable-deterministic-archives", "--remove-section=.comment",
                        "--remove-section=.note", library], check=True)
        os.rename(library, os.path.join(usr, "lib", triplet, name))
        for path in glob.glob(os.path.join(usr, "lib/cmake/flowkit/*Targets-*.cmake")):
            replace_in(path, f"/lib/{name}", f"/lib/{triplet}/{name}")


def settle(directory):
    """Modes by policy, and no time later than the source's."""
    latest = int(os.environ["SOURCE_DATE_EPOCH"]) if "SOURCE_DATE_EPOCH" in os.environ else None
    for folder, _, names in os.walk(directory, topdown=False):
        for name in names:
            path = os.path.join(folder, name)
            os.chmod(path, 0o755 if os.path.basename(folder) == "bin" else 0o644)
            if latest is not None:
                os.utime(path, (latest, latest))
        os.chmod(folder, 0o755)
        if latest is not None:
            os.utime(folder, (latest, latest))


def stage(package, directory, version, maintainer):
    target = os.path.join(directory, "usr/share/doc", package)
    os.makedirs(target, exist_ok=True)
    with open(os.path.join(target, "copyright"), "w", encoding="utf-8") as file:
        file.write(copyright_text())
    write_gz(os.path.join(target, "changelog.Debian.gz"), changelog_text(version, maintainer).encode())
    write_gz(os.path.join(target, "changelog.gz"), read("CHANGELOG.md").encode())
    add_documents(package, target)
    overrides = os.path.join(directory, "usr/share/lintian/overrides")
    os.makedirs(overrides, exist_ok=True)
    with open(os.path.join(overrides, package), "w", encoding="utf-8") as file:
        file.write("# These packages are not uploaded to Debian, so there is no bug that asks for them.\n"
                   f"{package}: initial-upload-closes-no-bugs *\n")
    place_for_compilers(os.path.join(directory, "usr"))
    binaries = os.path.join(directory, "usr/bin")
    if os.path.isdir(binaries):
        programs = [os.path.join(binaries, name) for name in sorted(os.listdir(binaries))]
        subprocess.run(["strip", "--remove-section=.comment", "--remove-section=.note", *programs], check=True)
        add_man_pages(binaries, os.path.join(directory, "usr/share/man/man1"))
        add_completions(binaries, os.path.join(directory, "usr/share/bash-completion/completions"))
        print(dependencies(programs))
    settle(directory)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--version", required=True)
    parser.add_argument("--maintainer", required=True)
    parser.add_argument("packages", nargs="+", metavar="PACKAGE=DIRECTORY")
    arguments = parser.parse_args()
    for row in arguments.packages:
        package, directory = row.split("=", 1)
        stage(package, directory, arguments.version, arguments.maintainer)


main()
