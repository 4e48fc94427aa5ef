// SPDX-License-Identifier: BSL-1.0
// Templates over TCP and SCTP, where all that was sent has come, in order (RFC 7011 section 8.1).
#include <algorithm>
#include <vector>

#include "conformance/checks/ipfix/template_checks.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

bool is_connection(const message_event& m) noexcept { return m.in.source.transport == transport_kind::stream; }

struct redefined {
  static constexpr std::array decides{IPFIX_7011_8_1_REDEF};
  void on(const template_event& e, findings& out) {
    if (!is_connection(e.message)) return;
    const bool differs = e.change == template_change::redefined || e.change == template_change::kind_changed;
    out.judge(decides[0], !differs, e.at, "a withdrawal before another definition", [&] {
      return fmt::format("template {} is defined otherwise than before, and was not withdrawn", e.entry.id);
    });
  }
};

/// Of ids that have not been defined in the connection: data after a withdrawal is another rule's.
struct announced {
  static constexpr std::array decides{IPFIX_7011_8_RESEND};
  void on(const template_event& e, findings&) {
    if (is_connection(e.message)) remember(e.entry.id);
  }
  void on(const set_event& e, findings& out) {
    if (!is_connection(e.message) || e.set.id < first_template_id || e.is_tainted) return;
    if (e.known != nullptr) return out.seen(decides[0]);
    if (!remember(e.set.id)) return;
    out.failed(decides[0], e.at, "in each connection a template before its data", [&] {
      return fmt::format("data of template {}, which has not been sent in this connection", e.set.id);
    });
  }

 private:
  /// False if it is known already, or there is no more room.
  bool remember(std::uint16_t id) {
    constexpr std::size_t most = 4'096;
    const auto at = std::lower_bound(ids_.begin(), ids_.end(), id);
    if ((at != ids_.end() && *at == id) || ids_.size() >= most) return false;
    ids_.insert(at, id);
    return true;
  }
  std::vector<std::uint16_t> ids_;  ///< sorted: defined, or told
};
}  // namespace

check_rows ipfix_connections_checks() noexcept { return rows_of_checks<redefined, announced>; }

}  // namespace flowkit::conformance
