# SPDX-License-Identifier: BSL-1.0
"""Prometheus' text format 0.0.4, read strictly: what its grammar does not have is an error, as is a family that comes
twice, a sample of another family in between, a series twice, or a counter whose name does not end in _total."""
import re

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"')
SAMPLE = re.compile(rf"({NAME})(?:\{{(.*)\}})? (\S+)")
VALUE = re.compile(r"-?(?:\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|Inf)|NaN")
ESCAPES = {"\\\\": "\\", '\\"': '"', "\\n": "\n"}


class Malformed(Exception):
    pass


def need(condition, line):
    if not condition:
        raise Malformed(line)


def labels_in(text, line):
    """The labels as a set of pairs; `text` is what is between the braces."""
    found, at = {}, 0
    while at < len(text):
        m = LABEL.match(text, at)
        need(m is not None and m[1] not in found, line)
        found[m[1]] = re.sub(r'\\[\\"n]', lambda e: ESCAPES[e[0]], m[2])
        at = m.end()
        if at < len(text):
            need(text[at] == "," and at + 1 < len(text), line)
            at += 1
    return frozenset(found.items())


class Page:
    """`families`: name -> (kind, help); `series`: (name, labels) -> value."""

    def __init__(self, text):
        self.families, self.series = {}, {}
        need(text.endswith("\n"), "the end")
        family, has_kind = None, False
        for line in text[:-1].split("\n"):
            need(all(c.isprintable() for c in line), line)
            if m := re.fullmatch(rf"# HELP ({NAME}) (.+)", line):
                need(m[1] not in self.families and (family is None or has_kind), line)
                family, has_kind = m[1], False
                self.families[family] = (None, m[2])
            elif m := re.fullmatch(rf"# TYPE ({NAME}) (counter|gauge)", line):
                need(m[1] == family and not has_kind, line)
                need((m[2] == "counter") == family.endswith("_total"), line)
                self.families[family], has_kind = (m[2], self.families[family][1]), True
            else:
                m = SAMPLE.fullmatch(line)
                need(m is not None and m[1] == family and has_kind and VALUE.fullmatch(m[3]), line)
                key = (family, labels_in(m[2] or "", line))
                need(key not in self.series, line)
                self.series[key] = float(m[3])

    def value(self, name, /, **labels):
        return self.series[name, frozenset(labels.items())]

    def of(self, name, /, **some):
        """The series of the family that have these labels: [(labels, value)]."""
        return [(dict(l), v) for (n, l), v in self.series.items() if n == name and some.items() <= dict(l).items()]

    def sum(self, name, /, **some):
        return sum(v for _, v in self.of(name, **some))

    def falls_to(self, later):
        """Counters that are less in `later`, of series that are still there."""
        return [key for key, v in self.series.items()
                if self.families[key[0]][0] == "counter" and later.series.get(key, v) < v]
