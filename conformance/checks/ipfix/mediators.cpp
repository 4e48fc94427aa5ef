// SPDX-License-Identifier: BSL-1.0
// Mediators send on what several exporters measured (RFC 7119 section 6): of which domain their messages are, and that
// templates of several do not take each other's place.
#include <optional>

#include "conformance/checks/ipfix/option_parts.hpp"
#include "conformance/checks/seen_lately.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

class original_domains {
 public:
  static constexpr std::array decides{IPFIX_7119_6_ODID0};
  void on(const message_event&, findings&) { first_.reset(), several_ = false; }
  [[nodiscard]] static bool wants(const template_entry& t) noexcept {
    return !t.is_options && t.attached.has(ie::originalObservationDomainId);
  }
  void on(const record_event& e, findings&) {
    if (several_) return;
    // Domains are those of an exporter: the same number of another one is another domain.
    std::uint64_t exporter = 0;
    for (const element* address : {&ie::originalExporterIPv4Address, &ie::originalExporterIPv6Address})
      if (const octets* v = e.find(*address); v != nullptr) exporter = digest_of(*v, exporter);
    for (std::size_t i = 0; i < e.values.size(); ++i) {
      if (!e.entry.fields[i].names(ie::originalObservationDomainId)) continue;
      const std::uint64_t domain = digest_of(e.values[i], exporter);
      several_ |= first_.value_or(domain) != domain;
      first_ = domain;
    }
  }
  void on(const message_end_event& e, findings& out) {
    if (several_)
      out.judge(decides[0], e.message.domain == 0, place{12, 4}, "domain 0, as no single one is meant", [&] {
        return fmt::format("a message with flows of several original domains is of domain {}", e.message.domain);
      });
  }

 private:
  std::optional<std::uint64_t> first_;
  bool several_ = false;
};

/// Two exporters behind a mediator that leaves ids as they are: definitions of an id take turns. One change may be
/// that of a device with other settings; there and back twice within minutes is none.
class collisions {
 public:
  static constexpr std::array decides{IPFIX_7119_6_COLLIDE};
  void on(const message_event&, findings&) { here_.clear(); }
  void on(const template_event& e, findings& out) {
    const examined_template& t = e.entry.attached;
    is_mediator_ |= t.has(ie::originalExporterIPv4Address) || t.has(ie::originalExporterIPv6Address) ||
                    t.has(ie::originalObservationDomainId) || t.has(ie::intermediateProcessId);
    if (is_mediator_) out.seen(decides[0]);
    if (here_.size() < most) here_.push_back({e.entry.id, layout_of(e.entry), e.at});
  }
  void on(const withdrawal_event& e, findings&) {
    if (!is_udp(e.message)) std::erase_if(all_, [&](const defined& d) { return d.id == e.id || e.id < 4; });
  }
  void on(const message_end_event& e, findings& out) {
    if (is_in_turn(e.follows))
      for (const announced& a : here_) define(a, e.message.export_time, out);
  }

 private:
  static constexpr std::size_t most = 1'024;     ///< ids
  static constexpr std::int32_t in_turns = 600;  ///< seconds: templates are announced every 10 minutes or more often
  struct announced {
    std::uint16_t id;
    std::uint64_t layout;
    place at;
  };
  struct defined {
    std::uint16_t id;
    std::uint64_t layout, before;  ///< before: 0 if there was no other
    std::uint32_t changed;         ///< export time
    std::uint32_t returns;
  };

  static std::uint64_t layout_of(const template_entry& t) noexcept {
    std::uint64_t h = t.scope_count + std::uint64_t{1};
    for (const specifier& s : t.fields)
      h = mix_bits(h ^ (std::uint64_t{s.pen} << 32 | std::uint64_t{s.id} << 16 | s.length));
    return h;
  }
  void define(const announced& a, std::uint32_t now, findings& out) {
    const auto known = std::find_if(all_.begin(), all_.end(), [&](const defined& d) { return d.id == a.id; });
    if (known == all_.end()) {
      if (all_.size() < most) all_.push_back({a.id, a.layout, 0, now, 0});
      return;
    }
    if (known->layout == a.layout) return;
    const bool is_back = known->before == a.layout && static_cast<std::int32_t>(now - known->changed) <= in_turns;
    const std::uint32_t returns = is_back ? known->returns + 1 : 0;
    *known = {a.id, a.layout, known->layout, now, returns};
    if (returns < 2) return;
    const auto message = [&] { return fmt::format("two definitions of template {} take turns", a.id); };
    constexpr const char* expected = "an id of its own for each template";
    is_mediator_ ? out.failed(decides[0], a.at, expected, message) : out.noted(decides[0], a.at, expected, message);
  }

  std::vector<announced> here_;
  std::vector<defined> all_;
  bool is_mediator_ = false;
};
}  // namespace

check_rows ipfix_mediators_checks() noexcept { return rows_of_checks<original_domains, collisions>; }

}  // namespace flowkit::conformance
