// SPDX-License-Identifier: BSL-1.0
// import flowkit; the library as a C++20 module, for clang++ 19 or later. Macros (FLOWKIT_VERSION) do not come through
// an import. A program may include flowkit's headers in other source files: the entities are the same ones. Opt-in
// headers (vendors' elements, ie/registry.hpp, core/hana.hpp, ranges.hpp) are included beside the import.
module;

// All that the headers include: what a later #include brought would belong to the module.
#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <limits>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>
#ifdef __SSSE3__
#include <tmmintrin.h>
#endif

#include <flowkit/core/platform.hpp>

export module flowkit;

#pragma clang diagnostic ignored "-Winclude-angled-in-module-purview"
export extern "C++" {
#include <flowkit/core/hash.hpp>
#include <flowkit/core/packed.hpp>
#include <flowkit/core/recent_map.hpp>
#include <flowkit/core/short_text.hpp>
#include <flowkit/flow/collector.hpp>
#include <flowkit/flow/row.hpp>
#include <flowkit/flowkit.hpp>
#include <flowkit/packet/build.hpp>
#include <flowkit/packet/dissect.hpp>
#include <flowkit/templates/announcer.hpp>
}
