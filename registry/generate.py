#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes the C++ headers that hold registry data (see registry/README.md).

  generate.py                    write every header
  generate.py --check            exit 1, naming each header that differs from what would be written
  generate.py --renew ipfix.xml  replace iana.tsv by the elements of IANA's file, then write every header
"""
import argparse
import difflib
import re
import sys
import xml.etree.ElementTree as xml
from collections import Counter
from pathlib import Path
from typing import Callable, NamedTuple

HERE = Path(__file__).resolve().parent
INCLUDE = HERE.parent / "include/flowkit"
SPACES = ["iana", "enterprise", "v9", "v9_scope", "local"]  # enumerators of element_space, in their order
LEGAL_IDS = {"iana": (1, 32767), "enterprise": (0, 32767), "v9": (1, 65535), "v9_scope": (1, 65535)}
GREATEST = {f"unsigned{bits}": 2 ** bits - 1 for bits in (8, 16, 32, 64)}
IANA_COLUMNS = ["id", "name", "data_type", "semantics", "units", "range", "status", "revision"]
COLUMNS = ["id", "name", "data_type", "semantics", "units", "source", "note"]
BITS_COLUMNS = ["id", "name", "bits", "source"]

REVERSE_PEN = 29305
# RFC 5103 section 6.1, partly by sections of RFC 5102; of IANA's later elements none says that it is not reversible.
NOT_REVERSIBLE = {137, 145, 148, 149,                                    # identifiers without a direction
                  130, 131, 173, 211, 212, 213, 214, 215, 216, 217,      # process configuration (5.2)
                  40, 41, 42, 163, 164, 165, 166, 167, 168,              # process statistics (5.3)
                  210, 239}                                              # paddingOctets, biflowDirection
NTOP_V9_OFFSET = 57472  # nProbe sends its element 35632/n in NetFlow v9 as type 57472+n


def reverse(row):
    if int(row["id"]) in NOT_REVERSIBLE:
        return None
    return row | {"name": "reverse" + row["name"][0].upper() + row["name"][1:]}


def ntop_v9(row):
    return row | {"id": str(NTOP_V9_OFFSET + int(row["id"]))}


class Table(NamedTuple):
    """Elements of one space from one data file; tables with the same header share it."""
    data: str                        # file in registry/
    header: str                      # file in include/flowkit/ie/, without .hpp
    space: str                       # enumerator of element_space
    pen: int = 0
    namespace: str = ""              # below flowkit::ie; IANA's elements stand in flowkit::ie itself
    derive: Callable = lambda r: r   # row of the data file -> row of the table, or None
    also: tuple = ()                 # headers whose elements can be named through this namespace, too


TABLES = [
    Table("iana.tsv", "iana", "iana"),
    Table("asa.tsv", "asa", "v9", 0, "asa"),
    Table("palo_alto.tsv", "palo_alto", "v9", 0, "palo_alto"),
    Table("netflow9.tsv", "netflow9", "v9", 0, "netflow9", also=("asa", "palo_alto")),
    Table("nprobe.tsv", "netflow9", "v9", 0, "netflow9", ntop_v9),
    Table("netflow9_scope.tsv", "netflow9", "v9_scope", 0, "netflow9_scope"),
]  # and one for each row of enterprises.tsv


class Element(NamedTuple):
    order: tuple  # (space, pen, id)
    name: str
    qualified: str  # as seen from flowkit::ie
    initialiser: str


class DataError(Exception):
    """A mistake in the data; says in which row."""


def enumerators(enum):
    """The names core/element.hpp declares: a type, semantics or unit it lacks must not get into a table."""
    body = re.search(rf"enum class {enum} [^{{]*{{(.*?)}}", (INCLUDE / "core/element.hpp").read_text("utf-8"), re.S)
    return set(re.findall(r"^\s*(\w+)", re.sub(r"//.*", "", body.group(1)), re.M))


def enumerator(enum, known, spelling, default):
    """IANA's spelling -> C++ enumerator, e.g. '4-octet words' -> 'unit::four_octet_words'."""
    name = {"": default, "default": "default_", "4-octet words": "four_octet_words"}.get(spelling, spelling)
    if name not in known[enum]:
        raise DataError(f"unknown {enum} '{spelling}'")
    return f"{enum}::{name}"


