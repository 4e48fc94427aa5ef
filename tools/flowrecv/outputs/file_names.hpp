// SPDX-License-Identifier: BSL-1.0
// Names of files that are rotated: flows.json is written as flows.json.part, and completed it is called
// flows-20261130T164500Z.json, after the time at which it was begun. A name with conversions of strftime has the time
// where these are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <flowkit/core/time.hpp>

namespace flowkit::tools {

class file_names {
 public:
  /// Conversions: %Y %m %d %H %M %S %j %s, and %% for a percent sign. Throws startup_error (usage) for others, and for
  /// some in the folder's name.
  explicit file_names(const std::string& path);

  /// As it was given.
  [[nodiscard]] std::string path() const { return part_.substr(0, part_.size() - part_ending.size()); }
  [[nodiscard]] const std::string& part() const noexcept { return part_; }
  [[nodiscard]] const std::string& folder() const noexcept { return folder_; }
  /// Of one begun at `t`, UTC. `n`: 0, and if there is such a file, 1, 2, ...: it ends in _001 before its ending.
  [[nodiscard]] std::string completed(timestamp t, unsigned n) const;
  /// Could a file in the folder be a completed one?
  [[nodiscard]] bool is_completed(std::string_view name) const;
  /// Is `path` the one in progress, or could it be a completed one? However it is written, and whether there is one yet
  /// or not.
  [[nodiscard]] bool may_be(const std::string& path) const;
  /// Could a file of both have the same name?
  [[nodiscard]] bool may_meet(const file_names& other) const;
  /// All that are there, the oldest first.
  [[nodiscard]] std::vector<std::string> all_completed() const;

 private:
  static constexpr std::string_view part_ending = ".part";
  std::string part_, folder_, stem_, ending_;  ///< stem and ending with conversions
};

}  // namespace flowkit::tools
