# SPDX-License-Identifier: BSL-1.0
"""Tables of information elements (flowkit/ie/*.hpp): written shorter, and each vendor's in two parts, so that a single
header holds those elements that flowkit itself uses, and flowkit_vendors.hpp the others."""
import re

IANA = "flowkit/ie/iana.hpp"
REGISTRY = "flowkit/ie/registry.hpp"
ELEMENT = re.compile(r'inline constexpr element (?P<name>\w+)\{"(?P=name)", element_space::(?P<space>\w+),'
                     r' (?P<pen>\d+), (?P<id>\d+), abstract_type::(?P<type>\w+), data_semantics::(?P<semantics>\w+),'
                     r' unit::(?P<rest>[^;]*)\};$')
NAMED = re.compile(r"inline constexpr element (\w+)")
MACRO = """#define FLOWKIT_ELEMENT(name, space, pen, id, type, semantics, ...)                             \\
  inline constexpr element name {                                                                \\
    #name, element_space::space, pen, id, abstract_type::type, data_semantics::semantics, unit:: \\
    __VA_ARGS__                                                                                  \\
  }"""


def is_table(path):
    return path.startswith("flowkit/ie/") and path != REGISTRY


def shorter(line):
    m = ELEMENT.match(line)
    if not m:
        return line
    return f"FLOWKIT_ELEMENT({m['name']}, {m['space']}, {m['pen']}, {m['id']}, {m['type']}, {m['semantics']}, " \
           f"{m['rest']});"


def chosen(code, wanted):
    """The lines of a table whose element is wanted(name), in the namespaces that then hold any; of a table's other
    lines, which belong to the part of all that flowkit does not use, those with wanted(None)."""
    namespaces, lines = [], None
    for line in code.splitlines():
        if line.startswith("namespace "):
            lines = []
            namespaces.append((line, lines))
        elif line == "}":
            lines = None
        elif lines is not None:
            named = NAMED.match(line)
            if line and wanted(named[1] if named else None):
                lines.append(shorter(line))
        elif line:
            raise SystemExit(f"a table of elements has a line outside its namespaces: {line}")
    return "\n\n".join(f"{opening}\n" + "\n".join(lines) + "\n}" for opening, lines in namespaces if lines)


def written(code):
    """A table's text; "" of a part that has no element."""
    if not code:
        return ""
    return f"{MACRO}\n{code}\n#undef FLOWKIT_ELEMENT" if "FLOWKIT_ELEMENT(" in code else code
