// SPDX-License-Identifier: BSL-1.0
// A file in MaxMind's format that says of addresses in which country they are, or of which autonomous system. All of
// it that is used is read at the start: a damaged file shows then, and no flow waits for a record to be decoded.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <flowkit/core/time.hpp>
#include <flowkit/core/types.hpp>

namespace flowkit::tools {

/// What the database says of some addresses.
struct address_facts {
  std::string text;          ///< two letters of a country; the name of the organisation
  std::uint32_t number = 0;  ///< of the autonomous system
};

class address_database {
 public:
  enum class content : std::uint8_t { country, as };

  /// Throws startup_error: usage if it is no such database, or this build reads none; io if the file cannot be read.
  /// `option` begins the message.
  address_database(const std::string& option, const std::string& path, content what);
  ~address_database();
  /// What was read is shared.
  address_database(const address_database&);
  address_database& operator=(const address_database&) = delete;

  /// Null where it says nothing. Valid as long as the database. For one thread: it remembers what was asked of late.
  [[nodiscard]] const address_facts* find(const ip_address& a);

  /// Type, when it was built, and how old that is `now`: one line.
  [[nodiscard]] std::string about(timestamp now) const;

 private:
  struct file;
  std::string name_;  ///< option and path
  std::shared_ptr<const file> file_;
  /// Flows are of few addresses at a time: one of these saves the walk through the tree.
  struct recent {
    ip_address address;
    const address_facts* is = nullptr;
  };
  static constexpr std::size_t recent_count = 4096;
  std::vector<recent> of_late_ = std::vector<recent>(recent_count);
};

}  // namespace flowkit::tools
