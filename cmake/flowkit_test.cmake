# SPDX-License-Identifier: BSL-1.0
# How tests are declared.
#
#   flowkit_add_test(core_bytes bytes_test.cpp [LIBS ...] [LABELS ...] [OPTIMISED])
#     A GoogleTest program; each TEST becomes the ctest test core_bytes.Suite.Name, a GTEST_SKIP shows as "Skipped".
#     OPTIMISED: compiled as programs are, for the few tests that run for longer than that takes.
#   flowkit_add_compile_fail(wrong_type wrong_type.cpp "the member's type cannot carry")
#     The source must compile with FLOWKIT_SHOULD_COMPILE defined, and without it fail to compile: the first error line
#     has that message, all of it at most 30 lines. Becomes the ctest tests compile_fail.wrong_type, with the project's
#     compiler, and compile_fail.wrong_type.clang++ (or .g++), with the other one.
#   flowkit_add_script_tests(captures captures_test.py CASES one two [LABELS ...] [TIMEOUT s] [PROPERTIES ...])
#     A Python script that runs the programs (tests/support/programs.py); each case is the ctest test captures.one.
#   flowkit_include_all(OUT)
#     Sets OUT to a generated header that includes every header of the library.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
include(GoogleTest)

# Runs in ctest, not in CMake: FLOWKIT_SHARED from the caller's environment wins over the default.
file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/test_environment.cmake
"if(NOT DEFINED ENV{FLOWKIT_SHARED})
  set(ENV{FLOWKIT_SHARED} [==[${PROJECT_SOURCE_DIR}/../shared]==])
endif()
")
set_property(DIRECTORY PROPERTY TEST_INCLUDE_FILES ${CMAKE_CURRENT_BINARY_DIR}/test_environment.cmake)

# Tests are compiled once for each of their runs: what they run in seconds is not worth minutes of optimising. g++ -O0
# takes half the time of -O1 for those of protocols.
# Programs are built as users build them, and properties with -O1 where each runs for thousands of cases.
set(FLOWKIT_TEST_OPTIMISATION -O0 CACHE STRING "Compiler flags of tests, after those of the build type")
function(flowkit_optimise_as_test target)
  # g++ 12 invents overlapping copies and wrong bounds in "..." + std::string (GCC bugs 105651, 105329), more at -O1.
  set(invented -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow)
  target_compile_options(${target} PRIVATE ${FLOWKIT_TEST_OPTIMISATION}
                                           "$<$<CXX_COMPILER_ID:GNU>:${invented}>")
endfunction()

# GoogleTest and the printers (tests/support/print.hpp) stand in front of every source: a program must print a type in
# one way. They are compiled once and not 200 times, 0.65 s each; twice, as what links fmt has a macro that others have
# not.
function(flowkit_precompile target)
  if(CMAKE_DISABLE_PRECOMPILE_HEADERS)
    target_compile_options(${target} PRIVATE "SHELL:-include support/print.hpp")
    return()
  endif()
  set(headers flowkit_test_headers)
  if("${ARGN}" MATCHES "flowkit_(tools_common|flowgen|flowrecv|flowcheck|examiner|reports)")
    set(headers flowkit_test_headers_fmt)
  endif()
  if(NOT TARGET ${headers})
    file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/tests/${headers}.cpp CONTENT "" @ONLY)
    add_library(${headers} OBJECT ${PROJECT_BINARY_DIR}/tests/${headers}.cpp)
    target_link_libraries(${headers} PRIVATE flowkit::flowkit GTest::gtest_main)
    if(headers MATCHES "_fmt$")
      find_package(fmt REQUIRED)  # imported targets are of the folder that looked for them
      target_link_libraries(${headers} PRIVATE fmt::fmt)
    endif()
    target_include_directories(${headers} PRIVATE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/tests)
    flowkit_optimise_as_test(${headers})
    target_precompile_headers(${headers} PRIVATE <gtest/gtest.h> <support/print.hpp>)
  endif()
  target_precompile_headers(${target} REUSE_FROM ${headers})
