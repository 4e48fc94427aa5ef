# SPDX-License-Identifier: BSL-1.0
"""Holds what flowrecv decodes against what another program decoded, value by value. A difference must be listed with its
reason, and what is listed must differ."""
import calendar
import fnmatch
import re
import struct

from programs import check, check_equal

ABSENT = "(absent)"


def instant(text):
    """Nanoseconds since 1970; None where it is no time of RFC 3339 in UTC."""
    t = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?Z", str(text))
    if not t:
        return None
    return calendar.timegm(tuple(int(t[i]) for i in range(1, 7))) * 10**9 + int((t[7] or "").ljust(9, "0"))


def same(ours, theirs):
    if isinstance(ours, bool) != isinstance(theirs, bool):
        return False
    if ours == theirs:
        return True
    if isinstance(ours, float) and isinstance(theirs, float):  # 32 bits are 5.4112, or what these are as 64
        return struct.pack(">f", ours) == struct.pack(">f", theirs)
    a, b = instant(ours), instant(theirs)
    # RFC 7011 section 6.1.9: the fraction of a dateTimeMicroseconds has 11 bits without meaning, 0.5 us.
    return a is not None and b is not None and abs(a - b) < 1000


# What a difference may be; each takes our value and theirs.
def only_ours(ours, theirs):
    return theirs == ABSENT and ours != ABSENT


def only_theirs(ours, theirs):
    return ours == ABSENT and theirs != ABSENT


class Comparison:
    """`accepted`: {(case, name): (relation, reason)}; case and name may be patterns of fnmatch. Differences for which no
    entry's relation holds fail, and so do entries that none needed."""

    def __init__(self, kind, accepted):
        self.kind, self.accepted, self.needed = kind, accepted, {}
        self.cases = self.records = self.values = 0

    def value(self, case, name, ours, *theirs, where=""):
        """`theirs`: what their value may be read as (octets in base64 or text)."""
        self.values += 1
        if any(same(ours, t) for t in theirs):
            return
        for key, (relation, _) in self.accepted.items():
            if fnmatch.fnmatchcase(case, key[0]) and fnmatch.fnmatchcase(name, key[1]) and relation(ours, theirs[0]):
                self.needed[key] = self.needed.get(key, 0) + 1
                return
        check(False, f"{self.kind}: {case}{where}: {name}: flowrecv {ours!r}, {self.kind} {theirs[0]!r}")

    def record(self, case, index, ours, theirs):
        """Both as dictionaries; values of theirs may be tuples of readings."""
        self.records += 1
        for name in sorted(ours.keys() | theirs.keys()):
            value = theirs.get(name, ABSENT)
            readings = value if isinstance(value, tuple) else (value,)
            self.value(case, name, ours.get(name, ABSENT), *readings, where=f" record {index}")

    def finish(self):
        for key, (_, reason) in self.accepted.items():
            check(key in self.needed, f"{self.kind}: {key} does not differ any more ({reason})")
        print(f"{self.kind}: {self.cases} cases, {self.records} records, {self.values} values; accepted differences:")
        for key, count in self.needed.items():
            print(f"  {count:6} {key[0]} {key[1]}: {self.accepted[key][1]}")
        check_equal(self.records == 0, False, f"{self.kind}: no record was compared")
