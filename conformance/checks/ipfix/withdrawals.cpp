// SPDX-License-Identifier: BSL-1.0
// Withdrawals of templates (RFC 7011 section 8.1): over TCP, SCTP and in files. Over UDP there are none (section 8.4).
#include "conformance/checks/ipfix/template_checks.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

/// Ids 2 and 3 withdraw all templates and all options templates.
bool is_of_all(const withdrawal_event& e) noexcept { return e.id == 2 || e.id == 3; }

struct over_udp {
  static constexpr std::array decides{IPFIX_7011_8_4_NOWD, IPFIX_7011_3_4_1_FCZERO};
  void on(const template_event& e, findings& out) {
    any_ = true;
    out.seen(decides[1]);
    if (is_udp(e.message)) out.seen(decides[0]);
  }
  void on(const withdrawal_event& e, findings& out) {
    // What was never announced is no withdrawal, only a template without fields.
    if (e.known == nullptr && !is_of_all(e))
      return out.failed(decides[1], e.at, "1 field or more, or an id that is known",
                        [&] { return fmt::format("template {} has no fields, and there is none to withdraw", e.id); });
    if (is_udp(e.message))
      out.failed(decides[0], e.at, "no withdrawals over UDP",
                 [&] { return fmt::format("template {} is withdrawn over UDP", e.id); });
  }

 private:
  bool any_ = false;
};

struct form {
  static constexpr std::array decides{IPFIX_7011_8_1_WDSET, IPFIX_7011_8_1_WDALLFMT};
  void on(const withdrawal_event& e, findings& out) {
    if (is_of_all(e))
      return out.judge(decides[1], e.id == e.set.id && e.set.content.size() == 4, e.at,
                       "id 2 in a set with id 2, id 3 in a set with id 3, alone in it", [&] {
                         return fmt::format("id {} is withdrawn in a set with id {} and {} octets", e.id, e.set.id,
                                            e.set.content.size() + 4);
                       });
    if (e.known == nullptr) return;
    out.judge(decides[0], e.known->is_options == (e.set.id == 3), e.at,
              "templates in a set with id 2, options templates in one with id 3", [&] {
                return fmt::format("{} {} is withdrawn in a set with id {}",
                                   e.known->is_options ? "options template" : "template", e.id, e.set.id);
              });
  }
};

struct after {
  static constexpr std::array decides{IPFIX_7011_8_1_WDUSE, IPFIX_7011_8_1_WDEARLY};
  void on(const set_event& e, findings& out) {
    if (is_udp(e.message)) return;
    if (e.known != nullptr) return remember(data_, e.set.id, e.message.export_time);
    for (const event& w : withdrawn_)
      if (w.id == e.set.id)
        out.judge(decides[0], e.message.export_time <= w.time, e.at, "no data after the withdrawal", [&] {
          return fmt::format("data of template {}, which was withdrawn {} s before", w.id,
                             e.message.export_time - w.time);
        });
  }
  void on(const withdrawal_event& e, findings& out) {
    if (is_udp(e.message) || e.known == nullptr) return;
    out.seen(decides[0]);
    remember(withdrawn_, e.id, e.message.export_time);
    const auto wait = out.limit().withdrawal_wait.ns / 1'000'000'000;
    for (const event& d : data_)
      if (d.id == e.id)
        out.judge(decides[1], e.message.export_time - d.time >= wait, e.at,
                  fmt::format("{} s or more after the last data (limit withdrawal-wait)", wait), [&] {
                    return fmt::format("template {} is withdrawn {} s after its last data", e.id,
                                       e.message.export_time - d.time);
                  });
  }
  void on(const template_event& e, findings&) {
    std::erase_if(withdrawn_, [&](const event& w) { return w.id == e.entry.id; });
  }

 private:
  struct event {
    std::uint16_t id;
    std::uint32_t time;
  };
  static void remember(std::vector<event>& in, std::uint16_t id, std::uint32_t time) {
    constexpr std::size_t most = 1'024;
    for (event& e : in)
      if (e.id == id) return void(e.time = time);
    if (in.size() < most) in.push_back({id, time});
  }
  std::vector<event> withdrawn_, data_;
};

/// RFC 5101 section 8, which RFC 7011 dropped.
struct apart {
  static constexpr std::array decides{IPFIX_5101_8_WDNONEW};
  void on(const message_event&, findings&) { withdrawn_ = defined_ = false; }
  void on(const withdrawal_event&, findings&) { withdrawn_ = true; }
  void on(const template_event&, findings&) { defined_ = true; }
  void on(const message_end_event& e, findings& out) {
    if (withdrawn_)
      out.judge(decides[0], !defined_, e.header, "no new templates in a message with withdrawals",
                [] { return "the message withdraws templates and defines others"; });
  }

 private:
  bool withdrawn_ = false, defined_ = false;
};
}  // namespace

check_rows ipfix_withdrawals_checks() noexcept { return rows_of_checks<over_udp, form, after, apart>; }

}  // namespace flowkit::conformance
