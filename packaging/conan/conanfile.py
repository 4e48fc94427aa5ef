# SPDX-License-Identifier: BSL-1.0
"""flowkit for Conan 2, out of the tree around this file:

conan create packaging/conan -s compiler.cppstd=20 [-o "flowkit/*:hana=True"] [-o "flowkit/*:ranges=True"]
"""
import os
import re

from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.files import copy, load
from conan.tools.layout import basic_layout

required_conan_version = ">=2.0"


class FlowkitConan(ConanFile):
    name = "flowkit"
    description = "NetFlow v1, v5, v7 and v9, IPFIX and sFlow v5, header-only"
    license = "BSL-1.0"
    topics = ("netflow", "ipfix", "sflow", "header-only")
    package_type = "header-library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"hana": [True, False], "ranges": [True, False]}  # the targets flowkit::hana and flowkit::ranges
    default_options = {"hana": False, "ranges": False}
    no_copy_source = True

    def _tree(self):
        return os.path.join(self.recipe_folder, "..", "..")

    def set_version(self):
        text = load(self, os.path.join(self._tree(), "include", "flowkit", "version.hpp"))
        self.version = re.search(r'FLOWKIT_VERSION_STRING "([0-9.]+)"', text).group(1)

    def export_sources(self):
        for pattern in ("LICENSE", "include/flowkit/*.hpp"):
            copy(self, pattern, self._tree(), self.export_sources_folder)

    def layout(self):
        basic_layout(self)

    def requirements(self):
        if self.options.hana:
            self.requires("boost/[>=1.75.0]", options={"header_only": True})
        if self.options.ranges:
            self.requires("range-v3/[>=0.12.0]")

    def validate(self):
        check_min_cppstd(self, 20)

    def package_id(self):
        self.info.clear()  # headers: the same for every compiler

    def package(self):
        copy(self, "LICENSE", self.export_sources_folder, os.path.join(self.package_folder, "licenses"))
        copy(self, "*.hpp", os.path.join(self.export_sources_folder, "include"),
             os.path.join(self.package_folder, "include"))

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "flowkit")
        self._part("flowkit", [])
        if self.options.hana:
            self._part("hana", ["flowkit", "boost::headers"])
        if self.options.ranges:
            self._part("ranges", ["flowkit", "range-v3::range-v3"])

    def _part(self, name, requires):
        part = self.cpp_info.components[name]
        part.set_property("cmake_target_name", f"flowkit::{name}")
        part.set_property("pkg_config_name", "flowkit" if name == "flowkit" else f"flowkit-{name}")
        part.requires = requires
        part.bindirs = part.libdirs = []
