# SPDX-License-Identifier: BSL-1.0
"""What two profiles must share to be of the same kind of exporter: all that does not depend on the flows of a run."""
import glob
import os
import re
import tomllib

REGISTRY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../registry")
V9_TABLES = ("netflow9", "nprobe", "asa", "palo_alto")
VARIABLE = 65535


def rows(path):
    with open(path, encoding="utf-8") as file:
        names = file.readline().rstrip("\n").split("\t")
        return [dict(zip(names, line.rstrip("\n").split("\t"))) for line in file if not line.startswith("#")]


def elements():
    """Name -> (space, enterprise, number), as the library's search by name finds it: IANA's before others."""
    found = {}

    def enter(name, space, pen, number):
        key = ({"iana": 0, "enterprise": 1, "v9": 2, "v9_scope": 3}[space], pen, number)
        if name not in found or key < found[name][0]:
            found[name] = (key, (space, pen, number))

    for row in rows(os.path.join(REGISTRY, "iana.tsv")):
        enter(row["name"], "iana", 0, int(row["id"]))
        enter("reverse" + row["name"][:1].upper() + row["name"][1:], "enterprise", 29305, int(row["id"]))
    pens = {row["vendor"]: int(row["pen"]) for row in rows(os.path.join(REGISTRY, "enterprises.tsv"))}
    for path in glob.glob(os.path.join(REGISTRY, "*.tsv")):
        vendor = os.path.basename(path)[:-4]
        if vendor in pens:
            for row in rows(path):
                enter(row["name"], "enterprise", pens[vendor], int(row["id"]))
        elif vendor in V9_TABLES:
            for row in rows(path):
                enter(row["name"], "v9", 0, int(row["id"]))
        elif vendor == "netflow9_scope":
            for row in rows(path):
                enter(row["name"], "v9_scope", 0, int(row["id"]))
    return {name: what for name, (_, what) in found.items()}


ELEMENTS = elements()


def field(text, is_scope):
    """(space, enterprise, number, length) of one field of a profile."""
    name, _, length = text.rpartition("/")
    octets = VARIABLE if length == "v" else int(length)
    numbered = re.fullmatch(r"(v9|scope|\d+):(\d+)", name)
    if not numbered:
        return (*ELEMENTS[name], octets)
    space, number = numbered.groups()
    if space in ("v9", "scope"):
        return ("v9_scope" if space == "scope" else "v9", 0, int(number), octets)
    return ("enterprise" if int(space) else "iana", int(space), int(number), octets)


def fields(template):
    """Of a [[template]] or [[options]]."""
    scopes = template.get("scope", 0)
    return [field(text, i < scopes) for i, text in enumerate(template["fields"].split())]


def shape(profile_toml):
    """The comparable part of the text of a profile."""
    p = tomllib.loads(profile_toml)
    options_data = [{"id": o["id"], "scope": o["scope"], "fields": fields(o), "records": len(o.get("records", []))}
                    for o in p.get("options", [])]
    sflow = p.get("sflow", {})
    return {
        "protocol": p["protocol"],
        "exporter": p.get("exporter", {}),
        "datagram": p.get("datagram", {}),
        "timers": {k: v for k, v in p.get("timers", {}).items() if k not in ("active_timeout", "inactive_timeout")},
        "sampling": p.get("sampling", {}),
        "templates": sorted((t["id"], t["family"], fields(t)) for t in p.get("template", [])),
        "options": sorted(options_data, key=lambda o: o["id"]),
        "values": p.get("values", {}),
        "sflow": {key: sflow[key] for key in sflow if key not in ("counter_interval", "drops")},
    }
