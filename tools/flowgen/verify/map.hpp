// SPDX-License-Identifier: BSL-1.0
// What a collector's output looks like: where in it the fields of a flow are and how they are written. A TOML file
// (docs/verify.md has its keys); shipped ones are built in.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/common/config/toml_value.hpp"
#include "tools/flowgen/verify/decoding.hpp"

namespace flowkit::tools::verify {

/// The members of a document (columns of CSV), or the pairs of the line that a document contains.
enum class place : std::uint8_t { document, line };

/// One of the keys that a field may be under, as collectors change them from release to release.
struct map_key {
  place where = place::document;
  std::string key;
  value_rule rule;
};
struct map_field {
  field_number field = 0;
  protocol_set protocols = every_protocol;
  bool optional = false;                                  ///< compared only in outputs that show it at all
  std::uint8_t family = 0;                                ///< only of flows of IPv4 or IPv6: 4, 6; 0: of both
  std::vector<std::uint8_t> without_ip;                   ///< not of flows of these IP protocols
  bool times_sampling = false;                            ///< stored: the sent value times the sampling interval
  std::vector<map_key> keys;                              ///< the first that is there is taken
  [[nodiscard]] std::int64_t precision() const noexcept;  ///< the coarsest of its keys
  /// 0 and 256: unknown.
  [[nodiscard]] bool is_of(std::uint8_t flow_family, std::uint32_t ip_protocol) const noexcept {
    if (family != 0 && flow_family != 0 && family != flow_family) return false;
    return std::find(without_ip.begin(), without_ip.end(), ip_protocol) == without_ip.end();
  }
  [[nodiscard]] bool is_of_some() const noexcept { return family != 0 || !without_ip.empty(); }
};

/// How a field that searches and rules see is made of a field of the flow.
struct map_normalised {
  std::string key;
  field_number of = 0;
  bool side_by_side = false;  ///< as the octets printed in decimal without anything between
  value_rule rule;            ///< else how it is read
  std::string as;             ///< the map's word, for the report
  protocol_set protocols = every_protocol;
};

struct map_condition {
  std::string key, value;
};
struct map_losses {
  std::string where;  ///< "always", or a protocol
  std::vector<std::string> what;
};

struct verification_map {
  std::string name, about;
  std::vector<std::string> all_of, any_of, none_of;  ///< keys that an output of this map has, or has not
  std::vector<map_condition> only_where;             ///< documents that are flows
  std::string until;                                 ///< the line that ends an output; empty: none
  std::string line;                                  ///< the member with key="value" pairs; empty: none
  std::vector<map_key> times;                        ///< when it was stored
  std::vector<map_key> protocol_keys;                ///< what names the export protocol; words: protocol's numbers
  bool zero_is_absent = false;                       ///< 0 and nothing are the same
  std::vector<map_field> fields;                     ///< in the order of their numbers
  std::vector<map_losses> losses;
  std::vector<map_normalised> normalised;

  [[nodiscard]] const map_field* find(field_number f) const noexcept;
};

/// `path` begins messages. Throws startup_error (usage).
[[nodiscard]] verification_map read_map(const toml_value& file, const std::string& name, const std::string& path);

/// The shipped ones, in the order in which an output is tried with them.
[[nodiscard]] std::span<const std::string_view> map_names() noexcept;
[[nodiscard]] std::string_view map_text(std::string_view name) noexcept;
/// A shipped map, or a file: whatever has a dot or a slash in it is a path. Throws startup_error (usage, io).
[[nodiscard]] verification_map load_map(const std::string& name_or_path);

/// Does an output with these keys look like this map's? Of lines of pairs: is what a document's line would hold.
[[nodiscard]] bool applies(const verification_map& m, std::span<const std::string> keys, bool are_pairs);

}  // namespace flowkit::tools::verify
