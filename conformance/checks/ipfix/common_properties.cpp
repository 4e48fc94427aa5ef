// SPDX-License-Identifier: BSL-1.0
// Common properties: where their ids stand, and when they are defined.
#include <unordered_map>

#include "conformance/checks/ipfix/common_properties.hpp"

namespace flowkit::conformance {

namespace {
using namespace common_properties;
using enum requirement;

constexpr std::size_t most_missing = 64;

/// An id is defined, in the scope, before a record refers to it.
class common_definitions {
 public:
  static constexpr std::array decides{IPFIX_5473_3_2_SCOPE, IPFIX_5473_3_2_PRIOR, IPFIX_5473_5_WD};

  void on(const message_event& e, findings&) {
    here_.clear();
    if (!begun_) begun_ = true, from_start_ = e.sequence == 0;
  }
  [[nodiscard]] static bool wants(const template_entry& t) noexcept { return t.attached.has(ie::commonPropertiesId); }
  void on(const record_event& e, findings& out) {
    parts_.read(e);
    if (parts_.withdraws)
      withdraw(e, out);
    else if (parts_.defines)
      define(*parts_.defines, e, out);
    for (const reference& r : parts_.refers) refer(r, e.entry.is_options && !parts_.defines, out);
  }
  void on(const message_end_event& e, findings& out) {
    // What is lost, or cannot be read, may have been the definition.
    is_lossy_ |= e.follows.lost != 0 || !e.all_counted || !is_in_turn(e.follows);
    if (is_lossy_) return missing_.clear();
    for (const early& r : here_) {
      missing* m = find(r.id);
      if (m == nullptr) {
        if (missing_.size() >= most_missing) return;
        m = &missing_.emplace_back(missing{r.id, from_start_, false, out.remember(r.at), {}});
      }
      if (!r.is_outside)
        m->by_others = true;
      else if (!m->outside)
        m->outside = out.remember(r.at);
    }
    // The definition may stand further on in the message.
    for (std::size_t i = missing_.size(); i-- > 0;)
      if (known_.contains(missing_[i].id)) settle(i, out);
  }
  void on(const end_event&, findings& out) {
    if (is_full_) return;
    for (const missing& m : missing_) {
      if (!m.from_start) continue;
      if (m.by_others && m.outside)
        out.failed(decides[0], *m.outside, "commonPropertiesId as scope of what defines it", [&] {
          return fmt::format("common properties {} are in no scope, only in a field of options", m.id);
        });
      else
        tell(m, out);
    }
  }

 private:
  struct early {
    std::uint64_t id;
    bool is_outside;  ///< in a record of options that defines no set
    place at;
  };
  struct missing {
    std::uint64_t id;
    bool from_start, by_others;
    witness where;
    std::optional<witness> outside;
  };

  missing* find(std::uint64_t id) noexcept {
    const auto m = std::find_if(missing_.begin(), missing_.end(), [&](const missing& x) { return x.id == id; });
    return m == missing_.end() ? nullptr : &*m;
  }
  void define(std::uint64_t id, const record_event& e, findings& out) {
    out.seen(decides[0]);
    if (is_udp(e.message)) out.seen(decides[2]);
    if (known_.size() < most_ids)
      known_.insert_or_assign(id, true);
    else
      is_full_ |= !known_.contains(id);
  }
  void withdraw(const record_event& e, findings& out) {
    out.judge(decides[2], !is_udp(e.message), e.at, "no withdrawals over UDP",
              [&] { return fmt::format("common properties {} are withdrawn over UDP", *parts_.defines); });
    if (is_udp(e.message)) return;
    if (const auto k = known_.find(*parts_.defines); k != known_.end()) k->second = false;
  }
  void refer(const reference& r, bool is_outside, findings& out) {
    out.seen(decides[1]);
    const auto k = known_.find(r.id);
    if (k == known_.end()) {
      if (!is_lossy_ && !is_full_ && here_.size() < most_missing) here_.push_back({r.id, is_outside, r.at});
    } else if (!k->second && !is_lossy_) {
      out.failed(decides[1], r.at, "an id that is defined",
                 [&] { return fmt::format("a record refers to common properties {}, which were withdrawn", r.id); });
    }
  }
  void settle(std::size_t i, findings& out) {
    tell(missing_[i], out);
    missing_.erase(missing_.begin() + static_cast<std::ptrdiff_t>(i));
  }
  /// Without the start of the numbers, the definition may have come before the capture.
  static void tell(const missing& m, findings& out) {
    const auto message = [&] {
      return fmt::format("a record refers to common properties {} before they are defined", m.id);
    };
    constexpr const char* expected = "a record that defines the id, before the first that refers to it";
    m.from_start ? out.failed(decides[1], m.where, expected, message)
                 : out.noted(decides[1], m.where, expected, message);
  }

  parts parts_;
  std::unordered_map<std::uint64_t, bool> known_;  ///< false: withdrawn
  std::vector<early> here_;                        ///< of this message
  std::vector<missing> missing_;
  bool begun_ = false, from_start_ = false, is_lossy_ = false, is_full_ = false;
};
}  // namespace

check_rows ipfix_common_properties_checks() noexcept { return rows_of_checks<common_definitions>; }

}  // namespace flowkit::conformance
