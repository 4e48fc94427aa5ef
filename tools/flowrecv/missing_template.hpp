// SPDX-License-Identifier: BSL-1.0
// Data sets whose template is known in another session of the same address: the template scope is narrower than the
// exporter's own, or it uses its domains in an unexpected way.
#pragma once

#include <string>

#include "tools/flowrecv/receivers/exporter_session.hpp"

namespace flowkit::tools {

/// Of one exporter: where a template was found that its data sets wait for.
class missing_template {
 public:
  /// Looks for the template of a data set in other sessions, if this is the first, second, fourth, ... such set: the
  /// template may come later. `steps`: sessions that may be looked at, less those that were. True when it is found for
  /// the first time.
  bool look_for(std::uint16_t id, const session_key& own, const exporter_sessions& in, timestamp now,
                std::size_t& steps);
  /// A last time, before the account is shown.
  void look_again(const exporter_sessions& in, std::size_t& steps);
  /// The exporter has announced it itself.
  void came(std::uint16_t id) noexcept {
    if (id == id_) *this = {};
  }

  /// "port 40000", "domain 5", "port 40000, domain 5"; empty: nowhere, as far as is known.
  [[nodiscard]] std::string place() const;
  /// "data set 300 without template, which is known from port 40000 (see --template-scope)"; empty likewise.
  [[nodiscard]] std::string in_words() const;

 private:
  session_key own_{}, known_{};
  std::uint64_t sets_ = 0;  ///< without template
  std::uint16_t id_ = 0;    ///< the one that was looked for last; 0: none
  bool found_ = false;
};

}  // namespace flowkit::tools
