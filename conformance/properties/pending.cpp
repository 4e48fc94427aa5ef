// SPDX-License-Identifier: BSL-1.0
// Sets that wait for their template, against a model that remembers everything.
#include <deque>

#include <conformance/generators/template.hpp>
#include <conformance/properties/groups.hpp>
#include <flowkit/templates/pending.hpp>

namespace flowkit::conformance {

namespace {

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
    limits = {.octets = 500 + from.below(2000), .sets_per_session = 1 + static_cast<std::uint32_t>(from.below(5))};
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
            held[stream] < limits.sets_per_session && sizeof(pending::item) + content.size() <= limits.octets;
        if (expected) model.push_back({stream, id, offset, content, now});
        std::uint32_t count = held[stream];
        if (tested.hold(stream, count, id, stream + 7, content, offset, {}, now) != expected)
          return "held or not" + story;
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
        if (got.content != at->content || got.offset != at->offset || got.since != at->since ||
            got.from != at->stream + 7)
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

void add_pending_properties(std::vector<property>& to) { to.push_back({"templates.pending", &pending_against_model}); }

}  // namespace flowkit::conformance
