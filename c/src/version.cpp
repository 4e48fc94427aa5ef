// SPDX-License-Identifier: BSL-1.0
// Versions and the words of codes.
#include "c/src/common.hpp"

using namespace flowkit;
using namespace flowkit::c_interface;

int flowkit_version(void) { return FLOWKIT_VERSION; }

const char* flowkit_version_mismatch(int header) {
  if (header == FLOWKIT_VERSION) return nullptr;
  return "flowkit.h is of another version than flowkit_c, which is " FLOWKIT_VERSION_STRING
         ": compile with the header that came with the library";
}

const char* flowkit_code_text(int code) {
  switch (code) {
    case FLOWKIT_BAD_ARGUMENT: return "bad argument";
    case FLOWKIT_BAD_VALUE: return "bad value";
    case FLOWKIT_BUSY: return "busy";
    case FLOWKIT_MISMATCH: return "version mismatch";
    default: return code < 0 || code >= FLOWKIT_REASONS ? "?" : to_string(static_cast<errc>(code));
  }
}
