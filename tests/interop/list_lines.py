# SPDX-License-Identifier: BSL-1.0
"""Records with lists in lists as flat sequences, from what flowrecv and ipfixDump print: ("template", id) begins a
record of the file, ("record", id) one in a list, ("semantic", name) a list, ("of", name) the element of a basicList;
(name, value) is a field, ("item", value) an element of a basicList. A list is a field without value: (name, None)."""
import ipaddress
import json
import re


def of_flowrecv(lines):
    """The JSON of --format elements, its values as they stand there."""
    return [list(fields_of(json.loads(line))) for line in lines.splitlines()]


def fields_of(record, marks=(("@template", "template"),)):
    for name, value in record.items():
        if name in ("@options", "@exporter"):
            continue
        if name.startswith("@"):
            yield dict(marks).get(name, name), value
            continue
        yield (re.sub(r"#\d+$", "", name), None if isinstance(value, dict) else value)
        if isinstance(value, dict):
            yield from list_of(value)


def list_of(value):
    yield "semantic", value["@semantic"]
    names = [name for name in value if not name.startswith("@")]
    if "records" in names:
        if "@template" in value:  # of one template
            yield "records of", value["@template"]
        for record in value["records"]:
            yield "record", record.get("@template", value.get("@template"))
            yield from fields_of({name: v for name, v in record.items() if name != "@template"})
    else:
        yield "of", names[0]
        for item in value[names[0]]:
            yield "item", None if isinstance(item, dict) else item
            if isinstance(item, dict):
                yield from list_of(item)
    if "@error" in value:
        yield "@error", value["@error"]


def of_ipfixdump(text):
    """What ipfixDump --data --hexdump=N prints, values as text. Lines that continue a value are joined to it."""
    records, part = [], False
    for line in text.splitlines():
        words = line.strip()
        if re.match(r"--- (?:options )?data record", words):
            nested, part = line.startswith("\t"), False
            records += [] if nested else [[]]
        elif words.startswith("+++ subTemplateMultiListEntry"):
            part = True  # its head is that of its records
        elif not records or words.startswith(("+++", "***", "--- ", "export time:", "message length:")) \
                or words in ("", "header:", "fields:", "scope:"):
            continue
        elif found := re.match(r"count: \d+ +semantic: \d+-(\w+)(?: +ie: \(([\d/]+)\) (\w+)| +tid: +(\d+).*)?$", words):
            records[-1].append(("semantic", found[1]))
            if found[2]:
                records[-1].append(("of", element_name(found[2], found[3])))
            elif found[4]:
                records[-1].append(("records of", int(found[4])))
        elif found := re.match(r"count: \d+ +tid: +(\d+)", words):
            if not part:
                records[-1].append(("record" if line.startswith("\t\t") else "template", int(found[1])))
            part = False
        elif found := re.match(r"\(([\d/]+)\) *(?:\(S\) *)?(\w+) : ?(.*)$", words):
            is_list = found[2].endswith("List") and found[3] == ""
            records[-1].append((element_name(found[1], found[2]), None if is_list else found[3]))
        elif found := re.match(r"\d+ +: ?(.*)$", words):
            records[-1].append(("item", found[1] or None))
        elif records[-1]:
            name, value = records[-1][-1]
            records[-1][-1] = (name, f"{value}\n{line}")
    return records


def element_name(number, name):
    return number if name == "_alienInformationElement" else name


def same(ours, theirs):
    """Does ipfixDump's text say the value that flowrecv's JSON has?"""
    if ours == theirs or theirs is None or ours is None:
        return ours == theirs
    if not isinstance(theirs, str):
        return False
    if isinstance(ours, (bool, int, float)):
        return theirs == json.dumps(ours)
    if found := re.match(r"(?s)\(len: (\d+)\) ?(.*)$", theirs):  # a string; octets as 0x...
        # 0x and a string's octets: of an element that it does not know.
        return found[2] in (ours, "0x" + ours, "0x" + ours.encode().hex()) or (found[1] == "0" and ours == "")
    if found := re.match(r"len: (\d+)$", theirs):  # octets that it has no digits for
        return int(found[1]) * 2 == len(ours)
    if found := re.match(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d+)?$", theirs):
        # It prints no part of a second of micro- and nanoseconds: .000000.
        part = found[3] if found[3] and len(found[3]) == 4 else ""
        return ours.startswith(f"{found[1]}T{found[2]}{part}")
    if re.fullmatch(r"\d+", theirs):  # octets of an element that it does not know, as a number of this machine
        return re.fullmatch("([0-9a-f]{2})*", ours) and int.from_bytes(bytes.fromhex(ours), "little") == int(theirs)
    try:
        return ipaddress.ip_address(ours) == ipaddress.ip_address(re.sub(r"\b0+(?=[0-9a-fA-F])", "", theirs))
    except ValueError:
        return ours.lower() == theirs.lower()  # MAC addresses


def differences(ours, theirs):
    """Where two sequences of one record differ: [(ours, theirs)]. Elements that ipfixDump does not know have no name
    there, and are held by place and value."""
    longest = max(len(ours), len(theirs))
    pad = [("nothing", None)]
    pairs = zip(ours + pad * (longest - len(ours)), theirs + pad * (longest - len(theirs)))
    return [(a, b) for a, b in pairs if (a[0] != b[0] and not b[0][0].isdigit()) or not same(a[1], b[1])]