endfunction()

function(flowkit_add_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "OPTIMISED" "" "LIBS;LABELS")
  set(target flowkit_test_${name})
  add_executable(${target} ${arg_UNPARSED_ARGUMENTS})
  target_link_libraries(${target} PRIVATE flowkit::flowkit ${arg_LIBS} GTest::gtest_main)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/tests)  # "support/..."
  if(arg_OPTIMISED)  # headers that are precompiled have the flags of the other tests
    target_compile_options(${target} PRIVATE "SHELL:-include support/print.hpp")
  else()
    flowkit_optimise_as_test(${target})
    flowkit_precompile(${target} ${arg_LIBS})
  endif()
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests/bin)
  # PRE_TEST: the cases are listed with the environment of the test run, and a crash there does not fail the build.
  gtest_discover_tests(${target} TEST_PREFIX "${name}." DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
                       PROPERTIES TIMEOUT 300)
  if(arg_LABELS)  # gtest_discover_tests would lose all but the first
    set(file ${CMAKE_CURRENT_BINARY_DIR}/${target}_labels.cmake)
    file(WRITE ${file}
"foreach(test IN LISTS ${target}_TESTS)
  set_tests_properties(\"\${test}\" PROPERTIES LABELS \"${arg_LABELS}\")
endforeach()
")
    set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${file})
  endif()
endfunction()

# The other one of g++ and clang++, where it is on PATH: users read either one's errors.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  set(flowkit_other_compiler_name clang++)
else()
  set(flowkit_other_compiler_name g++)
endif()
find_program(FLOWKIT_OTHER_COMPILER ${flowkit_other_compiler_name} DOC "Compiles the compile_fail tests as well")

function(flowkit_add_compile_fail name source message)
  set(compilers ${CMAKE_CXX_COMPILER})
  set(tests compile_fail.${name})
  if(FLOWKIT_OTHER_COMPILER)
    list(APPEND compilers ${FLOWKIT_OTHER_COMPILER})
    list(APPEND tests compile_fail.${name}.${flowkit_other_compiler_name})
  endif()
  foreach(compiler test IN ZIP_LISTS compilers tests)
    add_test(NAME ${test}
             COMMAND ${CMAKE_COMMAND}
                     -D "compiler=${compiler}"
                     -D "includes=$<TARGET_PROPERTY:flowkit,INTERFACE_INCLUDE_DIRECTORIES>"
                     -D "source=${CMAKE_CURRENT_SOURCE_DIR}/${source}"
                     -D "message=${message}"
                     -P ${PROJECT_SOURCE_DIR}/cmake/compile_fail.cmake
             VERBATIM)
    set_tests_properties(${test} PROPERTIES LABELS compiler TIMEOUT 300)
  endforeach()
endfunction()

function(flowkit_add_script_tests name script)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "TIMEOUT" "CASES;LABELS;PROPERTIES")
  if(NOT FLOWKIT_TOOLS)
    return()
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  foreach(case IN LISTS arg_CASES)
    add_test(NAME ${name}.${case}
             COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/${script} ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}
                     ${case})
    set_tests_properties(${name}.${case} PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}"
                         ${arg_PROPERTIES})
  endforeach()
endfunction()

function(flowkit_include_all out)
  get_target_property(headers flowkit HEADER_SET)
  set(text "")
  foreach(header IN LISTS headers)
    cmake_path(RELATIVE_PATH header BASE_DIRECTORY ${PROJECT_SOURCE_DIR}/include)
    string(APPEND text "#include <${header}>\n")
  endforeach()
  set(file ${CMAKE_CURRENT_BINARY_DIR}/all_headers.hpp)
  file(CONFIGURE OUTPUT ${file} CONTENT "${text}" @ONLY)  # rewritten only when it changes
  set(${out} ${file} PARENT_SCOPE)
endfunction()
