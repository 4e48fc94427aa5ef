# SPDX-License-Identifier: BSL-1.0
# Components: `devel` (headers, CMake package, pkg-config file), `ranges` (the header that needs range-v3), `c` (the C
# interface: library, header, pkg-config file; its CMake target is found through the package of `devel`), `programs`,
# `single` (the single headers).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(flowkit_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/flowkit)

install(TARGETS flowkit flowkit_hana EXPORT flowkitTargets
        FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT devel)
install(TARGETS flowkit_ranges EXPORT flowkitTargets
        FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT ranges)
install(EXPORT flowkitTargets NAMESPACE flowkit:: DESTINATION ${flowkit_package_dir} COMPONENT devel)

configure_package_config_file(cmake/flowkitConfig.cmake.in flowkitConfig.cmake
                              INSTALL_DESTINATION ${flowkit_package_dir}
                              NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
write_basic_package_version_file(flowkitConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion  # until 1.0 a minor version may break
                                 ARCH_INDEPENDENT)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/flowkitConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/flowkitConfigVersion.cmake
        DESTINATION ${flowkit_package_dir} COMPONENT devel)

# For build systems that make the module by themselves.
install(FILES module/flowkit.cppm DESTINATION ${CMAKE_INSTALL_DATADIR}/flowkit/module COMPONENT devel)

file(RELATIVE_PATH flowkit_pc_to_prefix /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
configure_file(cmake/flowkit.pc.in flowkit.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/flowkit.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT devel)

if(TARGET flowkit_c)  # an export of its own: the package of those who do not install it must not look for its files
  install(TARGETS flowkit_c EXPORT flowkitCTargets ARCHIVE COMPONENT c
          FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT c)
  install(EXPORT flowkitCTargets NAMESPACE flowkit:: DESTINATION ${flowkit_package_dir} COMPONENT c)
  configure_file(cmake/flowkit-c.pc.in flowkit-c.pc @ONLY)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/flowkit-c.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT c)
endif()

# Not beside include/flowkit: who includes a single header says where it is, and has it instead of the tree.
file(GLOB flowkit_single_headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/single_include/*.hpp)
if(flowkit_single_headers)
  install(FILES ${flowkit_single_headers} DESTINATION ${CMAKE_INSTALL_DATADIR}/flowkit/single_include COMPONENT single)
endif()

foreach(program IN ITEMS flowgen flowrecv flowcheck)
  if(TARGET ${program})
    install(TARGETS ${program} RUNTIME COMPONENT programs)
  endif()
endforeach()
if(TARGET flowrecv AND CMAKE_SYSTEM_NAME STREQUAL "Linux")  # as a service, which begins once there is a configuration
  install(FILES ${PROJECT_SOURCE_DIR}/packaging/systemd/flowrecv.service DESTINATION lib/systemd/system
          COMPONENT programs)
  install(FILES ${PROJECT_SOURCE_DIR}/packaging/systemd/flowrecv.toml DESTINATION ${CMAKE_INSTALL_DATADIR}/flowkit
          COMPONENT programs)
endif()
if(TARGET flowcheck)  # the cases of flowcheck collector, found from the program
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/conformance/cases/ DESTINATION ${CMAKE_INSTALL_DATADIR}/flowkit/cases
          COMPONENT programs FILES_MATCHING PATTERN "*.hex" PATTERN "*.json" PATTERN make EXCLUDE)
endif()
