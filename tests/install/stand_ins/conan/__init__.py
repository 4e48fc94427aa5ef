# SPDX-License-Identifier: BSL-1.0
"""Stands in for Conan where it is not installed: what packaging/conan/conanfile.py calls, and no more."""


class Part:
    """cpp_info, and a component of it."""

    def __init__(self):
        self.properties, self.requires, self.components = {}, [], Parts()

    def set_property(self, name, value):
        if name not in ("cmake_file_name", "cmake_target_name", "pkg_config_name"):
            raise ValueError(f"no such property: {name}")
        self.properties[name] = value


class Parts(dict):
    def __missing__(self, name):
        self[name] = Part()
        return self[name]


class Info:
    cleared = False

    def clear(self):
        self.cleared = True


class ConanFile:
    version = None
    no_copy_source = False

    def __init__(self):
        self.cpp_info, self.info, self.required = Part(), Info(), []

    def requires(self, reference, options=None):
        self.required.append((reference, options))
