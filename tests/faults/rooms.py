# SPDX-License-Identifier: BSL-1.0
"""Which tests look at a header: those of its folder under tests/, and the files of conformance/properties named here."""
import re

# Folder of include/flowkit: folders of tests/, and properties. Those that are made for it come first.
ROOMS = {
    "core": (["core", "fixed", "netflow9", "templates"],
             ["text", "time", "recent_map", "choose", "packed_template", "layouts", "templates", "sflow5_structures"]),
    "fixed": (["fixed", "netflow5", "netflow1", "netflow7"], ["fixed_message"]),
    "flow": (["flow"], ["sequence", "sequence_machine", "totals", "options", "common_properties", "exporter_runs",
                        "collector", "flow"]),
    "ie": (["ie"], []),
    "ipfix": (["ipfix"], ["template_message", "templates", "lists", "collector"]),
    "netflow1": (["netflow1", "fixed"], ["fixed_message"]),
    "netflow5": (["netflow5", "fixed"], ["fixed_message", "flow"]),
    "netflow7": (["netflow7", "fixed"], ["fixed_message"]),
    "netflow9": (["netflow9"], ["template_message", "templates", "collector"]),
    "packet": (["packet"], ["labels", "packet"]),
    "sflow5": (["sflow5"], ["sflow5_message", "sflow5_structures"]),
    "templates": (["templates", "netflow9", "ipfix"],
                  ["announcer", "pending", "sessions", "lists", "template_message", "choose", "packed_template",
                   "templates", "template_emission", "template_binding"]),
    "": (["core", "ranges"], []),  # ranges.hpp, version.hpp, what includes others
}
PROPERTIES = "conformance/properties"


def words(name):
    return set(re.split(r"[_/.]", name)) - {"test", "cpp", "hpp"}


def tests_of(tree, header):
    """Paths of sources, those first that are most likely to see what is wrong with `header` (below include/flowkit):
    that of its name, then those that include it themselves, then by words of their names; then properties, and the
    tests of other folders."""
    folder, _, name = header.rpartition("/")
    folders, properties = ROOMS[folder]
    own = set(tree.glob(f"tests/{folders[0]}/*_test.cpp"))
    sources = [p for f in folders for p in sorted(tree.glob(f"tests/{f}/*_test.cpp"))]
    sources += [tree / PROPERTIES / f"{p}.cpp" for p in properties]

    def likely(source):
        named = source.stem in (name.removesuffix(".hpp") + "_test", name.removesuffix(".hpp"))
        includes = f"<flowkit/{header}>" in source.read_text()
        alike = len(words(source.stem) & words(name))
        place = 0 if source in own else 1 if source.parent.name == "properties" else 2
        return (not (named and place < 2), place, not includes, -alike, sources.index(source))

    return sorted(sources, key=likely)
