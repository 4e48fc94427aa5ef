// SPDX-License-Identifier: BSL-1.0
// Common properties (RFC 5473) step by step against a map: whatever is learnt, replaced and withdrawn, and however ids
// refer to each other, flows get what the map says, and the budget gets back what is given up.
#include <map>
#include <optional>
#include <string>

#include <conformance/properties/groups.hpp>
#include <flowkit/core/bytes.hpp>
#include <flowkit/flow/common_properties.hpp>

namespace flowkit::conformance {

namespace {

using flow::common_properties;
using flow::record;
using outcome = common_properties::outcome;

const specifier of_addresses[] = {specify(ie::commonPropertiesId, 2), specify(ie::sourceIPv4Address, 4),
                                  specify(ie::destinationIPv4Address, 4)};
const specifier of_name[] = {specify(ie::commonPropertiesId, 2), specify(ie::interfaceName, variable_length),
                             specify(ie::commonPropertiesId, 2)};
const specifier of_nothing[] = {specify(ie::commonPropertiesId, 2)};
const specifier of_flow[] = {specify(ie::commonPropertiesId, 2), specify(ie::sourceTransportPort, 2),
                             specify(ie::commonPropertiesId, 2)};

/// What one id stands for.
struct common {
  std::optional<std::uint32_t> address;  ///< of the source; the destination's is the one after it
  std::string name;                      ///< empty: it has addresses
  std::uint16_t refers = 0;
  timestamp came{};
};
using model = std::map<std::uint16_t, common>;

struct wanted {
  std::optional<std::uint32_t> address;
  std::string name;
  timestamp since;
  bool all_known = true;
  /// The first that has a value gives it.
  void take(const model& m, std::uint16_t id, unsigned depth) {
    const auto found = m.find(id);
    if (found == m.end() || depth == 0 || found->second.came < since) return void(all_known = false);
    if (!address) address = found->second.address;
    if (name.empty()) name = found->second.name;
    if (!found->second.name.empty()) take(m, found->second.refers, depth - 1);
  }
};

void put(std::vector<std::byte>& to, std::uint64_t v, std::size_t octets) {
  to.resize(to.size() + octets);
  store_be(to.data() + to.size() - octets, v, octets);
}

class steps {
 public:
  explicit steps(source& from)
      : many_(from.many()),
        withdrawals_(from.coin()),
        expires_(from.coin()),
        all_(from.coin() ? plenty : 700 + from.below(2'000)),
        budget_(all_) {}

  counterexample step() {
    now_ = now_ + seconds(static_cast<std::int64_t>(many_.word() % 10));
    if (many_.word() % 3 == 0) return complete();
    return learn();
  }

 private:
  static constexpr std::size_t plenty = 100'000;
  [[nodiscard]] timestamp since() const noexcept { return expires_ ? now_ - seconds(60) : timestamp{INT64_MIN}; }
  [[nodiscard]] std::uint16_t some_id() { return static_cast<std::uint16_t>(1 + many_.word() % 6); }

  counterexample learn() {
    const std::uint16_t id = some_id();
    common c{.address = {}, .name = {}, .refers = 0, .came = now_};
    std::vector<std::byte> octets_of;
    put(octets_of, id, 2);
    std::span<const specifier> fields = of_nothing;
    if (const auto kind = many_.word() % 5; kind == 1 || kind == 2) {
      fields = of_addresses, c.address = static_cast<std::uint32_t>(0xc0000200 + many_.word() % 200);
      put(octets_of, *c.address, 4), put(octets_of, *c.address + 1, 4);
    } else if (kind > 2) {
      fields = of_name, c.name.assign(1 + many_.word() % 9, static_cast<char>('a' + many_.word() % 26));
      c.refers = some_id();
      put(octets_of, c.name.size(), 1);
      for (const char ch : c.name) put(octets_of, static_cast<unsigned char>(ch), 1);
      put(octets_of, c.refers, 2);
    }
    const template_view t{.id = 300, .scope_count = 1, .is_options = true, .fields = fields};
    const outcome got = tested_.learn(t, octets_of, withdrawals_, budget_, now_, since());
    if (budget_ + tested_.charged() != all_) return "the budget and what was taken from it do not add up";
    if (fields.size() == 1) {
      const auto known = model_.find(id);
      const bool is_live = known != model_.end() && known->second.came >= since();
      if (got != outcome::nothing && got != outcome::withdrawn) return "an id alone is kept";
      if (withdrawals_ && is_live && got != outcome::withdrawn) return "a withdrawal is not obeyed";
      if (withdrawals_) model_.erase(id);
      return {};
    }
    if (got == outcome::kept)
      model_[id] = c;
    else if (got != outcome::no_room || all_ == plenty)
      return "common properties are not kept";
    return {};
  }

  counterexample complete() {
    const std::uint16_t first = some_id(), second = some_id();
    std::vector<std::byte> data;
    put(data, first, 2), put(data, 53, 2), put(data, second, 2);
    record r;
    r.present = {};
    if (read_flows(flow::template_binding{of_flow}, data, {&r, 1}, {}, 7).records != 1) return "no flow";
    const bool all_known = tested_.complete(flow::property_ids_binding{of_flow}, data, r, {}, 7, since());
    wanted w{.address = {}, .name = {}, .since = since()};
    w.take(model_, first, common_properties::max_depth);
    w.take(model_, second, common_properties::max_depth);
    const std::string of = " of ids " + std::to_string(first) + " and " + std::to_string(second);
    if (all_known != w.all_known) return std::string{w.all_known ? "not " : ""} + "all is known" + of;
    if (r.has<&record::source>() != w.address.has_value() || r.has<&record::destination>() != w.address.has_value())
      return "addresses" + of;
    if (w.address && (r.source != ipv4_address{*w.address} || r.destination != ipv4_address{*w.address + 1}))
      return "other addresses" + of;
    if (r.has<&record::ingress_name>() == w.name.empty() || (!w.name.empty() && r.ingress_name != w.name))
      return "another name" + of;
    if (!r.has<&record::source_port>() || r.source_port != 53) return "the flow's own port is lost" + of;
    return {};
  }

  source::spread many_;
  bool withdrawals_, expires_;
  std::size_t all_, budget_;
  timestamp now_ = from_unix_seconds(1'000'000);
  common_properties tested_;
  model model_;
};

counterexample step_by_step(source& from) {
  const std::uint64_t n = from.below(200);
  steps all{from};
  for (std::uint64_t i = 0; i < n; ++i)
    if (counterexample wrong = all.step()) return *wrong + ", in step " + std::to_string(i + 1);
  return {};
}

}  // namespace

void add_common_properties_properties(std::vector<property>& to) {
  to.push_back({"flow.common_properties", &step_by_step});
}

}  // namespace flowkit::conformance
