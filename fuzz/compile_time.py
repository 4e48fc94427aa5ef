# SPDX-License-Identifier: BSL-1.0
"""Which lines of a header only the compiler runs, by its text. For fuzz/coverage: such lines have counters, as clang
makes them for every function, that nothing at run time can move."""
import re

# What is run by the compiler from here to the end of the next block, or statement.
BEGINS = [
    re.compile(r"\bconsteval\b"),
    re.compile(r"if \(std::is_constant_evaluated\(\)[^;{]*\)"),
    re.compile(r"\bstatic_assert\("),
    # A constant and its initialiser, a lambda that is called at once.
    re.compile(r"\bconstexpr\b[^;{}()]*=\s*\[[^\]]*\]"),
    # The layout of a structure, from which layout_of<T> is made.
    re.compile(r"\bstatic constexpr auto describe\w*\(\)"),
    # Descriptions of layouts: parts_of<Layout> is a constant.
    re.compile(r"\bconstexpr (?:layout_part|std::array<layout_part|std::size_t rows_)[^;{}]*(?=\{)"),
]


def without_comments(text):
    """The same text with blanks for comments and strings: places stay."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match[0])
    return re.sub(r'//[^\n]*|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)+\'', blank, text)


def end_of(text, at):
    """Behind the block or statement that follows `at`, whichever comes first, parentheses apart."""
    depth = braces = 0
    while at < len(text):
        c = text[at]
        if c in "([":
            depth += 1
        elif c in ")]":
            depth -= 1
        elif c == "{":
            braces += 1
        elif c == "}":
            braces -= 1
            if braces == 0 and depth <= 0:
                return at + 1
            if braces < 0:
                return at
        elif c == ";" and braces == 0 and depth <= 0:
            return at + 1
        at += 1
    return at


def lines_of(source):
    """The numbers of these lines, from 1."""
    text = without_comments(source)
    lines = set()
    for begin in BEGINS:
        for match in begin.finditer(text):
            last = end_of(text, match.end())
            first_line = text.count("\n", 0, match.start()) + 1
            lines.update(range(first_line, text.count("\n", 0, last) + 2))
    return lines


def is_constant_condition(line, column):
    """Is what begins at the column (from 1) the condition of an `if constexpr`? Or no condition of ours at all, but one
    of a comparison that is defaulted?"""
    before = line[:column - 1]
    constant = re.search(r"if constexpr\s*\([^;{]*$", before) or "is_constant_evaluated" in line
    return bool(constant or re.search(r"operator(==|<=>).*= default", line))
