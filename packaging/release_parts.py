# SPDX-License-Identifier: BSL-1.0
"""The files of a release, and the most octets that each may have (bounds.tsv)."""
import fnmatch
import glob
import hashlib
import json
import os
import shutil
import subprocess
import tempfile

import sbom
import source
import versions


def read_bounds():
    """(pattern, octets) of packaging/bounds.tsv."""
    with open(os.path.join(os.path.dirname(__file__), "bounds.tsv"), encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")]
    return [(pattern, int(octets)) for pattern, octets in rows[1:]]


def bound_of(name, bounds):
    """The bound of the first pattern that fits; None if none does."""
    return next((octets for pattern, octets in bounds if fnmatch.fnmatchcase(name, pattern)), None)


def over_bounds(sizes):
    """A sentence for each file that has no bound, or more octets than it allows."""
    bounds, found = read_bounds(), []
    for name, size in sorted(sizes.items()):
        most = bound_of(name, bounds)
        if most is None:
            found.append(f"{name} has no bound in packaging/bounds.tsv")
        elif size > most:
            found.append(f"{name} has {size} octets, packaging/bounds.tsv allows {most}")
    return found


def single_headers(root):
    return sorted(glob.glob(os.path.join(root, "single_include/*.hpp")))


def names(root, version):
    return [f"flowkit-{version}.tar.gz", *map(os.path.basename, single_headers(root)),
            f"libflowkit-dev_{version}-1_all.deb", f"flowkit-tools_{version}-1_*.deb", f"flowkit-{version}.spdx.json",
            "NOTES.md", "SHA256SUMS"]


def write(directory, name, octets):
    with open(os.path.join(directory, name), "wb") as file:
        file.write(octets)


def packages(build, directory, seconds):
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(["cpack", "--config", os.path.join(build, "CPackConfig.cmake"), "-B", folder],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
                              env={**os.environ, "SOURCE_DATE_EPOCH": str(seconds)})
        found = glob.glob(os.path.join(folder, "*.deb"))
        if done.returncode or not found:
            raise OSError(f"cpack: {done.stdout.strip()[-300:]}")
        for path in found:
            shutil.move(path, directory)


def notes(root, version, tests, tar, sizes):
    """The section of the changelog, what was tested, what there is."""
    _, date, text = versions.top_of_changelog(root)
    skipped = "".join(f"- skipped: {name}\n" for name in tests["skipped"])
    rows = "".join(f"| {name} | {size} |\n" for name, size in sorted(sizes.items()))
    commit = source.git(root, "rev-parse", "HEAD").decode().strip()
    counts = f"{tests['passed']} passed, {tests['failed']} failed, {len(tests['skipped'])} skipped"
    return "\n\n".join([
        f"# flowkit {version} ({date})", text, "## Tests", f"{counts}.", *([skipped.strip()] if skipped else []),
        "## Files",
        f"Made from commit {commit}. The archive uncompressed: SHA-256 {hashlib.sha256(tar).hexdigest()}.",
        f"| file | octets |\n|---|---|\n{rows}"])


def make(root, build, version, tests, output):
    """All of it in a directory beside the output, which appears when it is complete."""
    seconds = source.commit_time(root)
    os.makedirs(os.path.dirname(output), exist_ok=True)
    with tempfile.TemporaryDirectory(dir=os.path.dirname(output)) as directory:
        tar = source.archive(root)
        write(directory, f"flowkit-{version}.tar.gz", source.compressed(tar))
        for path in single_headers(root):
            shutil.copy(path, directory)
        packages(build, directory, seconds)
        document = sbom.document(root, "HEAD", os.path.join(build, "bin"))
        write(directory, f"flowkit-{version}.spdx.json", (json.dumps(document, indent=1) + "\n").encode())
        sizes = {name: os.path.getsize(os.path.join(directory, name)) for name in os.listdir(directory)}
        over = over_bounds(sizes)
        if over:
            raise versions.Malformed("; ".join(over))
        write(directory, "NOTES.md", notes(root, version, tests, tar, sizes).encode())
        sums = ""
        for name in sorted(os.listdir(directory)):
            with open(os.path.join(directory, name), "rb") as file:
                sums += f"{hashlib.sha256(file.read()).hexdigest()}  {name}\n"
        write(directory, "SHA256SUMS", sums.encode())
        shutil.copytree(directory, output)
    os.chmod(output, 0o755)
    print(f"written: {output}")
    print(f"To publish it: git tag -s v{version} -m 'flowkit {version}' && git push origin v{version}, "
          "then attach the files.")
