# SPDX-License-Identifier: BSL-1.0
# CPack runs this once it has made the packages.
execute_process(COMMAND python3 ${CMAKE_CURRENT_LIST_DIR}/pack_tighter.py ${CPACK_PACKAGE_FILES} RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "packaging/debian/pack_tighter.py failed")
endif()
