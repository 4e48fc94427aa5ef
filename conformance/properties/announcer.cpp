// SPDX-License-Identifier: BSL-1.0
// When templates are sent, step by step against a list of what each one still owes: definitions, changes, withdrawals,
// messages of any size, time that goes on and back, both kinds of transport.
#include <algorithm>
#include <optional>
#include <vector>

#include <conformance/properties/groups.hpp>
#include <flowkit/ie/iana.hpp>
#include <flowkit/ipfix/encode.hpp>
#include <flowkit/templates/announcer.hpp>

namespace flowkit::conformance {

namespace {

constexpr std::size_t capacity = 4;

// Of one to four fields: templates of 8, 12, 16 and 20 octets, as options templates 2 more.
constexpr specifier many[] = {specify(ie::octetDeltaCount, 8), specify(ie::packetDeltaCount, 8),
                              specify(ie::sourceIPv4Address, 4), specify(ie::protocolIdentifier, 1)};

/// A template, and what was announced of it.
struct owed {
  std::uint16_t id;
  std::size_t fields;
  bool options;
  bool leaves = false;                                        ///< to be forgotten, once withdrawn
  std::optional<std::pair<std::uint64_t, timestamp>> sent{};  ///< since it is as it is now: before which message, when
  std::optional<bool> withdrawal{};                           ///< owed, of this kind (options or not)

  std::uint64_t waited = 0;  ///< messages that it would have fitted

