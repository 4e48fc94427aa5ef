# SPDX-License-Identifier: BSL-1.0
# Writes flowgen's profiles, or scenarios, as C++: -D OUTPUT=FILE -D INPUTS=FILE;FILE;... in the order of their names.
list(SORT INPUTS)
set(text "")
foreach(file IN LISTS INPUTS)
  get_filename_component(name "${file}" NAME_WE)
  file(READ "${file}" content)
  string(APPEND text "{\"${name}\", R\"profile(${content})profile\"},\n")
endforeach()
file(WRITE "${OUTPUT}.new" "${text}")
file(COPY_FILE "${OUTPUT}.new" "${OUTPUT}" ONLY_IF_DIFFERENT)
file(REMOVE "${OUTPUT}.new")
