// SPDX-License-Identifier: BSL-1.0
// The objects that a device answers with: the system group (RFC 3418), ifTable and ifXTable (RFC 2863), in the order
// of their names.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tools/flowgen/exporters/interface_counters.hpp"
#include "tools/flowgen/snmp/ber.hpp"

namespace flowkit::tools::snmp {

/// An interface as one kind of device has it.
struct interface_text {
  std::string name;         ///< ifName
  std::string description;  ///< ifDescr
  std::string alias;        ///< ifAlias
  std::uint32_t megabits = 1000;
};

/// What devices have in common.
struct device_kind {
  std::string name;   ///< sysName begins with it
  std::string title;  ///< sysDescr
  std::vector<interface_text> interfaces;
};

struct device {
  std::shared_ptr<const device_kind> kind;
  const device_counters* counters = nullptr;  ///< of as many interfaces as its kind has
  std::uint32_t number = 1;                   ///< from 1
};

/// Of the documentation's enterprise (RFC 5612).
inline constexpr std::uint32_t documentation_enterprise = 32'473;

/// The value of the object with just this name, or why there is none: no_such_object, no_such_instance. `now` is the
/// time of the run's clock. The value may refer to the device.
void find(const device& d, timestamp now, arcs name, value& out) noexcept;

/// The first object after `name`, its name with it. False if there is none; then `next` is unspecified.
[[nodiscard]] bool find_next(const device& d, timestamp now, arcs name, object_id& next, value& out) noexcept;

}  // namespace flowkit::tools::snmp
