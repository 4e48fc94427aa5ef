// SPDX-License-Identifier: BSL-1.0
// The template cache and the sets that wait, against models that remember everything.
#include <deque>
#include <map>

#include <conformance/generators/template.hpp>
#include <conformance/properties/groups.hpp>
#include <conformance/properties/template_text.hpp>
#include <flowkit/templates/cache.hpp>
#include <flowkit/templates/pending.hpp>

namespace flowkit::conformance {

namespace {

stream_key key_of(std::uint64_t n) {
  return make_stream_key(ipv4_address{static_cast<std::uint32_t>(n / 4)}, static_cast<std::uint16_t>(n & 1),
                         n & 2 ? 9 : 10, static_cast<std::uint32_t>(n / 2), template_scope::rfc);
}

/// With attachments whose size the account must follow.
struct weight {
  std::size_t octets = 0;
  [[nodiscard]] std::size_t owned_octets() const noexcept { return octets; }
};
using cache = template_cache<weight>;

struct known {
  any_template what;
  timestamp seen;
};

/// What is found is the latest definition; nothing is lost but by withdrawal, age and eviction, and without limits
/// nothing is evicted; the account never exceeds the limits.
counterexample cache_against_model(source& from) {
  const bool limited = from.coin();
  const bool ages = from.coin();
  cache_limits limits;
  if (limited) {
    limits.octets = 20'000 + from.below(20'000);  // the largest template and its stream fit
    limits.octets_per_stream = 8'000 + from.below(20'000);
    limits.templates_per_stream = 1 + from.below(10);
    limits.streams = 1 + from.below(8);
  }
  if (ages) limits.lifetime = seconds(10);
  cache tested{limits};
  std::map<std::uint64_t, std::map<std::uint16_t, known>> model;
  std::map<std::uint64_t, std::uint64_t> serials;  // of the streams as they were seen last
  timestamp now = from_unix_seconds(1'000'000);
  std::string story;

  for (std::uint64_t steps = from.below(80); steps > 0; --steps) {
    const std::uint64_t n = from.below(12), action = from.below(8);
    const auto id = static_cast<std::uint16_t>(first_template_id + from.below(12));
    const cache::handle s = tested.at(key_of(n));
    if (const auto [at, fresh] = serials.try_emplace(n, tested[s].serial); !fresh && at->second != tested[s].serial) {
      if (!limited) return "a stream was lost" + story;
      model[n].clear();
      at->second = tested[s].serial;
    }
    auto& mine = model[n];
    story += "\nstream " + std::to_string(n) + ": ";
    if (action <= 3) {  // learn
      any_template t = arbitrary_sized_template<ipfix::rules>(from);
      if (action == 3 && mine.count(id) != 0) t = mine[id].what;  // once more
      t.id = id;
      const auto before = mine.find(id);
      const auto expected = before == mine.end()                                  ? template_change::added
                            : same_template(before->second.what.view(), t.view()) ? template_change::refreshed
                            : before->second.what.is_options != t.is_options      ? template_change::kind_changed
                                                                                  : template_change::redefined;
      story += "learn " + to_text(t.view());
      const auto [entry, change] = tested.learn(s, t.view(), now);
      if (!limited && change != expected) return "change " + std::to_string(static_cast<int>(change)) + story;
      if (!same_template(entry->view(), t.view()) || entry->shape != shape_of(t.fields))
        return "learnt otherwise" + story;
      mine[id] = {t, now};
      if (from.coin()) tested.attach(s, *entry, {from.below(1000)});
      if (tested.find(s, id, now) == nullptr) return "forgets what it has just learnt" + story;
    } else if (action == 4) {
      story += "withdraw " + std::to_string(id);
      const bool was = tested.withdraw(s, id);
      if (was && mine.count(id) == 0) return "withdraws what it has not" + story;
      if (!limited && was != (mine.count(id) != 0)) return "does not withdraw" + story;
      mine.erase(id);
    } else if (action == 5 && from.below(4) == 3) {
      const bool options = from.coin();
      story += options ? "withdraw all options templates" : "withdraw all templates";
      const std::size_t gone = tested.withdraw_all(s, options);
      const auto expected = std::erase_if(mine, [&](const auto& m) { return m.second.what.is_options == options; });
      if (limited ? gone > expected : gone != expected) return std::to_string(gone) + " withdrawn" + story;
    } else if (action == 6) {
      now = now + seconds(static_cast<std::int64_t>(from.below(8)));
      story += "later";
    } else {
      story += "find " + std::to_string(id);
      const auto* found = tested.find(s, id, now);
      const auto at = mine.find(id);
      const bool old = ages && at != mine.end() && now - at->second.seen > limits.lifetime;
      if (found != nullptr && (at == mine.end() || old)) return "finds what is gone" + story;
      if (found != nullptr && !same_template(found->view(), at->second.what.view()))
        return "finds " + to_text(found->view()) + story;
      if (!limited && found == nullptr && at != mine.end() && !old) return "does not find" + story;
      if (old) mine.erase(at);
    }
    std::size_t sum = 0;
    const auto& stream = tested[s];
    for (const auto& e : stream.entries) sum += e->octets();
    if (stream.octets < sum || stream.octets - sum > 256) return "a wrong account" + story;
    if (tested.used_octets() > limits.octets || tested[s].octets > limits.octets_per_stream ||
        stream.entries.size() > limits.templates_per_stream || tested.streams() > limits.streams)
      return "over its limits: " + std::to_string(tested.used_octets()) + story;
    if (!limited && tested.counts().evicted + tested.counts().evicted_streams != 0) return "evicts early" + story;
  }
  return {};
}

