# SPDX-License-Identifier: BSL-1.0
# Stands in for vcpkg where it is not installed: runs PORTFILE with what it calls, each doing what vcpkg's does with a
# port of headers. -D PORTFILE= PORT= FEATURES= CURRENT_PACKAGES_DIR= CURRENT_BUILDTREES_DIR= -P this
cmake_minimum_required(VERSION 3.25)

function(run)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${ARGV}: ${output}")
  endif()
endfunction()

function(only_release)
  if(NOT VCPKG_BUILD_TYPE STREQUAL "release")
    message(FATAL_ERROR "a port of headers is built once: VCPKG_BUILD_TYPE must be release")
  endif()
endfunction()

function(vcpkg_cmake_configure)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "SOURCE_PATH" "OPTIONS")
  only_release()
  run(${CMAKE_COMMAND} -S ${arg_SOURCE_PATH} -B ${CURRENT_BUILDTREES_DIR} -DCMAKE_BUILD_TYPE=Release ${arg_OPTIONS}
      -DCMAKE_INSTALL_LIBDIR=lib)
endfunction()

function(vcpkg_cmake_install)
  run(${CMAKE_COMMAND} --build ${CURRENT_BUILDTREES_DIR})
  run(${CMAKE_COMMAND} --install ${CURRENT_BUILDTREES_DIR} --prefix ${CURRENT_PACKAGES_DIR})
endfunction()

# The package's files go to share/, one folder less below the prefix: their way back to it is shortened.
function(vcpkg_cmake_config_fixup)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "CONFIG_PATH" "")
  only_release()
  set(old ${CURRENT_PACKAGES_DIR}/${arg_CONFIG_PATH})
  set(new ${CURRENT_PACKAGES_DIR}/share/${PORT})
  file(GLOB files ${old}/*)
  if(NOT files)
    message(FATAL_ERROR "nothing in ${old}")
  endif()
  file(COPY ${files} DESTINATION ${new})
  file(REMOVE_RECURSE ${old})
  cmake_path(GET old PARENT_PATH parent)
  if(parent MATCHES "/cmake$")
    file(REMOVE_RECURSE ${parent})
  endif()
  file(GLOB files ${new}/*.cmake)
  foreach(file IN LISTS files)
    file(READ ${file} text)
    set(up "get_filename_component(_IMPORT_PREFIX \"\${_IMPORT_PREFIX}\" PATH)\n")
    string(REPLACE "${up}${up}${up}" "${up}${up}" text "${text}")
    string(REPLACE "{CMAKE_CURRENT_LIST_DIR}/../../../\"" "{CMAKE_CURRENT_LIST_DIR}/../../\"" text "${text}")
    file(WRITE ${file} "${text}")
  endforeach()
endfunction()

function(vcpkg_fixup_pkgconfig)
  if(NOT EXISTS ${CURRENT_PACKAGES_DIR}/lib/pkgconfig)
    message(FATAL_ERROR "no pkg-config file")
  endif()
endfunction()

function(vcpkg_install_copyright)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "" "FILE_LIST")
  file(READ ${arg_FILE_LIST} text)
  file(WRITE ${CURRENT_PACKAGES_DIR}/share/${PORT}/copyright "${text}")
endfunction()

include(${PORTFILE})
