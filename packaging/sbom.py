#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The software bill of materials of a commit, as SPDX 2.3 in JSON: its files with checksums and licences, what it is
built with (cmake/setup.sh), and what the programs need to run (their shared libraries). The same for the same commit on
the same machine; SOURCE_DATE_EPOCH sets its time (default: that of the commit)."""
import argparse
import fnmatch
import hashlib
import json
import os
import re
import subprocess
import sys
import time
from urllib.parse import quote

import source
import versions

# What the programs are made with, which the licences of Debian's packages do not say in SPDX's words.
LICENCES = {"boost": "BSL-1.0", "range-v3": "BSL-1.0", "cli11": "BSD-3-Clause", "fmt": "MIT", "tomlplusplus": "MIT",
            "pcap": "BSD-3-Clause", "ssl": "Apache-2.0", "gtest": "BSD-3-Clause", "rapidcheck": "BSD-2-Clause",
            "benchmark": "Apache-2.0"}
PURPOSES = {"build": "BUILD_TOOL_OF", "library": "OPTIONAL_DEPENDENCY_OF", "tools": "BUILD_DEPENDENCY_OF",
            "tests": "TEST_DEPENDENCY_OF"}
PROGRAMS = ("flowgen", "flowrecv", "flowcheck")


def said(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout if done.returncode == 0 else ""


def identifier(kind, name):
    return f"SPDXRef-{kind}-" + re.sub(r"[^A-Za-z0-9.-]", lambda m: f"-{ord(m[0]):x}-", name)


def dep5_rules(text):
    """(pattern, licence) in order; the last that fits a file counts."""
    rules = []
    for paragraph in re.split(r"\n\s*\n", text):
        files = re.search(r"^Files:(.*(?:\n .*)*)", paragraph, re.MULTILINE)
        licence = re.search(r"^License: *(\S+)", paragraph, re.MULTILINE)
        if files and licence:
            rules += [(pattern, licence[1]) for pattern in files[1].split()]
    return rules


def licence_of(name, octets, rules):
    found = re.search(rb"SPDX-License-Identifier: ([A-Za-z0-9.+-]+)", octets[:2000])
    if found:
        return found[1].decode()
    fitting = [licence for pattern, licence in rules if fnmatch.fnmatchcase(name, pattern)]
    return fitting[-1] if fitting else "NOASSERTION"


def file_entry(name, octets, rules):
    licence = licence_of(name, octets, rules)
    return {"SPDXID": identifier("File", name), "fileName": f"./{name}",
            "checksums": [{"algorithm": "SHA1", "checksumValue": hashlib.sha1(octets).hexdigest()},
                          {"algorithm": "SHA256", "checksumValue": hashlib.sha256(octets).hexdigest()}],
            "licenseConcluded": licence, "licenseInfoInFiles": [licence], "copyrightText": "NOASSERTION"}


def debian_package(name):
    """A package by its name, in the version that is installed here; no version where it is not."""
    status = said("dpkg-query", "-W", "-f=${db:Status-Status} ${Version} ${Architecture}", name).split()
    licence = next((value for key, value in LICENCES.items() if key in name), "NOASSERTION")
    entry = {"SPDXID": identifier("Package", name), "name": name, "downloadLocation": "NOASSERTION",
             "filesAnalyzed": False, "licenseConcluded": "NOASSERTION", "licenseDeclared": licence,
             "copyrightText": "NOASSERTION"}
    if status[:1] == ["installed"]:
        entry["versionInfo"] = status[1]
        entry["externalRefs"] = [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                                  "referenceLocator": f"pkg:deb/debian/{quote(name)}@{quote(status[1], ':')}"
                                                      f"?arch={status[2]}"}]
    return entry


def requirements(setup):
    """(purpose, package) of the table in cmake/setup.sh."""
    table = setup.split("<<'TABLE'\n", 1)[1].split("\nTABLE\n", 1)[0]
    return [tuple(line.split()[:2]) for line in table.split("\n")]


def shared_libraries(binaries):
    """The packages of the shared libraries that the programs name, without what those need in their turn."""
    names = set()
    for program in PROGRAMS:
        text = said("readelf", "-d", os.path.join(binaries, program))
        names |= set(re.findall(r"\(NEEDED\).*\[(.+)\]", text))
    # Those of other widths are elsewhere (/lib32, /libx32).
    places = [said("dpkg", "-S", f"*/*-linux-gnu*/{name}") for name in sorted(names)]
    return sorted({line.split(":")[0] for place in places for line in place.split("\n") if line})


def document(root, commit, binaries):
    files = source.members(root, commit)
    contents = {name: octets for name, _, octets in files}
    version = versions.library_version(root)
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH", source.commit_time(root, commit)))
    rules = dep5_rules(contents.get(".reuse/dep5", b"").decode())
    entries = [file_entry(name, octets, rules) for name, _, octets in files]
    sums = sorted(entry["checksums"][0]["checksumValue"] for entry in entries)
    code = hashlib.sha1("".join(sums).encode()).hexdigest()
    main = {"SPDXID": "SPDXRef-Package-flowkit", "name": "flowkit", "versionInfo": version,
            "downloadLocation": "NOASSERTION", "filesAnalyzed": True,
            "packageVerificationCode": {"packageVerificationCodeValue": code}, "primaryPackagePurpose": "LIBRARY",
            "supplier": "Organization: flowkit contributors",
            "licenseConcluded": "BSL-1.0", "licenseDeclared": "BSL-1.0",
            "licenseInfoFromFiles": sorted({entry["licenseConcluded"] for entry in entries}),
            "copyrightText": "flowkit contributors"}
    packages, relations = {"flowkit": main}, [("SPDXRef-DOCUMENT", "DESCRIBES", main["SPDXID"])]

    def add(name, relation, target):
        packages.setdefault(name, debian_package(name))
        relations.append((packages[name]["SPDXID"], relation, target))

    for purpose, name in requirements(contents["cmake/setup.sh"].decode()):
        if purpose in PURPOSES:
            add(name, PURPOSES[purpose], main["SPDXID"])
    if binaries:
        tools = {**debian_package("flowkit-tools"), "versionInfo": version, "licenseDeclared": "BSL-1.0",
                 "copyrightText": "flowkit contributors", "primaryPackagePurpose": "APPLICATION"}
        tools.pop("externalRefs", None)
        packages["flowkit-tools"] = tools
        relations.append((tools["SPDXID"], "GENERATED_FROM", main["SPDXID"]))
        for name in shared_libraries(binaries):
            add(name, "RUNTIME_DEPENDENCY_OF", tools["SPDXID"])
    relations += [(main["SPDXID"], "CONTAINS", entry["SPDXID"]) for entry in entries]
    created = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
    return {"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT",
            "name": f"flowkit-{version}",
            "documentNamespace": f"https://spdx.org/spdxdocs/flowkit-{version}-{code}",
            "creationInfo": {"created": created,
                             "creators": ["Organization: flowkit contributors", f"Tool: flowkit-sbom-{version}"]},
            "packages": list(packages.values()), "files": entries,
            "relationships": [{"spdxElementId": a, "relationshipType": relation, "relatedSpdxElement": b}
                              for a, relation, b in relations]}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--commit", default="HEAD", help="of what (default: HEAD)")
    parser.add_argument("--binaries", metavar="DIR", help="also what the programs there need to run")
    parser.add_argument("--output", metavar="FILE", default="-", help="where to (default: standard output)")
    arguments = parser.parse_args()
    if arguments.binaries:
        missing = [p for p in PROGRAMS if not os.path.exists(os.path.join(arguments.binaries, p))]
        if missing:
            parser.error(f"--binaries {arguments.binaries}: no {missing[0]} there")
    try:
        text = json.dumps(document(versions.ROOT, arguments.commit, arguments.binaries), indent=1) + "\n"
        if arguments.output == "-":
            sys.stdout.write(text)
        else:
            with open(arguments.output, "w", encoding="utf-8") as file:
                file.write(text)
    except (OSError, source.GitFailed, versions.Malformed) as error:
        print(f"sbom.py: {error}", file=sys.stderr)
        sys.exit(3)


if __name__ == "__main__":
    main()