  [[nodiscard]] template_view view() const {
    return {.id = id,
            .scope_count = static_cast<std::uint16_t>(options),
            .is_options = options,
            .fields = std::span{many}.first(fields)};
  }
};

/// What a message tells, in order: ids, withdrawals negative; of options templates so much farther off.
constexpr int of_options = 100'000;
int withdrawal_of(std::uint16_t id, bool options) { return -int{id} - (options ? of_options : 0); }
std::vector<int> told_by(octets message) {
  std::vector<int> out;
  set_cursor sets{message.subspan(ipfix::header_size), 0};
  std::array<specifier, 8> fields;
  for (set_view s; sets.next(s);) {
    reader in{s.content};
    for (template_view t; in.has(4);) {
      if (read_template<ipfix::rules>(in, s.id == ipfix::rules::options_template_set, fields, t).code != errc::ok)
        return {0};
      out.push_back(t.fields.empty() ? withdrawal_of(t.id, t.is_options) : int{t.id});
    }
  }
  return out;
}

counterexample announcer_against_model(source& from) {
  refresh_policy policy;
  policy.messages = static_cast<std::uint32_t>(from.below(5));
  policy.interval = seconds(static_cast<std::int64_t>(from.below(3) * 10));
  policy.reliable = from.below(3) == 2;
  const bool roomy = from.coin();
  const std::size_t usual = roomy ? 400 : 16 + from.below(60);
  template_announcer<capacity> tested{policy};
  ipfix::message_builder to;
  std::vector<owed> model;
  timestamp now = from_unix_seconds(1'000'000);
  std::string story;

  const auto find = [&](std::uint16_t id) {
    return std::find_if(model.begin(), model.end(), [&](const owed& o) { return o.id == id; });
  };
  const auto changed = [&](owed& o) {
    if (o.sent && policy.reliable) o.withdrawal = o.options;
    o.sent.reset();
  };
  const auto due = [&](const owed& o) {  // in the message after those that were finished
    if (!o.sent) return true;
    if (policy.reliable) return false;
    return (policy.messages != 0 && to.messages() - o.sent->first >= policy.messages) ||
           (policy.interval.ns > 0 && (now - o.sent->second).ns >= policy.interval.ns);
  };
  for (std::uint64_t steps = 4 + from.words_left() / 3; steps > 0; --steps) {
    const auto id = static_cast<std::uint16_t>(256 + from.below(6));
    switch (from.below(9)) {
      case 1:
      case 2: {
        const owed o{.id = id, .fields = 1 + from.below(4), .options = from.coin()};
        story.append(" define ").append(std::to_string(id));
        auto at = find(id);
        const bool room = at != model.end() || model.size() < capacity;
        if (tested.define(o.view()) != room) return "room or none:" + story;
        if (!room) break;
        if (at == model.end())
          at = model.insert(model.end(), o);
        else
          changed(*at);
        at->fields = o.fields, at->options = o.options, at->leaves = false;
        break;
      }
      case 3: {
        story.append(" withdraw ").append(std::to_string(id));
        tested.withdraw(id);
        if (const auto at = find(id); at != model.end()) changed(*at), at->leaves = true;
        for (owed& o : model) o.waited = 0;  // turns start again
        break;
      }
      case 4:
        if (from.below(6) != 5) break;
        story += " restart";
        tested.restart();
        for (owed& o : model) o.sent.reset(), o.withdrawal.reset();
        break;
      case 5: now = now + (from.coin() ? seconds(10) : milliseconds(from.between(-2'000, 12'000))); break;
      default: {
        std::array<std::byte, 400> out;
        // Now and then there is only room for the header: that is nobody's turn.
        const std::size_t size = roomy || from.below(4) != 3 ? usual : ipfix::header_size;
        if (to.begin(std::span{out}.first(size), {}).code != errc::ok) return "no message:" + story;
        const error e = tested.announce(to, now);
        std::vector<int> withdrawn, defined;  // what it has to tell
        for (const owed& o : model)
          if (o.withdrawal) withdrawn.push_back(withdrawal_of(o.id, *o.withdrawal));
        for (const owed& o : model)
          if (!o.leaves && due(o)) defined.push_back(o.id);
        const std::uint64_t number = to.messages();
        const auto told = told_by(to.finish());
        story.append(" message of ").append(std::to_string(size)).append(":");
        for (const int t : told) story.append(" ").append(std::to_string(t));

        // Withdrawals come first, and definitions once the last of them is sent: as many as fit, none twice.
        const auto end = std::find_if(told.begin(), told.end(), [](int t) { return t > 0; });
        const auto n = static_cast<std::size_t>(end - told.begin());
        if (n > withdrawn.size() || !std::equal(told.begin(), end, withdrawn.begin())) return "withdraws:" + story;
        if (n < withdrawn.size() && end != told.end()) return "defines before all is withdrawn:" + story;
        for (std::size_t i = 0; i < n; ++i) find(static_cast<std::uint16_t>(-told[i] % of_options))->withdrawal.reset();
        if (n == withdrawn.size()) std::erase_if(model, [](const owed& o) { return o.leaves; });
        const std::vector<int> definitions(end, told.end());
        for (const int t : definitions)
          if (std::count(defined.begin(), defined.end(), t) != 1 || std::count(end, told.end(), t) != 1)
            return "defines what is not due:" + story;
        const bool all = n == withdrawn.size() && definitions.size() == defined.size();
        if (all != (e.code == errc::ok) || (!all && e.code != errc::no_space)) return "all, or not:" + story;
        if (roomy && definitions != defined) return "another order:" + story;
        for (owed& o : model) {
          const bool is_told = std::count(end, told.end(), int{o.id}) != 0;
          if (is_told) o.sent = {number, now};
          // None starves that would have fitted alone.
          const bool waits = !is_told && std::count(defined.begin(), defined.end(), int{o.id}) != 0;
          const bool fits = n == withdrawn.size() && n == 0 && size >= 16 + 4 + 4 + 4 * o.fields + 6;
          o.waited = waits ? o.waited + fits : 0;
          if (o.waited > capacity) return std::to_string(o.id) + " starves:" + story;
        }
        break;
      }
    }
    for (const owed& o : model)
      if (tested.is_known(o.id) != o.sent.has_value()) return "known or not:" + story;
    if (tested.all_known() != std::all_of(model.begin(), model.end(), [](const owed& o) { return o.sent.has_value(); }))
      return "all known or not:" + story;
  }
  return {};
}

}  // namespace

void add_announcer_properties(std::vector<property>& to) {
  to.push_back({"templates.announcer.against_model", &announcer_against_model});
}

}  // namespace flowkit::conformance
