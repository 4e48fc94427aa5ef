# SPDX-License-Identifier: BSL-1.0
# An overlay port, out of the tree around it: vcpkg install flowkit --overlay-ports=packaging/vcpkg
set(VCPKG_BUILD_TYPE release)  # headers only
cmake_path(SET SOURCE_PATH NORMALIZE "${CMAKE_CURRENT_LIST_DIR}/../../..")

vcpkg_cmake_configure(
  SOURCE_PATH "${SOURCE_PATH}"
  OPTIONS
    -DFLOWKIT_TESTS=OFF
    -DFLOWKIT_TOOLS=OFF
    -DFLOWKIT_EXAMPLES=OFF
    -DFLOWKIT_C=OFF
)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(CONFIG_PATH lib/cmake/flowkit)
vcpkg_fixup_pkgconfig()

if(NOT "ranges" IN_LIST FEATURES)  # without range-v3 it is a header that cannot be included
  file(REMOVE "${CURRENT_PACKAGES_DIR}/include/flowkit/ranges.hpp")
endif()

vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
file(INSTALL "${CMAKE_CURRENT_LIST_DIR}/usage" DESTINATION "${CURRENT_PACKAGES_DIR}/share/${PORT}")
