# SPDX-License-Identifier: BSL-1.0
"""A machine without Boost, for a compiler: its own include folders, but with links to all that is in them but Boost."""
import os
import re


def without_boost(trial):
    """The flags. Where Boost is not in a folder of the compiler, there is nothing to hide."""
    output = trial.run(trial.compiler, "-std=c++20", "-E", "-v", "-x", "c++", os.devnull)
    listed = re.search(r"#include <\.\.\.> search starts here:\n(.*?)End of search list", output, re.S)
    flags = ["-nostdinc"] if "clang" in output else ["-nostdinc", "-nostdinc++"]
    for number, folder in enumerate(listed.group(1).split()):
        if os.path.isdir(os.path.join(folder, "boost")):
            links = trial.path(f"include{number}")
            os.makedirs(links)
            for name in os.listdir(folder):
                if name != "boost":
                    os.symlink(os.path.join(folder, name), os.path.join(links, name))
            folder = links
        flags += ["-isystem", folder]
    return flags