/// Sets come back whole and oldest first, to their stream and template only, unless they are too old or too many.
counterexample pending_against_model(source& from) {
  struct waiting {
    unsigned stream;
    std::uint16_t id;
    std::uint32_t offset;
    buffer content;
    timestamp since;
  };
  pending_limits limits;
  const bool tight = from.coin();
  if (tight)
    limits = {.octets = 500 + from.below(2000), .sets_per_stream = 1 + static_cast<std::uint32_t>(from.below(5))};
  limits.age = seconds(30);
  using pending = pending_sets<unsigned>;
  pending tested{limits};
  std::deque<waiting> model;
  std::array<std::uint32_t, 4> held{};
  timestamp now = from_unix_seconds(1'000'000);
  std::string story;
  const auto used = [&] {
    std::size_t n = 0;
    for (const auto& w : model) n += sizeof(pending::item) + w.content.size();
    return n;
  };
  const auto forget = [&](auto which) {
    --held[which->stream];
    model.erase(which);
  };
  for (std::uint64_t steps = from.below(80); steps > 0; --steps) {
    const auto stream = static_cast<unsigned>(from.below(4));
    const auto id = static_cast<std::uint16_t>(256 + from.below(3));
    story += "\nstream " + std::to_string(stream) + ", template " + std::to_string(id) + ": ";
    switch (from.below(6)) {
      case 0:
      case 1:
      case 2: {
        buffer content(from.below(from.below(8) == 7 ? 3000 : 100));
        from.many().fill(content);
        const auto offset = static_cast<std::uint32_t>(from.below(1000));
        story += "hold " + std::to_string(content.size());
        const bool expected =
            held[stream] < limits.sets_per_stream && sizeof(pending::item) + content.size() <= limits.octets;
        if (expected) model.push_back({stream, id, offset, content, now});
        std::uint32_t count = held[stream];
        if (tested.hold(stream, count, id, content, offset, {}, now) != expected) return "held or not" + story;
        held[stream] += expected;
        if (count != held[stream]) return "counts otherwise" + story;
        break;
      }
      case 3: {
        story += "release";
        auto at = model.begin();
        while (at != model.end() && (at->stream != stream || at->id != id)) ++at;
        pending::item got;
        if (tested.release(stream, id, got) != (at != model.end())) return "released or not" + story;
        if (at == model.end()) break;
        if (got.content != at->content || got.offset != at->offset || got.since != at->since)
          return "another set" + story;
        forget(at);
        break;
      }
      case 4: {
        now = now + seconds(static_cast<std::int64_t>(from.below(20)));
        story += "later";
        std::vector<unsigned> dropped, expected;
        tested.enforce(now, [&](unsigned s) { dropped.push_back(s); });
        while (!model.empty() && (used() > limits.octets || now - model.front().since > limits.age)) {
          expected.push_back(model.front().stream);
          forget(model.begin());
        }
        if (dropped != expected) return "drops " + std::to_string(dropped.size()) + story;
        break;
      }
      default: {
        if (from.below(3) != 2) break;
        story += "stream gone";
        tested.drop(stream);
        std::erase_if(model, [&](const waiting& w) { return w.stream == stream; });
        held[stream] = 0;
      }
    }
    if (tested.used_octets() != used()) return "holds " + std::to_string(tested.used_octets()) + " octets" + story;
    const pending_counts& c = tested.counts();
    if (c.held - c.released - c.dropped != model.size()) return "counts do not add up" + story;
  }
  return {};
}

}  // namespace

void add_store_properties(std::vector<property>& to) {
  to.push_back({"templates.cache", &cache_against_model});
  to.push_back({"templates.pending", &pending_against_model});
}

}  // namespace flowkit::conformance
