// SPDX-License-Identifier: BSL-1.0
// What an exporter tells about itself in options data (RFC 3954 section 6, RFC 7011 section 4): sampling, names of
// interfaces and applications, boot time. Kept within a budget and offered to the normaliser.
#pragma once

#include <vector>

#include <flowkit/core/sampling.hpp>
#include <flowkit/flow/finish.hpp>
#include <flowkit/ie/netflow9.hpp>
#include <flowkit/templates/bind.hpp>

namespace flowkit::flow {

/// The options record as far as flows need it. Members hold a meaning only where the binding found them.
struct options_record {
  std::uint64_t sampler;           ///< samplerId, selectorId
  std::uint32_t interface;         ///< scope or content
  std::uint32_t interval;          ///< samplingInterval, samplerRandomInterval
  std::uint32_t packets, space;    ///< samplingPacketInterval, samplingPacketSpace
  std::uint32_t size, population;  ///< samplingSize of samplingPopulation
  double probability;
  std::uint8_t algorithm;
  std::string_view interface_name;
  octets application_id;
  std::string_view application_name;
  timestamp init_time;
};

// clang-format off
inline constexpr auto options_table = layout<options_record>(
    field<&options_record::sampler, any_of<ie::selectorId, ie::samplerId>>,
    field<&options_record::interface, any_of<ie::netflow9_scope::Interface, ie::ingressInterface>>,
    field<&options_record::interval, any_of<ie::samplingInterval, ie::samplerRandomInterval>>,
    field<&options_record::packets, ie::samplingPacketInterval>,
    field<&options_record::space, ie::samplingPacketSpace>,
    field<&options_record::size, ie::samplingSize>,
    field<&options_record::population, ie::samplingPopulation>,
    field<&options_record::probability, ie::samplingProbability>,
    field<&options_record::algorithm, any_of<ie::samplingAlgorithm, ie::samplerMode>>,
    varlen<&options_record::interface_name, any_of<ie::interfaceName, ie::interfaceDescription>>,
    varlen<&options_record::application_id, ie::applicationId>,
    varlen<&options_record::application_name, ie::applicationName>,
    field<&options_record::init_time, ie::systemInitTimeMilliseconds>);
// clang-format on

/// Which members of an options_record hold a value.
using options_presence = presence_t<options_table.count>;

template <auto Member>
inline constexpr options_presence options_bit = options_presence::of(index_of<Member>(options_table));

/// One of how many packets the sampler looks at, by the first of its parameters that says so; 0: none does, or it says
/// nothing that makes sense.
[[nodiscard]] constexpr std::uint32_t sampling_rate(const options_record& r, options_presence present) noexcept {
  const auto has = [&](options_presence bit) { return !(present & bit).none(); };
  if (has(options_bit<&options_record::interval>)) return r.interval;
  // n of N before systematic sampling: some send both, the packet interval without a meaning.
  if (has(options_bit<&options_record::size>) && has(options_bit<&options_record::population>) && r.size != 0)
    return r.population / r.size;
  if (has(options_bit<&options_record::packets>) && has(options_bit<&options_record::space>) && r.packets != 0)
    return static_cast<std::uint32_t>((std::uint64_t{r.packets} + r.space) / r.packets);
  if (has(options_bit<&options_record::probability>) && r.probability > 1e-9 && r.probability <= 1)
    return static_cast<std::uint32_t>(1 / r.probability + 0.5);
  return 0;
}

/// Of one stream. `budget` is shared: octets that all streams together may still take.
class exporter_options {
 public:
  enum class outcome : std::uint8_t { kept, nothing, bad_sampling, no_room };

  /// Takes what is of use from a record; the budget is charged.
  outcome learn(const options_record& r, options_presence present, std::size_t& budget) {
    const auto has = [&](options_presence bit) { return !(present & bit).none(); };
    outcome o = outcome::nothing;
    if (has(options_bit<&options_record::init_time>)) init_time_ = r.init_time, o = outcome::kept;
    constexpr options_presence sampling = options_bit<&options_record::interval> |
                                          options_bit<&options_record::packets> | options_bit<&options_record::size> |
                                          options_bit<&options_record::probability>;
    if (has(sampling)) {
      const std::uint32_t rate = sampling_rate(r, present);
      if (rate == 0 || rate > max_believable_rate) return outcome::bad_sampling;
      const std::uint8_t how = has(options_bit<&options_record::algorithm>) ? r.algorithm : std::uint8_t{0};
      const sampling_entry entry{rate, how};
      if (has(options_bit<&options_record::sampler>))
        o = put(samplers_, r.sampler, entry, budget);
      else if (has(options_bit<&options_record::interface>))
        o = put(interfaces_, r.interface, entry, budget);
      else
        system_ = entry, o = outcome::kept;
    }
    if (has(options_bit<&options_record::interface_name>) && has(options_bit<&options_record::interface>))
      o = put_name(interface_names_, r.interface, r.interface_name, budget);
    if (has(options_bit<&options_record::application_name>) && has(options_bit<&options_record::application_id>))
      o = put_name(application_names_, application_key(r.application_id), r.application_name, budget);
    return o;
  }

