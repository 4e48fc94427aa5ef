// SPDX-License-Identifier: BSL-1.0
// Application ids (RFC 6759): an octet for the engine that classified the traffic, then its number for the application.
#include <algorithm>
#include <vector>

#include <flowkit/templates/inspect.hpp>

#include "conformance/checks/ipfix/template_checks.hpp"
#include "conformance/checks/seen_lately.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

struct engine {
  std::uint8_t id;
  std::uint8_t octets;      ///< of a selector; 0: none is recommended
  bool is_bounded = false;  ///< no number of the registry that it uses needs more
};
/// In the registry of July 2026.
constexpr engine engines[] = {{1, 1, true},  {2, 1},        {3, 2, true}, {4, 2},  {6, 3},  {12, 5}, {13, 3},
                              {18, 2, true}, {19, 1, true}, {20, 3},      {21, 0}, {22, 0}, {23, 0}, {24, 0}};
constexpr std::uint8_t user_defined = 6, with_enterprise = 20;

constexpr const engine* find_engine(std::byte first) noexcept {
  for (const engine& e : engines)
    if (e.id == std::to_integer<std::uint8_t>(first)) return &e;
  return nullptr;
}

struct encoding {
  static constexpr std::array decides{IPFIX_6759_4_1_ENGINE, IPFIX_6759_4_2_LEN, IPFIX_6759_4_2_ALIGN,
                                      IPFIX_6759_4_2_PEN};
  [[nodiscard]] bool wants(const specifier& s, const element*) const noexcept { return s.names(ie::applicationId); }
  void on(const field_event& e, findings& out) {
    constexpr const char* known = "an engine of the registry: 1 to 4, 6, 12, 13, 18 to 24";
    if (e.value.empty())  // what an application without an id is sent as
      return out.noted(decides[0], e.at, known, [] { return "applicationId has no octets"; });
    const engine* by = find_engine(e.value[0]);
    const place first = make_place(e.at.offset, 1);
    out.judge(decides[0], by != nullptr, first, known,
              [&] { return fmt::format("applicationId is of engine {}", std::to_integer<unsigned>(e.value[0])); });
    if (by == nullptr || by->octets == 0) return;
    std::size_t front = 1;
    if (by->id == with_enterprise) {
      front += 4;
      const bool has_selector = e.value.size() > front;
      out.judge(decides[3], has_selector, e.at, "a number of an enterprise in 4 octets, then a selector",
                [&] { return fmt::format("applicationId of engine 20 (PANA-L7-PEN) has {} octets", e.value.size()); });
      if (!has_selector) return;
    }
    const octets selector = e.value.subspan(front);
    const place at = make_place(e.at.offset + front, selector.size());
    out.judge(
        decides[1], selector.size() == by->octets, e.at, [&] { return fmt::format("{} octets", front + by->octets); },
        [&] { return fmt::format("applicationId of engine {} has {} octets", by->id, e.value.size()); });
    if (selector.size() < by->octets) return;
    const bool is_aligned = all_zero(selector.first(selector.size() - by->octets));
    constexpr const char* aligned = "the selector in the last octets, zeros before it";
    const auto message = [&] {
      return fmt::format("the selector of engine {} has more than {} octets that are not zero", by->id, by->octets);
    };
    // An enterprise may have given out larger numbers.
    if (!is_aligned && !by->is_bounded) return out.noted(decides[2], at, aligned, message);
    out.judge(decides[2], is_aligned, at, aligned, message);
  }
};

struct variable_length {
  static constexpr std::array decides{IPFIX_6759_4_2_VARLEN};
  void on(const template_event& e, findings& out) {
    each_new_field(e, [&](std::size_t, const specifier& s, const element*, place at) {
      if (s.names(ie::applicationId))
        out.judge(decides[0], s.is_variable(), at, "a variable length (65535)",
                  [&] { return fmt::format("applicationId has {} octets in template {}", s.length, e.entry.id); });
    });
  }
};

/// Ids that a user of the exporter has defined mean nothing elsewhere: options have their names. The exporter may send
/// these in another domain, and now and then only.
class names {
 public:
  static constexpr std::array decides{IPFIX_6759_4_3_NAMES};
  static constexpr bool of_exporter = true;

  [[nodiscard]] static bool wants(const template_entry& t) noexcept { return t.attached.has(ie::applicationId); }
  void on(const record_event& e, findings& out) {
    const octets* id = e.find(ie::applicationId);
    if (id == nullptr || id->empty()) return;
    const std::uint64_t key = key_of(*id);
    const bool is_name = e.entry.is_options && e.about().has(ie::applicationName);
    if (is_name) {
      const std::uint64_t name = mix_bits(key ^ e.message.domain) | 1;
      if (turn_ == 0) turn_ = name;
      turns_ += name == turn_;
    }
    if ((*id)[0] != std::byte{user_defined}) return;
    const bool is_known = std::find(named_.begin(), named_.end(), key) != named_.end();
    if (is_name || is_known) out.seen(decides[0]);
    if (is_known) return;
    if (is_name) {
      std::erase_if(waiting_, [&](const waiting& w) { return w.key == key; });
      constexpr std::size_t most = 1'024;
      is_full_ |= named_.size() == most;
      if (!is_full_) named_.push_back(key);
      return;
    }
    constexpr std::size_t most = 64;
    if (e.entry.is_options || is_full_ || waiting_.size() == most) return;
    if (std::none_of(waiting_.begin(), waiting_.end(), [&](const waiting& w) { return w.key == key; }))
      waiting_.push_back({key, turns_, e.message.in.received, out.remember(e.place_of(*id))});
  }
  void on(const message_end_event& e, findings&) {
    using enum flow::sequence_event;
    const bool is_whole = e.all_counted && (e.follows.what == first || e.follows.what == in_order);
    if (!is_whole) waiting_.clear();  // a name may have been lost
  }
  void on(const end_event& e, findings& out) {
    if (is_full_) return;
    for (const waiting& w : waiting_) {
      // The first turn may have been under way when the id came.
      const bool had_turn = turns_ >= w.turns + 2;
      const bool had_time = w.since.ns != 0 && e.last - w.since > out.limit().options_interval;
      if (had_turn || had_time)
        out.failed(decides[0], w.where, "an options record with the name of the application", [&] {
          return had_turn ? "an application of engine 6 (user-defined) is not among the names that are sent"
                          : "no options record names an application of engine 6 (user-defined)";
        });
    }
  }

 private:
  struct waiting {
    std::uint64_t key, turns;
    timestamp since;
    witness where;
  };
  /// The same for all lengths of a selector.
  static std::uint64_t key_of(octets id) noexcept {
    octets selector = id.subspan(1);
    while (!selector.empty() && selector[0] == std::byte{0}) selector = selector.subspan(1);
    return digest_of(selector, std::to_integer<std::uint64_t>(id[0]) + 1) | 1;
  }

  std::vector<std::uint64_t> named_;
  std::vector<waiting> waiting_;
  std::uint64_t turn_ = 0;   ///< the first name that came
  std::uint64_t turns_ = 0;  ///< how often it came
  bool is_full_ = false;
};
}  // namespace

check_rows ipfix_applications_checks() noexcept { return rows_of_checks<encoding, variable_length, names>; }

}  // namespace flowkit::conformance
