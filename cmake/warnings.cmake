# SPDX-License-Identifier: BSL-1.0
# For the whole directory and not by target, so that the generated one-header translation units get the warnings too.
# Only for our own build: a project that adds flowkit keeps its own rules.
if(PROJECT_IS_TOP_LEVEL)
  add_compile_options(-Wall -Wextra -Wconversion -Wshadow)
  set(CMAKE_CXX_EXTENSIONS OFF)
  set(CMAKE_COMPILE_WARNING_AS_ERROR ${FLOWKIT_WERROR})  # `cmake --compile-no-warning-as-error` overrides it

  find_program(CCACHE_PROGRAM ccache)
  if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # Tests have precompiled headers; by default ccache leaves what uses them alone. Relative to the base directory,
    # what one checkout has compiled another need not compile again.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros
                                    CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=true ${CCACHE_PROGRAM})
  endif()
endif()
