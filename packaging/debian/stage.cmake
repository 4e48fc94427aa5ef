# SPDX-License-Identifier: BSL-1.0
# CPack runs this when a package's files are installed below its own directory, before it is packed.
set(packages)
foreach(group IN ITEMS DEV TOOLS C)
  string(TOLOWER ${group} folder)
  if(IS_DIRECTORY ${CPACK_TEMPORARY_DIRECTORY}/${folder})
    list(APPEND packages ${CPACK_DEBIAN_${group}_PACKAGE_NAME}=${CPACK_TEMPORARY_DIRECTORY}/${folder})
  endif()
endforeach()
execute_process(COMMAND python3 ${CMAKE_CURRENT_LIST_DIR}/stage.py
                        --version ${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}
                        --maintainer ${CPACK_DEBIAN_PACKAGE_MAINTAINER} ${packages}
                RESULT_VARIABLE status OUTPUT_VARIABLE depends OUTPUT_STRIP_TRAILING_WHITESPACE)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "packaging/debian/stage.py failed")
endif()
set(CPACK_DEBIAN_TOOLS_PACKAGE_DEPENDS "${depends}")
