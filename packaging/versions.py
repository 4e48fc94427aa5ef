# SPDX-License-Identifier: BSL-1.0
"""The version: read from include/flowkit/version.hpp, held against CHANGELOG.md and the namespaces, and bumped."""
import glob
import os
import re

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), ".."))
VERSION_FILE = "include/flowkit/version.hpp"
CHANGELOG = "CHANGELOG.md"
PORT = "packaging/vcpkg/flowkit/vcpkg.json"  # vcpkg knows no version but one that is written there
HEADING = re.compile(r"^## (\d+\.\d+\.\d+) \((.+)\)$", re.MULTILINE)
NUMBER = re.compile(r"^#define FLOWKIT_VERSION (\d+)$", re.MULTILINE)
STRING = re.compile(r'^#define FLOWKIT_VERSION_STRING "(\d+\.\d+\.\d+)"$', re.MULTILINE)


class Malformed(Exception):
    """A file is not as it has to be; the text names it."""


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return file.read()


def parts(version):
    return tuple(int(part) for part in version.split("."))


def number_of(version):
    major, minor, patch = parts(version)
    return 10000 * major + 100 * minor + patch


def library_version(root):
    text = read(root, VERSION_FILE)
    number, string = NUMBER.findall(text), STRING.findall(text)
    if len(number) != 1 or len(string) != 1:
        raise Malformed(f"{VERSION_FILE}: not one FLOWKIT_VERSION and one FLOWKIT_VERSION_STRING")
    if int(number[0]) != number_of(string[0]):
        raise Malformed(f"{VERSION_FILE}: FLOWKIT_VERSION is {number[0]}, of {string[0]} it is {number_of(string[0])}")
    return string[0]


def top_of_changelog(root):
    """(version, date or "not released", its text) of the newest section."""
    text = read(root, CHANGELOG)
    found = list(HEADING.finditer(text))
    first = re.search(r"^## .*$", text, re.MULTILINE)
    if not found or first.start() != found[0].start():
        raise Malformed(f"{CHANGELOG}: its first section is not \"## X.Y.Z (DATE)\" or \"## X.Y.Z (not released)\"")
    end = found[1].start() if len(found) > 1 else len(text)
    return found[0][1], found[0][2], text[found[0].end():end].strip()


def other_namespaces(root, major):
    """The headers with a namespace flowkit that is not `flowkit::inline v<major>`."""
    found = []
    for path in sorted(glob.glob(os.path.join(root, "include/**/*.hpp"), recursive=True)):
        with open(path, encoding="utf-8") as file:
            for line in re.findall(r"^namespace flowkit\b.*", file.read(), re.MULTILINE):
                if not re.match(rf"namespace flowkit::inline v{major}\b", line):
                    found.append(os.path.relpath(path, root))
                    break
    return found


def bump(root, version):
    """Writes the version into version.hpp and the vcpkg port, and a section into CHANGELOG.md; what remains to be done,
    as sentences."""
    old = library_version(root)
    if parts(version) <= parts(old):
        raise Malformed(f"{version} does not come after {old}, the version of {VERSION_FILE}")
    if max(parts(version)[1:]) > 99:
        raise Malformed(f"{version}: minor and patch are at most 99 (FLOWKIT_VERSION has two digits for each)")
    top, state, _ = top_of_changelog(root)
    if state == "not released":
        raise Malformed(f"{CHANGELOG}: {top} is not released; write its date, or rename that section by hand")
    text = NUMBER.sub(f"#define FLOWKIT_VERSION {number_of(version)}", read(root, VERSION_FILE))
    text = STRING.sub(f'#define FLOWKIT_VERSION_STRING "{version}"', text)
    changes = HEADING.sub(lambda m: f"## {version} (not released)\n\n{m[0]}", read(root, CHANGELOG), count=1)
    port = re.sub(r'("version-semver": ")[0-9.]+"', rf'\g<1>{version}"', read(root, PORT))
    for path, content in ((VERSION_FILE, text), (CHANGELOG, changes), (PORT, port)):
        with open(os.path.join(root, path), "w", encoding="utf-8") as file:
            file.write(content)
    major = parts(version)[0]
    if major == parts(old)[0]:
        return []
    files = other_namespaces(root, major)
    return [f"the major version changes: `inline namespace v{parts(old)[0]}` must become `v{major}` in {len(files)} "
            f"headers under include/ (the first: {files[0] if files else '-'}), and `flowkit_v{parts(old)[0]}` in "
            "core/platform.hpp; the test packaging.namespaces fails until then"]
