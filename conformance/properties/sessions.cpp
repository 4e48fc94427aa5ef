// SPDX-License-Identifier: BSL-1.0
// Sessions and their templates, against models that remember everything: who announced what, in which order.
#include <map>
#include <set>

#include <conformance/generators/template.hpp>
#include <conformance/properties/groups.hpp>
#include <conformance/properties/shown.hpp>
#include <conformance/properties/template_text.hpp>
#include <flowkit/templates/session.hpp>

namespace flowkit::conformance {

namespace {

/// With attachments and learnt things whose size the account must follow.
struct weight {
  std::size_t octets = 0;
  [[nodiscard]] std::size_t owned_octets() const noexcept { return octets; }
};
struct learnt {
  std::size_t owned = 0, taken = 0;
  [[nodiscard]] std::size_t owned_octets() const noexcept { return owned; }
  [[nodiscard]] std::size_t charged() const noexcept { return taken; }
};
using sessions = session_table<weight, learnt>;

message_source source_of(std::uint64_t n) {
  message_source s{.address = ipv4_address{static_cast<std::uint32_t>(n / 4)},
                   .port = static_cast<std::uint16_t>(n & 1)};
  if (n >= 8) s.transport = transport_kind::stream, s.connection = static_cast<std::uint32_t>(n / 2);
  return s;
}
session_key key_of(std::uint64_t n) {
  return make_session_key(source_of(n), n & 2 ? netflow9_sessions : ipfix_sessions, static_cast<std::uint32_t>(n % 3),
                          session_scope::port);
}

/// One definition of an id and those that announced it, each of whom has one definition at the most.
struct known {
  any_template what;
  std::set<origin> origins;
  timestamp seen;
  std::uint64_t learned = 0;
};

/// A session without limits: its definitions by id.
class model_session {
 public:
  std::uint64_t serial = 0;

  template_change learn(const any_template& t, origin from, timestamp now) {
    auto& all = of_id_[t.id];
    std::erase_if(all, [](const known& k) { return k.origins.empty(); });
    known *mine = nullptr, *equal = nullptr;
    for (known& k : all) {
      if (k.origins.count(from) != 0) mine = &k;
      if (same_template(k.what.view(), t.view())) equal = &k;
    }
    const bool other_kind = mine != nullptr && mine->what.is_options != t.is_options;
    const template_change change = equal != nullptr && (mine == nullptr || mine == equal) ? template_change::refreshed
                                   : mine != nullptr
                                       ? (other_kind ? template_change::kind_changed : template_change::redefined)
                                   : all.empty() ? template_change::added
                                                 : template_change::clash;
    if (mine != nullptr && mine != equal) mine->origins.erase(from);
    if (equal == nullptr) all.push_back({t, {}, now, 0});
    known& k = equal != nullptr ? *equal : all.back();
    k.origins.insert(from);
    k.seen = now;
    k.learned = ++clock_;
    std::erase_if(all, [](const known& o) { return o.origins.empty(); });
    return change;
  }
  /// The definition by which data of `from` are read; nullptr if there is none.
  const known* find(std::uint16_t id, origin from, timestamp now, duration lifetime) {
    auto& all = of_id_[id];
    if (lifetime.ns > 0) std::erase_if(all, [&](const known& k) { return now - k.seen > lifetime; });
    const known* latest = nullptr;
    for (const known& k : all) {
      if (k.origins.count(from) != 0) return &k;
      if (latest == nullptr || k.learned > latest->learned) latest = &k;
    }
    return latest;
  }
  /// Did anybody ever announce it?
  bool knows(const template_view& t) {
    for (const known& k : of_id_[t.id])
      if (same_template(k.what.view(), t)) return true;
    return false;
  }
  bool withdraw(std::uint16_t id, origin from) {
    for (known& k : of_id_[id])
      if (k.origins.erase(from) != 0) {
        std::erase_if(of_id_[id], [](const known& o) { return o.origins.empty(); });
        return true;
      }
    return false;
  }
  std::size_t withdraw_all(bool options) {
    std::size_t n = 0;
    for (auto& [id, all] : of_id_)
      n += std::erase_if(all, [&](const known& k) { return k.what.is_options == options; });
    return n;
  }

