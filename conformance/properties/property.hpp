// SPDX-License-Identifier: BSL-1.0
// Properties as data: what flowkit claims about itself, each with a name and a function that tries one case. ctest and
// `flowcheck codec` run the same objects (library flowkit_properties).
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <conformance/generators/source.hpp>

namespace flowkit::conformance {

/// What is wrong and the case that shows it, as text; octets in it are commented hex. None: the case holds.
using counterexample = std::optional<std::string>;

/// What a run of a property came to.
struct outcome {
  int cases = 0;                  ///< that held
  std::uint64_t round_trips = 0;  ///< records that were encoded, decoded and compared in them
  counterexample found;           ///< the simplest case that does not
  /// The datagrams of that case; none where a property is about less than datagrams.
  std::vector<std::vector<std::byte>> datagrams;
  bool is_connection = false;  ///< they are the messages of one
};

struct property {
  std::string name;  ///< "netflow5.record.round_trip"
  counterexample (*check)(source&);

  /// The same seed and number give the same cases. `stop` ends the run early, with the cases so far.
  [[nodiscard]] outcome run(std::uint64_t seed, int cases, const std::atomic<bool>* stop = nullptr) const;
};

/// All of them, in the order of the protocols.
[[nodiscard]] std::span<const property> all_properties();

}  // namespace flowkit::conformance