def read_rows(file, columns, make):
    """[value for each row], where make(row) gives (keys, value); no key may come twice, errors name the row."""
    values, seen = [], {}
    lines = (HERE / file).read_text("utf-8").splitlines()
    if not lines or lines[0].split("\t") != columns:
        raise DataError(f"{file}:1: the header must be: {' '.join(columns)}")
    for line_number, line in enumerate(lines[1:], 2):
        try:
            fields = line.split("\t")
            if len(fields) != len(columns):
                raise DataError(f"{len(fields)} columns, expected {len(columns)}")
            keys, value = make(dict(zip(columns, fields)))
            for key in keys:
                if seen.setdefault(key, line_number) != line_number:
                    raise DataError(f"'{key}' stands in line {seen[key]} already")
        except DataError as error:
            raise DataError(f"{file}:{line_number}: {error}: {line!r}") from None
        values.append(value)
    return values


def number(text, low, high, what):
    if not re.fullmatch(r"0x[0-9A-Fa-f]+|0|[1-9][0-9]*", text) or not low <= int(text, 0) <= high:
        raise DataError(f"{what} '{text}' is not a number in {low}..{high}")
    return int(text, 0)


def read_bits():
    """{id of IANA's: (name, the bits that are its value)}"""
    def make(row):
        ident = number(row["id"], *LEGAL_IDS["iana"], "id")
        bits = number(row["bits"], 1, GREATEST["unsigned64"], "bits")
        if not re.fullmatch("0b0*1{1,16}0{0,7}", bin(bits)):  # what core/convert.hpp has conversions for
            raise DataError("the bits are up to 16 in a row, the lowest of them among the first 8")
        return (ident,), (ident, (row["name"], bits))

    return dict(read_rows("value_bits.tsv", BITS_COLUMNS, make))


def read_elements(table, bits):
    known = {enum: enumerators(enum) for enum in ("abstract_type", "data_semantics", "unit")}

    def make(row):
        name = row["name"]
        row = table.derive({"range": "", "status": "current", "revision": "0"} | row)
        if row is None:
            return (), None
        ident = number(row["id"], *LEGAL_IDS[table.space], "id")
        if not re.fullmatch(r"[A-Za-z]\w*", row["name"], re.A):
            raise DataError(f"'{row['name']}' is no C++ identifier")
        if row["status"] not in ("current", "deprecated"):
            raise DataError(f"unknown status '{row['status']}'")
        number(row["revision"], 0, 65535, "revision")
        parts = [f'"{row["name"]}"', f"element_space::{table.space}", table.pen, ident,
                 enumerator("abstract_type", known, row["data_type"], ""),  # no default: must be given
                 enumerator("data_semantics", known, row["semantics"], "default_"),
                 enumerator("unit", known, row["units"], "none")]
        if row["range"]:
            if row["data_type"] not in GREATEST:
                raise DataError(f"a range on {row['data_type']}")
            low, _, high = row["range"].partition("-")
            parts.append(number(low, 0, GREATEST[row["data_type"]], "range begin"))
            parts.append(number(high, parts[-1], GREATEST[row["data_type"]], "range end"))
        elif row["status"] == "deprecated" or ident in bits:
            parts += [0, "~std::uint64_t{0}"]
        if row["status"] == "deprecated" or ident in bits:
            parts.append("true" if row["status"] == "deprecated" else "false")
        if ident in bits:
            forward, value = bits[ident]
            if forward != name or row["data_type"] not in GREATEST:
                raise DataError(f"value_bits.tsv has bits of {forward}, an unsigned integer")
            parts.append(f"{value:#x}")
        qualified = "::".join(filter(None, [table.namespace, row["name"]]))
        order = (SPACES.index(table.space), table.pen, ident)
        return (ident, row["name"]), Element(order, row["name"], qualified, ", ".join(map(str, parts)))

    columns = IANA_COLUMNS if table.data == "iana.tsv" else COLUMNS
    return sorted(filter(None, read_rows(table.data, columns, make)))


def read_enterprises():
    def make(row):
        pen = number(row["pen"], 1, 2 ** 32 - 1, "pen")
        return (pen, row["vendor"]), (pen, row["vendor"], row["organisation"])

    return sorted(read_rows("enterprises.tsv", ["pen", "vendor", "organisation"], make))


def read_protocols():
    def make(row):
        value = number(row["number"], 0, 255, "protocol number")
        if not re.fullmatch(r"[a-z0-9][a-z0-9.+/-]*", row["keyword"]):
            raise DataError("a keyword is lower-case and one word")
        return (value, row["keyword"]), (value, row["keyword"])

    return dict(read_rows("protocols.tsv", ["number", "keyword"], make))


def fill(template, **values):
    """The text of registry/<template> with each `@name@` replaced by the value, a string or a list of lines."""
    text = (HERE / template).read_text("utf-8")
    for name, lines in values.items():
        text = text.replace(f"@{name}@", "\n".join(lines) if isinstance(lines, list) else lines)
    return text