 private:
  std::map<std::uint16_t, std::vector<known>> of_id_;
  std::uint64_t clock_ = 0;
};

/// Without limits: exactly what the model has. With them: nothing that the model has not, and within the limits.
template <bool Limited>
counterexample against_model(source& from) {
  session_limits limits;
  if (Limited) {
    limits.octets = 24'000 + from.below(20'000);  // the largest template and its session fit
    limits.templates.octets = 8'000 + from.below(20'000);
    limits.templates.templates = 1 + from.below(10);
    limits.sessions = 1 + from.below(8);
  }
  limits.learnt_octets = 10'000;
  if (from.coin()) limits.templates.lifetime = seconds(10);
  sessions tested{limits};
  std::map<std::uint64_t, model_session> model;
  timestamp now = from_unix_seconds(1'000'000);
  std::string story;
  for (std::uint64_t steps = from.below(80); steps > 0; --steps) {
    const std::uint64_t n = from.below(3) == 2 ? from.below(12) : 0, action = from.below(10);
    const auto id = static_cast<std::uint16_t>(first_template_id + from.below(2));
    const auto who = static_cast<origin>(1 + from.below(3));
    const auto s = tested.at(key_of(n));
    model_session& mine = model[n];
    if (mine.serial != tested[s].serial) {
      if (!Limited && mine.serial != 0) return "a session was lost" + story;
      if (tested[s].templates.size() != 0 || tested[s].held != 0) return "a new session has something" + story;
      mine = model_session{};
      mine.serial = tested[s].serial;
    }
    story += "\nsession " + std::to_string(n) + ", exporter " + std::to_string(who) + ": ";
    const auto find = [&]() -> counterexample {
      const known* expected = mine.find(id, who, now, limits.templates.lifetime);
      const auto* found = tested.find(s, id, who, now);
      if (found == nullptr) return Limited || expected == nullptr ? counterexample{} : "does not find" + story;
      if (expected == nullptr) return "finds what is gone" + story;
      if (found->shape != shape_of(found->fields)) return "another shape" + story;
      if (Limited ? !mine.knows(found->view()) : !same_template(found->view(), expected->what.view()))
        return "finds " + to_text(found->view()) + story;
      if (!Limited && found->is_of(who) != (expected->origins.count(who) != 0)) return "of another exporter" + story;
      return {};
    };
    if (action <= 3) {  // learn
      any_template t = arbitrary_sized_template<ipfix::rules>(from);
      if (action == 3)
        if (const known* again = mine.find(id, static_cast<origin>(1 + from.below(3)), now, {})) t = again->what;
      t.id = id;
      story += "learn " + to_text(t.view());
      if (from.is_shown()) from.show(announcement(t.view()).octets());
      static_cast<void>(mine.find(id, who, now, limits.templates.lifetime)),
          static_cast<void>(tested.find(s, id, who, now));
      const auto expected = mine.learn(t, who, now);
      const auto [entry, change] = tested.learn(s, t.view(), who, now);
      if (!Limited && change != expected) return "change " + std::to_string(static_cast<int>(change)) + story;
      if (!same_template(entry->view(), t.view()) || !entry->is_of(who)) return "learnt otherwise" + story;
      const bool is_new = change == template_change::added || change == template_change::clash;
      if (entry->last_seen != now || (is_new && entry->first_seen != now)) return "seen at another time" + story;
      if (is_new && entry->attached.octets != 0) return "the attachment of another definition" + story;
      if (from.coin()) tested.attach(s, *entry, {from.below(1000)});
      if (tested.find(s, id, who, now) != entry) return "forgets what it has just learnt" + story;
    } else if (action == 4) {
      story += "withdraw " + std::to_string(id);
      if (from.is_shown()) from.show(withdrawal(id).octets());
      const bool expected = mine.withdraw(id, who), was = tested.withdraw(s, id, who);
      if (Limited ? was && !expected : was != expected) return "withdrawn or not" + story;
    } else if (action == 5 && from.below(4) == 3) {
      const bool options = from.coin();
      story += "withdraw all";
      const std::size_t gone = tested.withdraw_all(s, options), expected = mine.withdraw_all(options);
      if (Limited ? gone > expected : gone != expected) return std::to_string(gone) + " withdrawn" + story;
    } else if (action == 6) {
      now = now + seconds(static_cast<std::int64_t>(from.below(8)));
      story += "later";
    } else if (action == 7 && n >= 8 && from.coin()) {
      story += "close";
      std::size_t expected = 0;
      for (auto& [other, of] : model)
        if (of.serial != 0 && source_of(other) == source_of(n) &&
            tested.contains(tested.refer(tested.at(key_of(other)))))
          ++expected, of = model_session{};
      if (tested.close(source_of(n)) < expected) return "does not close" + story;
      continue;
    } else if (action == 8) {
      story += "learn more";
      learnt& l = tested[s].learnt;
      l.owned = from.below(500);
      const std::size_t more = from.below(300);
      if (tested.learnt_budget() >= more) l.taken += more, tested.learnt_budget() -= more;
      tested.recharge(s);
    } else if (auto wrong = find()) {
      return wrong;
    }
    if (tested.used_octets() > limits.octets || tested[s].templates.octets() > limits.templates.octets ||
        tested[s].templates.size() > limits.templates.templates || tested.size() > limits.sessions)
      return "over its limits: " + std::to_string(tested.used_octets()) + story;
    if (!Limited && tested.counts().evicted + tested.templates().evicted != 0) return "evicts early" + story;
  }
  // What is there is accounted for to the octet, and with the last session all is given back.
  std::size_t octets = 0, taken = 0;
  for (std::uint64_t n = 0; n < 12 && !Limited; ++n) {
    const auto s = tested.at(key_of(n));
    std::size_t sum = 0;
    const auto& templates = tested[s].templates;
    for (std::size_t i = 0; i < templates.size(); ++i) sum += templates[i].octets();
    if (sum != templates.octets()) return "a wrong account" + story;
    octets += sum + tested[s].learnt.owned, taken += tested[s].learnt.taken;
  }
  if (!Limited && tested.learnt_budget() != limits.learnt_octets - taken) return "a wrong budget" + story;
  if (!Limited && tested.used_octets() != octets + tested.size() * sessions::session_octets)
    return "counts " + std::to_string(tested.used_octets()) + " octets" + story;
  for (std::uint64_t n = 0; n < 12; ++n) tested.close(make_session_key(source_of(n), 0, 0, session_scope::port).source);
  if (tested.size() != 0 || tested.used_octets() != 0 || tested.learnt_budget() != limits.learnt_octets)
    return "keeps " + std::to_string(tested.used_octets()) + " octets and gives back to " +
           std::to_string(tested.learnt_budget()) + story;
  return {};
}

}  // namespace

void add_session_properties(std::vector<property>& to) {
  to.push_back({"templates.sessions", &against_model<false>});
  to.push_back({"templates.sessions_limited", &against_model<true>});
}

}  // namespace flowkit::conformance
