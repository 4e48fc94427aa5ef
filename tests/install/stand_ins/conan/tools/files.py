# SPDX-License-Identifier: BSL-1.0
import fnmatch
import os
import shutil


def load(_recipe, path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def copy(_recipe, pattern, source, target):
    """As Conan's: the pattern is of the path below source, `*` goes through folders, and folders are kept."""
    for folder, _, names in os.walk(source):
        for name in names:
            path = os.path.relpath(os.path.join(folder, name), source)
            if fnmatch.fnmatch(path, pattern):
                out = os.path.join(target, path)
                os.makedirs(os.path.dirname(out), exist_ok=True)
                shutil.copy2(os.path.join(folder, name), out)