  /// Completes a flow: the sampling interval from its sampler, its interface or the system, in that order, unless the
  /// flow brings its own; the application's name. Views into this object: good until the next learn().
  void complete(record& r) const noexcept {
    if (!r.has<&record::sampling_interval>()) {
      const sampling_entry* const found =
          sampling_of(r.has<&record::sampler>() ? &r.sampler : nullptr,
                      r.has<&record::ingress_interface>() ? &r.ingress_interface : nullptr);
      if (found != nullptr) {
        r.sampling_interval = found->rate;
        r.set_present<&record::sampling_interval>();
        r.sampling_algorithm = found->algorithm;
        r.set_present<&record::sampling_algorithm>(found->algorithm != 0);
      }
    }
    if (!interface_names_.empty()) {
      name_interface<&record::ingress_interface, &record::ingress_name>(r);
      name_interface<&record::egress_interface, &record::egress_name>(r);
    }
    if (r.has<&record::application_id>() && !r.has<&record::application_name>()) {
      if (const name* n = find(application_names_, application_key(r.application_id)); n != nullptr) {
        r.application_name = n->view();
        r.set_present<&record::application_name>();
      }
    }
  }

  /// One of how many packets was looked at for a flow of this sampler and ingress interface, as far as its record says
  /// (nullptr: it does not); 0: not told.
  [[nodiscard]] std::uint32_t sampling_interval(const std::uint64_t* sampler,
                                                const std::uint32_t* interface) const noexcept {
    const sampling_entry* const found = sampling_of(sampler, interface);
    return found == nullptr ? 0 : found->rate;
  }
  /// Octets that were taken from the budget.
  [[nodiscard]] std::size_t charged() const noexcept {
    return (samplers_.size() + interfaces_.size()) * sizeof(keyed<sampling_entry>) +
           (interface_names_.size() + application_names_.size()) * sizeof(keyed<name>);
  }
  /// The rate that the whole exporter announced, for accounts; 0: none.
  [[nodiscard]] std::uint32_t system_rate() const noexcept {
    return system_.rate != 0 ? system_.rate : samplers_.size() == 1 ? samplers_[0].value.rate : 0;
  }
  /// {}: not told.
  [[nodiscard]] timestamp init_time() const noexcept { return init_time_; }
  /// Empty: not told.
  [[nodiscard]] std::string_view interface_name(std::uint32_t interface) const noexcept {
    const name* n = find(interface_names_, interface);
    return n == nullptr ? std::string_view{} : n->view();
  }

 private:
  template <auto Index, auto Name>
  void name_interface(record& r) const noexcept {
    if (!r.has<Index>() || r.has<Name>()) return;
    const std::string_view n = interface_name(r.*Index);
    if (n.empty()) return;
    r.*Name = n;
    r.set_present<Name>();
  }

  struct sampling_entry {
    std::uint32_t rate = 0;
    std::uint8_t algorithm = 0;
  };
  /// By the sampler, the interface or the system, in that order.
  const sampling_entry* sampling_of(const std::uint64_t* sampler, const std::uint32_t* interface) const noexcept {
    const sampling_entry* found = sampler != nullptr ? find(samplers_, *sampler) : nullptr;
    if (found == nullptr && interface != nullptr) found = find(interfaces_, *interface);
    if (found == nullptr && system_.rate != 0) found = &system_;
    // A sampler of its own that is the only one: exporters announce it with an id that the flows leave out.
    if (found == nullptr && sampler == nullptr && samplers_.size() == 1) found = &samplers_[0].value;
    return found;
  }
  struct name {
    static constexpr std::size_t max = 63;  ///< longer ones are cut
    std::uint8_t size = 0;
    std::array<char, max> text{};
    [[nodiscard]] std::string_view view() const noexcept { return {text.data(), size}; }
  };
  template <class Value>
  struct keyed {
    std::uint64_t key;
    Value value;
  };
  /// Sorted by key.
  template <class Value>
  using table_of = std::vector<keyed<Value>>;

  /// The engine and up to seven octets of selector; RFC 6759 has no longer ones in use.
  static std::uint64_t application_key(octets id) noexcept { return load_be(id.data(), id.size() < 8 ? id.size() : 8); }

  template <class Value>
  static std::size_t lower_bound(const table_of<Value>& t, std::uint64_t key) noexcept {
    std::size_t from = 0, n = t.size();
    while (n > 0) {
      const std::size_t half = n / 2;
      if (t[from + half].key < key)
        from += half + 1, n -= half + 1;
      else
        n = half;
    }
    return from;
  }
  template <class Value>
  static const Value* find(const table_of<Value>& t, std::uint64_t key) noexcept {
    const std::size_t at = lower_bound(t, key);
    return at < t.size() && t[at].key == key ? &t[at].value : nullptr;
  }
  template <class Value>
  static outcome put(table_of<Value>& t, std::uint64_t key, const Value& v, std::size_t& budget) {
    const std::size_t at = lower_bound(t, key);
    if (at < t.size() && t[at].key == key) {
      t[at].value = v;
      return outcome::kept;
    }
    if (budget < sizeof(keyed<Value>)) return outcome::no_room;
    budget -= sizeof(keyed<Value>);
    t.insert(t.begin() + static_cast<std::ptrdiff_t>(at), {key, v});
    return outcome::kept;
  }
  static outcome put_name(table_of<name>& t, std::uint64_t key, std::string_view text, std::size_t& budget) {
    while (!text.empty() && text.back() == '\0') text.remove_suffix(1);  // v9 fills strings of a fixed length
    name n;
    n.size = static_cast<std::uint8_t>(text.size() < name::max ? text.size() : name::max);
    for (std::size_t i = 0; i < n.size; ++i) n.text[i] = text[i];
    return put(t, key, n, budget);
  }

  table_of<sampling_entry> samplers_, interfaces_;
  table_of<name> interface_names_, application_names_;
  sampling_entry system_{};
  timestamp init_time_{};
};

}  // namespace flowkit::flow
