# SPDX-License-Identifier: BSL-1.0
# Debian packages: `cpack --config build/dev/CPackConfig.cmake -B DIR` makes them from what is built.
#   libflowkit-dev  headers, CMake package, pkg-config file, single headers (components devel, ranges, single): all
#   flowkit-tools   flowgen, flowrecv, flowcheck, the cases of flowcheck collector (component programs)
#   libflowkit-c-dev  the C interface (component c), where it is built
# Documents, man pages, what Debian's policy asks for and the dependencies on shared libraries are added by
# packaging/debian/stage.py: CPack itself asks `file` about each of 3,000 files, which takes half a minute.
# Who publishes packages says who they are, as Debian's own tools have it: DEBFULLNAME, DEBEMAIL.
set(maintainer "flowkit contributors <flowkit@packages.invalid>")
if(DEFINED ENV{DEBEMAIL} AND DEFINED ENV{DEBFULLNAME})
  set(maintainer "$ENV{DEBFULLNAME} <$ENV{DEBEMAIL}>")
endif()
set(FLOWKIT_MAINTAINER "${maintainer}" CACHE STRING "Maintainer of the Debian packages: NAME <ADDRESS>")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_VENDOR "flowkit contributors")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")  # it would stand before each package's own
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
                                                WORLD_READ WORLD_EXECUTE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SOURCE flowkit)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "${FLOWKIT_MAINTAINER}")
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)  # what every dpkg reads

set(CPACK_DEBIAN_DEV_PACKAGE_NAME libflowkit-dev)
set(CPACK_DEBIAN_DEV_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEV_PACKAGE_SUGGESTS "libboost-dev (>= 1.75), librange-v3-dev")
set(CPACK_DEBIAN_DEV_DESCRIPTION
"header-only C++20 library for NetFlow, IPFIX and sFlow
Encoders and decoders for NetFlow v1, v5, v7 and v9, IPFIX and sFlow v5,
derived from one compile-time description of each record. No heap, no
exceptions and no RTTI on the decoding path.")
set(CPACK_DEBIAN_TOOLS_PACKAGE_NAME flowkit-tools)
set(CPACK_DEBIAN_TOOLS_PACKAGE_SECTION net)
set(CPACK_DEBIAN_TOOLS_DESCRIPTION
"generator, receiver and checker of NetFlow, IPFIX and sFlow
flowgen sends what many exporters would send, at an exact rate, and knows
every flow that it sent. flowrecv receives, decodes and reports what arrived
and what was lost. flowcheck checks exporters and decoders clause by clause.")
set(CPACK_DEBIAN_C_PACKAGE_NAME libflowkit-c-dev)
set(CPACK_DEBIAN_C_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_C_PACKAGE_DEPENDS "libflowkit-dev (>= ${PROJECT_VERSION})")  # the CMake package looks for it there
set(CPACK_DEBIAN_C_DESCRIPTION
"C interface to flowkit, for NetFlow, IPFIX and sFlow
A header and a static library for programs that are not C++: datagrams are
decoded with sessions, records and fields walked, and templates encoded.")

# Component by component: one that nothing is installed with would be an empty package.
set(components devel ranges)
foreach(row IN ITEMS programs:flowgen c:flowkit_c)
  string(REPLACE ":" ";" row ${row})
  list(GET row 0 component)
  list(GET row 1 target)
  if(TARGET ${target})
    list(APPEND components ${component})
  endif()
endforeach()
if(flowkit_single_headers)
  list(APPEND components single)
endif()
set(CPACK_COMPONENTS_ALL ${components})
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/packaging/debian/stage.cmake)
set(CPACK_POST_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/packaging/debian/pack_tighter.cmake)
include(CPack)
cpack_add_component(devel GROUP dev)
cpack_add_component(ranges GROUP dev)
cpack_add_component(single GROUP dev)
cpack_add_component(programs GROUP tools)
cpack_add_component(c GROUP c)