def name_space(name, uses, lines):
    """C++: a namespace below flowkit::ie."""
    full = "::".join(filter(None, ["ie", name]))
    using = [f"using namespace {other};" for other in uses] + [""] if uses else []
    return [f"namespace flowkit::inline v0::{full} {{", "", *using, *lines, "", f"}}  // namespace flowkit::{full}"]


def outputs():
    """{path: text} of every generated header."""
    enterprises = read_enterprises()
    tables = TABLES + [Table("iana.tsv", vendor, "enterprise", pen, vendor, reverse) if pen == REVERSE_PEN else
                       Table(f"{vendor}.tsv", vendor, "enterprise", pen, vendor) for pen, vendor, _ in enterprises]
    headers, by_number, bits = {}, [], read_bits()
    for table in tables:
        elements = read_elements(table, bits if table.data == "iana.tsv" else {})
        by_number += elements
        data, uses, namespaces = headers.setdefault(table.header, ([], [], {}))
        data.append(table.data)
        uses += table.also
        using, lines = namespaces.setdefault(table.namespace, ([], []))
        using += table.also
        lines += [f"inline constexpr element {e.name}{{{e.initialiser}}};" for e in elements]
    for key in ("order", "qualified"):  # read_rows has looked into one file at a time
        twice = [e for e, n in Counter(getattr(e, key) for e in by_number).items() if n > 1]
        if twice:
            raise DataError(f"more than one table has {twice}")
    files = {}
    for header, (data, uses, namespaces) in headers.items():
        files[INCLUDE / f"ie/{header}.hpp"] = fill(
            "elements.hpp.in", data="registry/" + ", ".join(data),
            includes=[f"#include <flowkit/{h}.hpp>" for h in ["core/element"] + [f"ie/{u}" for u in uses]],
            namespaces=[line for name, parts in namespaces.items() for line in [""] + name_space(name, *parts)])
    by_number.sort()
    by_name = sorted(by_number, key=lambda e: e.name)  # stable: of equal names IANA's comes first
    files[INCLUDE / "ie/registry.hpp"] = fill(
        "registry.hpp.in", includes=[f"#include <flowkit/ie/{h}.hpp>" for h in sorted(headers)],
        by_number=[f"    &{e.qualified}," for e in by_number], by_name=[f"    &{e.qualified}," for e in by_name],
        organisations=[f'    {{{pen}, "{organisation}"}},' for pen, _, organisation in enterprises])
    names = read_protocols()
    files[INCLUDE / "flow/protocol_name.hpp"] = fill(
        "protocol_name.hpp.in", keywords=[f'    "{names.get(n, "")}",  // {n}' for n in range(max(names) + 1)])
    return files


def renew(path):
    ns = "{http://www.iana.org/assignments}"
    registry = xml.parse(path).getroot().find(f"{ns}registry[@id='ipfix-information-elements']")
    tags = ["elementId", "name", "dataType", "dataTypeSemantics", "units", "range", "status", "revision"]
    if registry is None:
        sys.exit(f"{path}: not IANA's ipfix.xml")
    rows = [[" ".join((record.findtext(ns + tag) or "").split()) for tag in tags]
            for record in registry.findall(f"{ns}record") if record.findtext(f"{ns}dataType")]
    (HERE / "iana.tsv").write_text("".join("\t".join(row) + "\n" for row in [IANA_COLUMNS] + rows), "utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 if a header is out of date")
    parser.add_argument("--renew", metavar="XML", help="IANA's ipfix.xml")
    options = parser.parse_args()
    if options.renew:
        renew(options.renew)
    files = outputs()
    stale = False
    for path in sorted(set((INCLUDE / "ie").glob("*.hpp")) - set(files)):
        stale = True
        print(f"{path.relative_to(HERE.parent).as_posix()} is written by nobody: remove it")
    for path, text in files.items():
        old = path.read_text("utf-8") if path.exists() else ""
        if old == text:
            continue
        name = path.relative_to(HERE.parent).as_posix()
        if not options.check:
            path.write_text(text, "utf-8")
            print(f"wrote {name}")
            continue
        stale = True
        print(f"{name} differs from what registry/generate.py writes:")
        diff = list(difflib.unified_diff(old.splitlines(), text.splitlines(), name, "generated", n=0, lineterm=""))
        print("\n".join(diff[:12] + ([f"... {len(diff) - 12} more lines"] if len(diff) > 12 else [])))
    return stale


if __name__ == "__main__":
    try:
        sys.exit(main())
    except DataError as error:
        sys.exit(f"generate.py: registry/{error}")
