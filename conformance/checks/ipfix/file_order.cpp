// SPDX-License-Identifier: BSL-1.0
// The order in files (RFC 5655 section 7.2): what is needed to read the data stands before it, messages in the order of
// their export times.
#include <optional>
#include <unordered_set>

#include "conformance/checks/ipfix/option_parts.hpp"
#include "conformance/checks/seen_lately.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

bool is_file(const message_event& m) noexcept { return m.in.source.transport == transport_kind::file; }

/// Data that needs a template. In a run of several files, which may be parts of one session, it may be in any of them.
class templates_there {
 public:
  static constexpr std::array decides{IPFIX_5655_7_2_SELF, IPFIX_5655_7_2_TFIRST};
  void on(const message_event& e, findings&) { is_damaged_ |= e.failure.code != errc::ok; }
  void on(const misread_event&, findings&) { is_damaged_ = true; }
  void on(const set_event& e, findings& out) {
    if (!is_file(e.message) || e.set.id < first_template_id || e.is_tainted) return;
    if (e.known != nullptr) return out.seen(decides[0]), out.seen(decides[1]);
    // After a withdrawal there was a template: WDUSE tells it.
    if ((!defined_.empty() && defined_[e.set.id]) || waiting_.size() >= most_waiting) return;
    if (std::none_of(waiting_.begin(), waiting_.end(), [&](const waiting& w) { return w.id == e.set.id; }))
      waiting_.push_back({e.set.id, out.remember(e.at)});
  }
  void on(const template_event& e, findings& out) {
    if (!is_file(e.message)) return;
    defined_.resize(65'536);
    defined_[e.entry.id] = true;
    std::erase_if(waiting_, [&](const waiting& w) {
      if (w.id != e.entry.id) return false;
      out.failed(decides[1], w.where, "a template before its data",
                 [&] { return fmt::format("data of template {} stands before the template in the file", w.id); });
      return true;
    });
  }
  void on(const end_event&, findings& out) {
    if (is_damaged_) return;  // the template may stand where nothing could be read
    for (const waiting& w : waiting_)
      out.failed(decides[0], w.where, "the template in the file",
                 [&] { return fmt::format("data of template {}, which the file does not have", w.id); });
  }

 private:
  static constexpr std::size_t most_waiting = 64;
  struct waiting {
    std::uint16_t id;
    witness where;
  };
  std::vector<waiting> waiting_;
  std::vector<bool> defined_;  ///< by id
  bool is_damaged_ = false;
};

/// Options say what interfaces, samplers and so on are: before the flows that name these.
class options_first {
 public:
  static constexpr std::array decides{IPFIX_5655_7_2_TFIRST};
  void on(const record_event& e, findings& out) {
    if (!is_file(e.message)) return;
    if (e.entry.is_options) return describe(e, out);
    for (const named& n : all)
      if (const auto v = e.number(*n.what); v && *v != 0) add(used_, key_of(n, *v));
  }

 private:
  /// Of each kind: a file of more things than this is judged by the first ones.
  static constexpr std::size_t most = 4'096;
  struct named {
    const element* what;
    const element* of;  ///< the scope by which it is described
  };
  static constexpr std::array<named, 10> all{{{&ie::ingressInterface, &ie::ingressInterface},
                                              {&ie::egressInterface, &ie::ingressInterface},
                                              {&ie::ingressPhysicalInterface, &ie::ingressInterface},
                                              {&ie::egressPhysicalInterface, &ie::ingressInterface},
                                              {&ie::ingressVRFID, &ie::ingressVRFID},
                                              {&ie::egressVRFID, &ie::ingressVRFID},
                                              {&ie::samplerId, &ie::samplerId},
                                              {&ie::selectorId, &ie::selectorId},
                                              {&ie::selectionSequenceId, &ie::selectionSequenceId},
                                              {&ie::applicationId, &ie::applicationId}}};
  using keys = std::unordered_set<std::uint64_t>;

  static std::uint64_t key_of(const named& n, std::uint64_t value) noexcept {
    return mix_bits(value ^ std::uint64_t{n.of->id} << 48);
  }
  static bool add(keys& to, std::uint64_t key) { return to.size() < most && to.insert(key).second; }

  void describe(const record_event& e, findings& out) {
    if (e.entry.scope_count != 1) return;
    const specifier& scope = e.entry.fields[0];
    const octets v = e.values[0];
    if (v.empty() || v.size() > 8) return;
    for (const named& n : all) {
      if (!scope.names(*n.what)) continue;
      const std::uint64_t value = load_be(v.data(), v.size()), key = key_of(n, value);
      if (add(described_, key))  // the first time: it may come again, and be another
        out.judge(decides[0], !used_.contains(key), e.at, "options before the flows that depend on them",
                  [&] { return fmt::format("options of {} {}, after the flows that name it", n.of->name, value); });
      return;
    }
  }

  keys used_, described_;
};

class ascending {
 public:
  static constexpr std::array decides{IPFIX_5655_7_2_ASCEND};
  void on(const message_event& e, findings& out) {
    if (!is_file(e)) return;
    if (std::exchange(file_, e.in.file) != e.in.file) last_.reset();
    const std::uint32_t before = last_.value_or(e.export_time);
    out.judge(
        decides[0], static_cast<std::int32_t>(e.export_time - before) >= 0, place{4, 4},
        [&] { return fmt::format("{} or later", before); },
        [&] {
          return fmt::format("the export time is {} s before that of the message before", before - e.export_time);
        });
    last_ = e.export_time;
  }

 private:
  std::optional<std::uint32_t> last_;
  std::uint32_t file_ = 0;
};
}  // namespace

check_rows ipfix_file_order_checks() noexcept { return rows_of_checks<templates_there, options_first, ascending>; }

}  // namespace flowkit::conformance
