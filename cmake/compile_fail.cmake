# SPDX-License-Identifier: BSL-1.0
# One run of flowkit_add_compile_fail: cmake -D compiler= -D compiler_id= -D includes= -D source= -D message= -P this
list(TRANSFORM includes PREPEND -I)
# Without quoted source lines: the message must come from the check, not from a line that happens to be shown.
if(compiler_id STREQUAL "GNU")
  set(no_quotes -fno-diagnostics-show-caret)
else()
  set(no_quotes -fno-caret-diagnostics)
endif()
set(command ${compiler} -std=c++20 -fsyntax-only -w ${no_quotes} ${includes})

# The counter-check first: a source that is broken otherwise would "fail to compile" as well.
execute_process(COMMAND ${command} -DFLOWKIT_SHOULD_COMPILE ${source}
                RESULT_VARIABLE status ERROR_VARIABLE output OUTPUT_VARIABLE output)
if(NOT status EQUAL 0)
  message("${output}")  # apart, or CMake breaks its lines
  message(FATAL_ERROR "must compile with FLOWKIT_SHOULD_COMPILE")
endif()

execute_process(COMMAND ${command} ${source} RESULT_VARIABLE status ERROR_VARIABLE output OUTPUT_VARIABLE output)
if(status EQUAL 0)
  message(FATAL_ERROR "compiles, but must be refused with: ${message}")
elseif(NOT output MATCHES "${message}")
  message("${output}")
  message(FATAL_ERROR "is refused, but not with: ${message}")
endif()
