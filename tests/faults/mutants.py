# SPDX-License-Identifier: BSL-1.0
"""Mutants of a header: what a slip of the hand could have made of a line of code.

  operator   < <=, > >=, == !=, + -, && ||, << >>, & |, += -=, ++ --
  bound      size() one less, first(n) and subspan(n) one more
  constant   a number one more or one less
  order      a number is loaded or stored with its octets in the other order
  check      `if (...) return ...;`, `if (...) continue;` without effect

Lines of code only: no comments, includes, texts, assertions; no tables of elements (ie/); no concepts and requirements,
which run nowhere (tests/compile_fail looks at what they turn down).
"""
import dataclasses
import hashlib
import re

SWAPPED = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==", "+": "-", "-": "+", "&&": "||",
           "||": "&&", "<<": ">>", ">>": "<<", "&": "|", "|": "&", "+=": "-=", "-=": "+="}
OPERATOR = re.compile(r" (" + "|".join(map(re.escape, sorted(SWAPPED, key=len, reverse=True))) + r")(?= |$)")
STEP = re.compile(r"(?<![\w)\]])(\+\+|--)(?=[\w(*])")
SIZE = re.compile(r"\.size\(\)(?! [+-] 1\b)")
PART = re.compile(r"\.(?:first|last|subspan)\((?=\w)")
NUMBER = re.compile(r"(?<![\w.'])(0x[0-9a-fA-F']+|[0-9][0-9']*)(?=[uUlLzZ]*(?![\w.']))")
ORDER = re.compile(r"(?<![\w:])(?:detail::)?(load_be|store_be|to_big_endian)(?=[<(])")
CHECK = re.compile(r"^\s*(?:\} )?(?:else )?(if \(.*\)) ((?:return\b.*|continue|break);)\s*$")


@dataclasses.dataclass(frozen=True)
class Mutant:
    path: str  # below include/flowkit
    line: int  # from 1
    kind: str
    before: str
    after: str
    id: str

    def applied_to(self, text):
        lines = text.split("\n")
        assert lines[self.line - 1] == self.before
        lines[self.line - 1] = self.after
        return "\n".join(lines)

    def diff(self):
        return f"-{self.before}\n+{self.after}"


def blank(text, span):
    begin, end = span
    return text[:begin] + re.sub(r"[^\n]", " ", text[begin:end]) + text[end:]


def end_of_call(text, begin):
    """Behind the parenthesis that closes the first one from `begin`."""
    depth = 0
    for i in range(begin, len(text)):
        depth += (text[i] == "(") - (text[i] == ")")
        if depth == 0 and text[i] == ")":
            return i + 1
    return len(text)


def code_of(path, text):
    """The text with everything blank that is not to be changed, character for character."""
    for m in re.finditer(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])\'', text, re.S):
        text = blank(text, m.span())
    for m in re.finditer(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", text, re.M):
        text = blank(text, m.span())
    for m in re.finditer(r"\b(?:static_assert|assert)(?= *\()", text):
        text = blank(text, (m.start(), end_of_call(text, m.start())))
    for m in re.finditer(r"\bconcept\b[^;]*;|\brequires\b[^\n]*|\[\[.*?\]\]", text):
        text = blank(text, m.span())
    if path.startswith("ie/"):  # of these the functions behind the tables of the registry
        tables = [m.end() for m in re.finditer(r"^ +\{\d+, +\},$", text, re.M)]
        text = blank(text, (0, tables[-1] if tables else len(text)))
    return text


def swap_order(code, line, match):
    """The same call of what is in swapped.hpp."""
    if match[1] == "to_big_endian":
        return line[:match.start()] + line[match.end():]
    return line[:match.start()] + "::flowkit_swapped::" + match[1][:-2] + "le" + line[match.end():]


def sites(code, line):
    """(kind, what the line becomes) of all that could go wrong in it; `code` is the line as code_of has it."""
    def put(span, text):
        return line[:span[0]] + text + line[span[1]:]

    for m in OPERATOR.finditer(code):
        if not re.search(r"\boperator *$", code[:m.start()]):
            yield "operator", put(m.span(1), SWAPPED[m[1]])
    for m in STEP.finditer(code):
        yield "operator", put(m.span(1), "--" if m[1] == "++" else "++")
    for m in SIZE.finditer(code):
        yield "bound", put(m.span(), ".size() - 1")
    for m in PART.finditer(code):
        yield "bound", put((m.end(), m.end()), "1 + ")
    for m in NUMBER.finditer(code):
        number = int(m[1].replace("'", ""), 0) if not re.match(r"0[0-9]", m[1]) else int(m[1], 8)
        for other in {number + 1, number - 1} - {-1}:
            yield "constant", put(m.span(1), hex(other) if m[1].startswith("0x") else str(other))
    for m in ORDER.finditer(code):
        yield "order", swap_order(code, line, m)
    if m := CHECK.match(code):
        if end_of_call(code, m.start(1)) == m.end(1):
            yield "check", put((m.start(1), m.end(2)), ";")


def number_of(*what):
    return int.from_bytes(hashlib.sha256("\0".join(map(str, what)).encode()).digest()[:8], "big")


def choose(seed, headers):
    """All lines of `headers` ({path below include/flowkit: text}) in an order that the seed gives, one mutant of each.
    A line's place depends on nothing but itself: what is changed elsewhere moves nothing."""
    chosen = []
    for path, text in headers.items():
        seen = {}
        for number, (code, line) in enumerate(zip(code_of(path, text).split("\n"), text.split("\n")), 1):
            possible = list(sites(code, line))
            if not possible:
                continue
            seen[line] = seen.get(line, 0) + 1
            place = (seed, path, line, seen[line])
            kinds = sorted({kind for kind, _ in possible})
            kind = kinds[number_of("kind", *place) % len(kinds)]  # a check is dropped as often as a number is changed
            of_kind = [after for k, after in possible if k == kind]
            after = of_kind[number_of("site", *place) % len(of_kind)]
            order = number_of("order", *place)
            chosen.append((order, Mutant(path, number, kind, line, after, f"{order >> 40:06x}")))
    return [mutant for _, mutant in sorted(chosen, key=lambda c: (c[0], c[1].path, c[1].line))]
