# SPDX-License-Identifier: BSL-1.0
# PROGRAMS: sources, each a program of its own. LIBRARIES: what else they link.
foreach(source IN LISTS PROGRAMS)
  cmake_path(GET source STEM name)
  add_executable(${name} ${source})
  target_link_libraries(${name} PRIVATE flowkit::flowkit ${LIBRARIES})
endforeach()
