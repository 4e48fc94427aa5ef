# SPDX-License-Identifier: BSL-1.0
# One run of flowkit_add_compile_fail: cmake -D compiler= -D includes= -D source= -D message= -P this
# What the user reads, with the compiler's own options: the sentence in the first error line, and at most so many lines.
set(most_lines 30)
list(TRANSFORM includes PREPEND -I)
set(command ${compiler} -std=c++20 -fsyntax-only ${includes})

# The counter-check first: a source that is broken otherwise would "fail to compile" as well.
execute_process(COMMAND ${command} -w -DFLOWKIT_SHOULD_COMPILE ${source}
                RESULT_VARIABLE status ERROR_VARIABLE output OUTPUT_VARIABLE output)
if(NOT status EQUAL 0)
  message("${output}")  # apart, or CMake breaks its lines
  message(FATAL_ERROR "must compile with FLOWKIT_SHOULD_COMPILE")
endif()

execute_process(COMMAND ${command} ${source} RESULT_VARIABLE status ERROR_VARIABLE output OUTPUT_VARIABLE output)
if(status EQUAL 0)
  message(FATAL_ERROR "compiles, but must be refused with: ${message}")
endif()
string(REGEX MATCH "[^\n]*error: [^\n]*" first "${output}")
string(FIND "${first}" "${message}" at)
string(REGEX REPLACE "[^\n]" "" line_ends "${output}")
string(LENGTH "${line_ends}" lines)
if(at EQUAL -1 OR lines GREATER most_lines)
  message("${output}")
endif()
message("${lines} lines, first error: ${first}")
if(at EQUAL -1)
  message(FATAL_ERROR "is refused, but the first error is not: ${message}")
elseif(lines GREATER most_lines)
  message(FATAL_ERROR "is refused in ${lines} lines; at most ${most_lines} are read by anyone")
endif()
