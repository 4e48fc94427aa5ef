# SPDX-License-Identifier: BSL-1.0
"""Which tests look at a header: those of its folder under tests/, and the files of conformance/properties that are
named here."""
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


def includes(tree, path, known):
    """Files of the tree that `path` includes."""
    if path not in known:
        names = re.findall(r'^ *# *include ["<]([^">]+)[">]', path.read_text(), re.M)
        places = (tree / "include", tree, tree / "tests", path.parent)
        found = [next((d / name for d in places if (d / name).is_file()), None) for name in names]
        known[path] = [p for p in found if p]
    return known[path]


def steps_to(tree, source, header, known):
    """How many files lie between a source and a header: 0, it includes it itself; None, it never does."""
    seen, now, steps = {source}, [source], 0
    while now:
        reached = {p for path in now for p in includes(tree, path, known)}
        if header in reached:
            return steps
        now = reached - seen
        seen |= reached
        steps += 1
    return None


def tests_of(tree, header, known):
    """Paths of the sources that include `header` (below include/flowkit), those first that are most likely to see what
    is wrong with it: that of its name, then its folder's, by steps from it and words of their names; then properties,
    and tests of other folders. `known` is filled with what includes what."""
    folder, _, name = header.rpartition("/")
    folders, properties = ROOMS[folder]
    sources = [p for f in folders for p in sorted(tree.glob(f"tests/{f}/*_test.cpp"))]
    sources += [tree / PROPERTIES / f"{p}.cpp" for p in properties]
    ranked = []
    for i, source in enumerate(sources):
        steps = steps_to(tree, source, tree / "include/flowkit" / header, known)
        if steps is None:
            continue
        place = 0 if source.parent.name == folders[0] else 1 if source.parent.name == "properties" else 2
        named = source.stem.removesuffix("_test") == name.removesuffix(".hpp") and place < 2
        alike = len(words(source.stem) & words(name))
        ranked.append(((not named, place, steps, -alike, i), source))
    return [source for _, source in sorted(ranked)]
