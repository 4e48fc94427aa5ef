// SPDX-License-Identifier: BSL-1.0
// Export by SCTP streams (RFC 6526): options say of each template whether its records are sent reliably. Streams are
// not seen; a file that stores such a session, or a connection, has the options.
#include <optional>

#include "conformance/checks/ipfix/option_parts.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

class per_stream {
 public:
  static constexpr std::array decides{IPFIX_6526_4_2_NOTIFY, IPFIX_6526_4_4_NOALLWD};

  void on(const message_event& e, findings&) {
    here_.clear();
    if (!begun_) begun_ = true, from_start_ = e.sequence == 0;
  }
  void on(const template_event& e, findings& out) {
    if (is_udp(e.message) || !is_reliability(e.entry)) return;
    is_used_ = true;
    out.seen(decides[1]);
  }
  void on(const set_event& e, findings&) {
    if (!is_used_ || e.known == nullptr || is_reliability(*e.known) || here_.size() >= most) return;
    if (!is_notified(e.set.id)) here_.push_back({e.set.id, e.at});
  }
  [[nodiscard]] static bool wants(const template_entry& t) noexcept { return is_reliability(t); }
  void on(const record_event& e, findings& out) {
    if (!is_used_) return;
    const auto id = e.number(ie::templateId);
    if (!id) return;
    out.seen(decides[0]);
    notified_.resize(65'536);
    if (*id < notified_.size()) notified_[*id] = true;
  }
  void on(const withdrawal_event& e, findings& out) {
    if (is_used_ && (e.id == 2 || e.id == 3))
      out.failed(decides[1], e.at, "a withdrawal of each template", [&] {
        return fmt::format("all {} are withdrawn at once, in a session with the options of export by streams",
                           e.id == 2 ? "templates" : "options templates");
      });
  }
  void on(const message_end_event& e, findings& out) {
    // What is lost, or cannot be read, may have been the record.
    is_lossy_ |= e.follows.lost != 0 || !e.all_counted || !is_in_turn(e.follows);
    if (is_lossy_) return waiting_.clear();
    for (const early& s : here_)
      if (waiting_.size() < most &&
          std::none_of(waiting_.begin(), waiting_.end(), [&](const waiting& w) { return w.id == s.id; }))
        waiting_.push_back({s.id, out.remember(s.at)});
    std::erase_if(waiting_, [&](const waiting& w) {
      if (!is_notified(w.id)) return false;
      tell(w, out);
      return true;
    });
  }
  void on(const end_event&, findings& out) {
    if (from_start_)
      for (const waiting& w : waiting_) tell(w, out);
  }

 private:
  static constexpr std::size_t most = 64;
  struct early {
    std::uint16_t id;
    place at;
  };
  struct waiting {
    std::uint16_t id;
    witness where;
  };

  static bool is_reliability(const template_entry& t) noexcept {
    return t.is_options && t.attached.has(ie::dataRecordsReliability) && is_scope(t, ie::templateId);
  }
  [[nodiscard]] bool is_notified(std::uint16_t id) const noexcept { return !notified_.empty() && notified_[id]; }
  /// Without the start of the numbers, the record may have come before the capture.
  void tell(const waiting& w, findings& out) const {
    const auto message = [&] { return fmt::format("data of template {} before the record of its reliability", w.id); };
    constexpr const char* expected = "a record of dataRecordsReliability for the template, before its data";
    from_start_ ? out.failed(decides[0], w.where, expected, message)
                : out.noted(decides[0], w.where, expected, message);
  }

  std::vector<early> here_;  ///< of this message
  std::vector<waiting> waiting_;
  std::vector<bool> notified_;  ///< by template id
  bool begun_ = false, from_start_ = false, is_used_ = false, is_lossy_ = false;
};
}  // namespace

check_rows ipfix_reliability_checks() noexcept { return rows_of_checks<per_stream>; }

}  // namespace flowkit::conformance
