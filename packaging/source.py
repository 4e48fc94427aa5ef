#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""source.py FILE [REPOSITORY [COMMIT]]: the source archive of a commit, .tar.gz: the same octets wherever and whenever
it is made (by the same zlib)."""
import gzip
import io
import os
import re
import subprocess
import sys
import tarfile


class GitFailed(Exception):
    """git says no; the text has why."""


def git(root, *arguments):
    """What git prints, as octets."""
    try:
        done = subprocess.run(["git", "-c", "core.autocrlf=false", "-c", "core.quotePath=false", *arguments], cwd=root,
                              capture_output=True, check=False)
    except FileNotFoundError:
        raise GitFailed("git is not installed") from None
    if done.returncode:
        raise GitFailed(f"git {' '.join(arguments[:2])}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def commit_time(root, commit="HEAD"):
    return int(git(root, "log", "-1", "--format=%ct", commit))


def members(root, commit="HEAD"):
    """(name, executable, octets) of each file of the commit, by name. Symbolic links are none of ours."""
    with tarfile.open(fileobj=io.BytesIO(git(root, "archive", "--format=tar", commit))) as archive:
        found = [(m.name, bool(m.mode & 0o100), archive.extractfile(m).read()) for m in archive if m.isfile()]
    return sorted(found)


def tar(files, prefix, seconds):
    """Names in order, modes 644 and 755, root's, all of one time: nothing of the machine that made it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name, executable, octets in files:
            entry = tarfile.TarInfo(f"{prefix}/{name}")
            entry.size, entry.mtime, entry.mode = len(octets), seconds, 0o755 if executable else 0o644
            archive.addfile(entry, io.BytesIO(octets))
    return out.getvalue()


def compressed(octets):
    out = io.BytesIO()
    with gzip.GzipFile("", "wb", 9, out, mtime=0) as file:
        file.write(octets)
    return out.getvalue()


def archive(root, commit="HEAD"):
    """Uncompressed, with the version of that commit in its folder's name."""
    files = members(root, commit)
    header = next((octets for name, _, octets in files if name == "include/flowkit/version.hpp"), b"")
    version = re.search(rb'FLOWKIT_VERSION_STRING "([0-9.]+)"', header)
    if not version:
        raise GitFailed(f"{commit} has no version in include/flowkit/version.hpp")
    return tar(files, f"flowkit-{version[1].decode()}", commit_time(root, commit))


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 4:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
    try:
        octets_of_it = compressed(archive(*(sys.argv[2:] or [here])))
        with open(sys.argv[1], "wb") as output:
            output.write(octets_of_it)
    except (OSError, GitFailed) as error:
        print(f"source.py: {error}", file=sys.stderr)
        sys.exit(3)
