# SPDX-License-Identifier: BSL-1.0
"""Values as programs show them, as the harness contract has them (docs/testee.md); None where that cannot be said for
certain. Names and types are those of registry/."""
import datetime
import decimal
import ipaddress
import os
import re

REGISTRY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../registry")


def table(name):
    """Number: (name, type)."""
    with open(os.path.join(REGISTRY, name), encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file][1:]
    return {int(row[0]): (row[1], row[2]) for row in rows if row[0].isdigit()}


IANA = table("iana.tsv")
NETFLOW9 = {**IANA, **table("netflow9.tsv")}
SCOPES = table("netflow9_scope.tsv")
# What a collector is to ignore of these is not always masked.
IGNORED_BITS = {"tcpControlBits": 0xf000, "fragmentFlags": 0x1f, "mplsTopLabelExp": 0xf8}


def number(text, name):
    if re.fullmatch(r"\d+\.\d{9}", text) and name.endswith("SysUpTime"):  # seconds
        return int(decimal.Decimal(text) * 1000)
    if not re.fullmatch(r"-?\d+|0x[0-9a-f]+", text):
        return None
    value = int(text, 0)
    return None if value & IGNORED_BITS.get(name, 0) else value


def address(text, version):
    try:
        one = ipaddress.ip_address(text)
    except ValueError:
        return None
    # RFC 5952 is what Python writes, but for IPv4 addresses in the last 32 bits.
    return str(one) if one.version == version and getattr(one, "ipv4_mapped", None) is None else None


def point(text, kind):
    """Of `Jan  1, 2026 00:00:00.123000000 UTC`."""
    found = re.fullmatch(r"(\w{3} +\d+, \d{4} \d\d:\d\d:\d\d)\.(\d{9}) UTC", text)
    if found is None:
        return None
    digits = {"dateTimeSeconds": 3, "dateTimeMilliseconds": 3}.get(kind, 9)
    if found[2][digits:].strip("0"):
        return None
    at = datetime.datetime.strptime(re.sub(" +", " ", found[1]), "%b %d, %Y %H:%M:%S")
    return f"{at:%Y-%m-%dT%H:%M:%S}.{found[2][:digits]}Z" if at.year > 1970 else None


def value(text, name, kind):
    """The text of an element of this name and type as a value of JSON, or None."""
    if kind.startswith(("unsigned", "signed")):
        return number(text, name)
    if kind == "boolean":
        return {"1": True, "2": False}.get(text, number(text, name))
    if kind == "macAddress":
        return text.lower() if re.fullmatch(r"(?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}", text) else None
    if kind in ("ipv4Address", "ipv6Address"):
        return address(text, int(kind[3]))
    if kind.startswith("dateTime"):
        return point(text, kind)
    if kind == "string":
        return text if text.isascii() and text.isprintable() and "\\" not in text else None
    if kind == "octetArray" and name != "applicationId":
        # One octet alone may be shown as a number.
        return text.replace(":", "").lower() if re.fullmatch(r"[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2})+", text) else None
    return None  # floats are shown with fewer digits than they have
