#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""packaging/sbom.py: SPDX 2.3, of every file of the commit, the same each time."""
import copy
import hashlib
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(__file__))
from packages import BIN, ROOT, call, check, check_equal, need  # noqa: E402
from programs import main  # noqa: E402
from spdx import faults  # noqa: E402
from licences_test import tracked  # noqa: E402


def made(*arguments, epoch=None):
    environment = {**os.environ, **({"SOURCE_DATE_EPOCH": epoch} if epoch else {})}
    done = subprocess.run([sys.executable, os.path.join(ROOT, "packaging/sbom.py"), *arguments], capture_output=True,
                          text=True, check=False, env=environment)
    check_equal(done.returncode, 0, f"sbom.py: {done.stderr}")
    return done.stdout


def sbom():
    need("git", "readelf", "dpkg-query")
    tracked()
    text = made("--binaries", BIN, epoch="1790000000")
    document = json.loads(text)
    check_equal(faults(document), [], "faults by SPDX 2.3")
    check_equal(document["creationInfo"]["created"], "2026-09-21T14:13:20Z", "SOURCE_DATE_EPOCH")
    names = subprocess.run(["git", "ls-tree", "-r", "-z", "--name-only", "HEAD"], cwd=ROOT, capture_output=True,
                           text=True, check=True).stdout.split("\0")[:-1]
    check_equal({e["fileName"] for e in document["files"]} == {f"./{name}" for name in names}, True,
                "the files are those of the commit")
    version = subprocess.run(["git", "show", "HEAD:include/flowkit/version.hpp"], cwd=ROOT, capture_output=True,
                             check=True).stdout
    entry = next(e for e in document["files"] if e["fileName"] == "./include/flowkit/version.hpp")
    check_equal(entry["checksums"][1]["checksumValue"], hashlib.sha256(version).hexdigest(), "SHA256 of a file")
    check_equal({e["licenseConcluded"] for e in document["files"] if e["fileName"].startswith("./registry/")},
                {"BSL-1.0", "CC0-1.0"}, "licences of the registry's tables")
    relations = {(r["spdxElementId"], r["relationshipType"]) for r in document["relationships"]}
    for wanted in (("SPDXRef-Package-libfmt-dev", "BUILD_DEPENDENCY_OF"), ("SPDXRef-Package-cmake", "BUILD_TOOL_OF"),
                   ("SPDXRef-Package-libgtest-dev", "TEST_DEPENDENCY_OF"),
                   ("SPDXRef-Package-libc6", "RUNTIME_DEPENDENCY_OF")):
        check(wanted in relations, f"no relationship {wanted}")
    packages = {p["name"]: p for p in document["packages"]}
    code, installed = call("dpkg-query", "-W", "-f=${Version}", "libc6")
    check_equal(packages["libc6"].get("versionInfo"), installed if code == 0 else None, "version of libc6")
    if not os.environ.get("FLOWKIT_CAMPAIGN"):
        return  # the second time costs as much as the first
    check_equal(made("--binaries", BIN, epoch="1790000000") == text, True, "made twice it is the same")


def sbom_faults():
    """What the check of the form finds in a document that is not right: it would pass anything otherwise."""
    one = {"SPDXID": "SPDXRef-File-a", "fileName": "./a", "licenseConcluded": "BSL-1.0", "copyrightText": "NOASSERTION",
           "licenseInfoInFiles": ["BSL-1.0"], "checksums": [{"algorithm": "SHA1", "checksumValue": "0" * 40}]}
    package = {"SPDXID": "SPDXRef-Package-p", "name": "p", "downloadLocation": "NOASSERTION", "filesAnalyzed": False,
               "licenseConcluded": "BSL-1.0", "licenseDeclared": "BSL-1.0", "copyrightText": "NOASSERTION"}
    good = {"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": "n",
            "documentNamespace": "https://spdx.org/spdxdocs/n", "packages": [package], "files": [one],
            "creationInfo": {"created": "2026-01-01T00:00:00Z", "creators": ["Tool: t"]},
            "relationships": [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES",
                               "relatedSpdxElement": "SPDXRef-Package-p"}]}
    check_equal(faults(good), [], "of a right one")
    for path, value in ((("spdxVersion",), "SPDX-2.2"), (("dataLicense",), "MIT"), (("documentNamespace",), "n#"),
                        (("creationInfo", "created"), "2026-01-01"), (("creationInfo", "creators"), []),
                        (("files", 0, "fileName"), "a"), (("files", 0, "licenseConcluded"), "NOASSERTION"),
                        (("files", 0, "checksums", 0, "checksumValue"), "xyz"), (("files", 0, "SPDXID"), "a b"),
                        (("files", 0, "SPDXID"), "SPDXRef-Package-p"), (("packages", 0, "filesAnalyzed"), True),
                        (("relationships", 0, "relatedSpdxElement"), "SPDXRef-none"), (("relationships",), []),
                        (("relationships", 0, "relationshipType"), "LIKES")):
        wrong = copy.deepcopy(good)
        place = wrong
        for part in path[:-1]:
            place = place[part]
        place[path[-1]] = value
        check(faults(wrong) != [], f"nothing found with {path} = {value!r}")
    for name in good:
        check(faults({key: value for key, value in good.items() if key != name}) != [], f"nothing found without {name}")


def sbom_usage():
    with tempfile.TemporaryDirectory() as folder:
        script = os.path.join(ROOT, "packaging/sbom.py")
        code, said = call(sys.executable, script, "--binaries", folder)
        check_equal((code, "no flowgen there" in said), (2, True), f"no programs: {said}")
        code, said = call(sys.executable, script, "--commit", "no-such-commit")
        check_equal((code, said.count("\n")), (3, 1), f"no commit: {said}")


if __name__ == "__main__":
    main({"sbom": sbom, "sbom_faults": sbom_faults, "sbom_usage": sbom_usage})
