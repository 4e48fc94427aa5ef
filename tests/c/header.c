/* SPDX-License-Identifier: BSL-1.0 */
/* flowkit.h needs nothing before it, and may be included twice. */
#include <flowkit.h>

int flowkit_test_of_header(void);
int flowkit_test_of_header(void) { return FLOWKIT_C_VERSION == flowkit_version(); }
