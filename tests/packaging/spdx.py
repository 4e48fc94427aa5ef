# SPDX-License-Identifier: BSL-1.0
"""What SPDX 2.3 demands of a document in JSON, as far as ours have it (https://spdx.github.io/spdx-spec/v2.3): the
faults of one, as sentences."""
import re

ID = re.compile(r"SPDXRef-[A-Za-z0-9.-]+")
LICENCES = {"BSL-1.0", "CC0-1.0", "BSD-2-Clause", "BSD-3-Clause", "MIT", "Apache-2.0", "NOASSERTION", "NONE"}
RELATIONS = {"DESCRIBES", "CONTAINS", "BUILD_TOOL_OF", "BUILD_DEPENDENCY_OF", "OPTIONAL_DEPENDENCY_OF",
             "TEST_DEPENDENCY_OF", "RUNTIME_DEPENDENCY_OF", "GENERATED_FROM"}
DIGITS = {"SHA1": 40, "SHA256": 64}
DOCUMENT = ("spdxVersion", "dataLicense", "SPDXID", "name", "documentNamespace", "creationInfo", "packages", "files",
            "relationships")
PACKAGE = ("SPDXID", "name", "downloadLocation", "filesAnalyzed", "licenseConcluded", "licenseDeclared",
           "copyrightText")
FILE = ("SPDXID", "fileName", "checksums", "licenseConcluded", "licenseInfoInFiles", "copyrightText")


def without(entry, names, what):
    return [f"{what} without {name}" for name in names if name not in entry]


def header_faults(document):
    wanted = {"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT"}
    yield from (f"{name} is {document[name]}" for name, value in wanted.items() if document[name] != value)
    if not re.fullmatch(r"https?://[^#\s]+", document["documentNamespace"]):
        yield f"documentNamespace {document['documentNamespace']}"
    created = document["creationInfo"].get("created", "")
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", created):
        yield f"created {created}"
    creators = document["creationInfo"].get("creators", [])
    if not creators or not all(re.fullmatch(r"(Person|Organization|Tool): \S.*", creator) for creator in creators):
        yield f"creators {creators}"


def package_faults(package):
    name = package.get("name", package.get("SPDXID"))
    yield from without(package, PACKAGE, name)
    analysed = package.get("filesAnalyzed")
    if analysed != ("packageVerificationCode" in package):
        yield f"{name}: packageVerificationCode, or filesAnalyzed: false"
    for reference in package.get("externalRefs", []):
        if not re.fullmatch(r"pkg:deb/debian/[a-z0-9.%B+-]+@[^?\s+]+\?arch=\w+", reference["referenceLocator"]):
            yield f"{name}: purl {reference['referenceLocator']}"
    for member in ("licenseConcluded", "licenseDeclared"):
        if package.get(member) not in LICENCES:
            yield f"{name}: {member} {package.get(member)}"


def file_faults(entry):
    name = entry.get("fileName", entry.get("SPDXID"))
    yield from without(entry, FILE, name)
    if not name.startswith("./"):
        yield f"{name} does not begin with ./"
    if entry.get("licenseConcluded") not in LICENCES - {"NOASSERTION", "NONE"}:
        yield f"{name}: licence {entry.get('licenseConcluded')}"
    sums = {c["algorithm"]: c["checksumValue"] for c in entry.get("checksums", [])}
    if "SHA1" not in sums:
        yield f"{name} without SHA1"
    for algorithm, value in sums.items():
        if not re.fullmatch(rf"[0-9a-f]{{{DIGITS.get(algorithm, 0)}}}", value):
            yield f"{name}: {algorithm} {value}"


def relation_faults(document, known):
    described = [r for r in document["relationships"] if r["relationshipType"] == "DESCRIBES"]
    if [r["spdxElementId"] for r in described] != ["SPDXRef-DOCUMENT"]:
        yield "not one DESCRIBES of the document"
    for relation in document["relationships"]:
        if relation["relationshipType"] not in RELATIONS:
            yield f"relationship {relation['relationshipType']}"
        for end in ("spdxElementId", "relatedSpdxElement"):
            if relation[end] not in known:
                yield f"relationship with {relation[end]}, which is not there"


def faults(document):
    found = without(document, DOCUMENT, "the document")
    if found:
        return found
    ids = [document["SPDXID"], *(e.get("SPDXID", "") for e in document["packages"] + document["files"])]
    found += [f"SPDXID '{one}'" for one in ids if not ID.fullmatch(one)]
    if len(set(ids)) < len(ids):
        found.append("an SPDXID twice")
    found += header_faults(document)
    for package in document["packages"]:
        found += package_faults(package)
    for entry in document["files"]:
        found += file_faults(entry)
    return found + list(relation_faults(document, set(ids)))
