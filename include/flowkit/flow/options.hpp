// SPDX-License-Identifier: BSL-1.0
// What an exporter announces about itself in options data (RFC 3954 section 6, RFC 7011 section 4): sampling, names of
// interfaces and applications, boot time. Kept within a budget and offered to the normaliser.
#pragma once

#include <flowkit/core/owned.hpp>
#include <flowkit/flow/finish.hpp>
#include <flowkit/flow/option_names.hpp>
#include <flowkit/flow/options_record.hpp>
#include <flowkit/flow/sampling_rates.hpp>

namespace flowkit::inline v0::flow {

/// exporter_options; a template, so that it costs nothing to include where it is not used (20 MiB).
template <const auto& Table>
class table_options {
 public:
  /// What became of a record; if its parts differ, the worst.
  enum class outcome : std::uint8_t {
    nothing,  ///< that is of use
    kept,
    cut,              ///< kept, except for the end of a name (max_option_name)
    unmatched_scope,  ///< with a scope that no flow can match: nothing is taken from it (of another
                      ///< domain, which it may speak of: nothing)
    bad_sampling,     ///< sampling without a rate, or with one that is not accepted
    no_room,
  };

  /// Takes what is of use from a record; the budget is charged. `domain`: the message's; 0: no particular one.
  template <std::same_as<options_record> Record>
  outcome learn(const Record& r, options_presence present, const options_scopes& scopes, std::uint32_t domain,
                std::size_t& budget) {
    const auto has = [&](const options_presence& any) { return !(present & any).none(); };
    outcome o = outcome::nothing;
    const auto also = [&](outcome of_part) { o = of_part > o ? of_part : o; };
    if (has(options_bit<&options_record::init_time>)) init_time_ = r.init_time, o = outcome::kept;

    limit_values of = limits_of_options(r, present, scopes.limits);
    const bool elsewhere = !settle(of, domain), matches = !scopes.unmatched && !elsewhere;
    const bool about_interface = (of.which & interface_limits) != 0;
    const bool is_named = has(options_bit<&options_record::interface_name, &options_record::interface_description>);
    if (has(tells_sampling_in<Record>) || has(options_bit<&options_record::selector_algorithm>))
      also(scopes.unmatched || scopes.of_application ? sampling_unmatched(r, present)
           : elsewhere                               ? outcome::nothing
                                                     : learn_sampling(r, present, of, budget));
    else if (matches && of.has(limit::sequence) && of.has(limit::sampler))
      also(learn_sequence(r, present, scopes, of, budget));
    if (matches && is_named && about_interface) also(learn_interface(r, present, budget));
    if (!scopes.unmatched && has(options_bit<&options_record::application_name>) &&
        has(options_bit<&options_record::application_id>))
      also(learn_application(r, budget));
    return o;
  }

  /// Completes a flow of this template: names, and the sampling interval from options data, unless its record has it,
  /// also by other elements. An interval of 0 is none. False: options announce several rates of equal rank for it; it
  /// then has none. Views into this object are valid until the next learn().
  template <std::same_as<record> Record>
  bool complete(Record& r, std::uint16_t template_id) const noexcept {
    bool clear = true;
    if (!r.template has<&record::sampling_interval>() || r.sampling_interval == 0)
      clear = find_rate(r, template_id);
    else if (!r.template has<&record::sampling_source>())
      came_from(r, sampling_source::record);
    if (learnt_) name_all(r);
    return clear;
  }

  /// Nothing was learnt that completes flows.
  [[nodiscard]] bool empty() const noexcept { return !learnt_; }
  /// The rate of a flow that has these of limits_in_use(); for records that are not flow::record.
  [[nodiscard]] found_rate sampling_of(const limit_values& flow) const noexcept {
    return learnt_ ? learnt_->rates.find(flow) : found_rate{};
  }
  /// The limits that flows are matched by; 0: nothing is known about sampling.
  [[nodiscard]] limit_set limits_in_use() const noexcept { return learnt_ ? learnt_->rates.used() : 0; }
  [[nodiscard]] bool knows_sampling() const noexcept { return learnt_ && !learnt_->rates.empty(); }

  /// Octets that were taken from the budget.
  [[nodiscard]] std::size_t charged() const noexcept { return charged_; }
  /// The rate that the whole exporter announced, for accounts; 0: none.
  [[nodiscard]] std::uint32_t system_rate() const noexcept { return sampling_of({}).told.rate; }
  /// {}: unknown.
  [[nodiscard]] timestamp init_time() const noexcept { return init_time_; }
  /// Empty: unknown.
  [[nodiscard]] std::string_view interface_name(std::uint32_t interface) const noexcept {
    return learnt_ ? learnt_->interfaces.find(interface) : std::string_view{};
  }

 private:
  struct learnt {
    sampling_rates rates;
    option_names<std::uint32_t> interfaces;
    option_names<application> applications;
  };
  /// A template, as are the functions that read records: they cost nothing where they are not used.
  template <class Record>
  static constexpr options_presence tells_sampling_in =
      options_bit<&options_record::interval, &options_record::random_interval, &options_record::packets,
                  &options_record::time, &options_record::size, &options_record::probability>;

  /// Merges limits that mean the same. False: they are of another domain.
  static bool settle(limit_values& of, std::uint32_t of_message) noexcept {
    using enum limit;
    const auto drop = [&](limit l) { of.which &= ~limits(l); };
    if (of.has(domain) && of[domain] == 0) drop(domain);  // no particular one (RFC 7011 section 3.1)
    if (of.has(domain) && of_message != 0 && of[domain] != of_message) return false;
    if (of.has(interface)) {  // the record repeats the index of v9's scope
      if (of.has(ingress) && of[ingress] == of[interface]) drop(ingress);
      if (of.has(egress) && of[egress] == of[interface]) drop(egress);
    }
    if (of.has(ingress) && of.has(egress)) {
      if (of[ingress] == of[egress])
        of.set(interface, of[ingress]);  // the interface, in either direction
      else
        of.set(ingress_of_all, of[ingress]), of.set(egress_of_all, of[egress]);
      drop(ingress), drop(egress);
    }
    return true;
  }

  /// Room for anything at all; nullptr: there is none.
  learnt* room(std::size_t& budget) {
    if (!learnt_) {
      if (budget < sizeof(learnt)) return nullptr;
      budget -= sizeof(learnt), charged_ += sizeof(learnt);
      learnt_ = owned<learnt>(new learnt{});
    }
    return &*learnt_;
  }
  /// put(learnt, budget): was there room?
  template <class Put>
  outcome keep(std::size_t& budget, Put put) {
    learnt* const l = room(budget);
    const std::size_t before = budget;
    const bool kept = l != nullptr && put(*l, budget);
    charged_ += before - budget;
    return kept ? outcome::kept : outcome::no_room;
  }

  template <class Record>
  static outcome sampling_unmatched(const Record& r, options_presence present) noexcept {
    return parameters_of(r, present).exact() != 0 || !(present & tells_sampling_in<Record>).none()
               ? outcome::unmatched_scope
               : outcome::nothing;
  }
  template <class Record>
  outcome learn_sampling(const Record& r, options_presence present, const limit_values& of, std::size_t& budget) {
    const sampling_parameters told = parameters_of(r, present);
    const double exact = told.exact();
    // An algorithm alone gives no rate, unless it is one that takes every packet.
    if (exact == 0 && (present & tells_sampling_in<Record>).none()) return outcome::nothing;
    const std::uint32_t rate = sampling_parameters::rounded(exact);
    if (rate == 0) return outcome::bad_sampling;
    const bool how = !(present & options_bit<&options_record::algorithm>).none();
    const told_rate t{rate, how ? r.algorithm : std::uint8_t{0}, exact};
    return keep(budget, [&](learnt& l, std::size_t& left) { return l.rates.put(of, t, left); });
  }
  template <class Record>
  outcome learn_sequence(const Record& r, options_presence present, const options_scopes& scopes,
                         const limit_values& of, std::size_t& budget) {
    if (scopes.too_many_selectors) return outcome::no_room;
    selection_sequence s{.id = of[limit::sequence], .count = 1, .selectors = {r.sampler}};
    const auto next = [&](const options_presence& has, std::uint64_t id) {
      if (!(present & has).none()) s.selectors[s.count++] = id;
    };
    next(options_bit<&options_record::selector_2>, r.selector_2);
    next(options_bit<&options_record::selector_3>, r.selector_3);
    next(options_bit<&options_record::selector_4>, r.selector_4);
    return keep(budget, [&](learnt& l, std::size_t& left) { return l.rates.put(s, left); });
  }

  template <class Record>
  outcome learn_interface(const Record& r, options_presence present, std::size_t& budget) {
    const auto has = [&](const options_presence& one) { return !(present & one).none(); };
    std::uint32_t index = 0;
    const auto or_else = [&](const options_presence& one, std::uint32_t n) {
      if (index == 0 && has(one)) index = n;
    };
    or_else(options_bit<&options_record::interface>, r.interface);
    or_else(options_bit<&options_record::ingress>, r.ingress), or_else(options_bit<&options_record::egress>, r.egress);
    or_else(options_bit<&options_record::physical_ingress>, r.physical_ingress);
    or_else(options_bit<&options_record::physical_egress>, r.physical_egress);
    std::string_view text;
    if (has(options_bit<&options_record::interface_name>)) text = without_fill(r.interface_name);
    const bool described = text.empty() && has(options_bit<&options_record::interface_description>);
    if (described) text = without_fill(r.interface_description);
    return learn_name(text, budget, [&](learnt& l, std::string_view kept, std::size_t& left) {
      return l.interfaces.put(index, kept, described, left);
    });
  }
  template <class Record>
  outcome learn_application(const Record& r, std::size_t& budget) {
    const application id = application_of(r.application_id);
    if (!id.is_whole) return outcome::no_room;  // its selector is longer than can be compared
    return learn_name(
        without_fill(r.application_name), budget,
        [&](learnt& l, std::string_view kept, std::size_t& left) { return l.applications.put(id, kept, false, left); });
  }
  template <class Put>
  outcome learn_name(std::string_view text, std::size_t& budget, Put put) {
    const std::string_view kept = cut_name(text);
    const outcome o = keep(budget, [&](learnt& l, std::size_t& left) { return put(l, kept, left); });
    return o == outcome::kept && kept.size() < text.size() ? outcome::cut : o;
  }
  /// v9 fills strings of a fixed length.
  static std::string_view without_fill(std::string_view text) noexcept {
    while (!text.empty() && text.back() == '\0') text.remove_suffix(1);
    return text;
  }

  template <class Record>
  static void came_from(Record& r, sampling_source s) noexcept {
    r.sampling_source = s;
    r.template set_present<&record::sampling_source>();
  }
  template <class Record>
  bool find_rate(Record& r, std::uint16_t template_id) const noexcept {
    r.template set_present<&record::sampling_source>(false);
    if (detail::sampling_from_selector(r)) {
      came_from(r, sampling_source::record);
      return true;
    }
    if (!knows_sampling()) return true;
    const auto has = [&]<auto Member>() { return r.template has<Member>(); };
    limit_values flow;
    limits_of_flow(r, has, template_id, limits_in_use(), flow);
    const found_rate found = learnt_->rates.find(flow);
    if (found.told.rate == 0) return !found.ambiguous;
    r.sampling_interval = found.told.rate;
    r.template set_present<&record::sampling_interval>();
    r.sampling_algorithm = found.told.algorithm;
    r.template set_present<&record::sampling_algorithm>(found.told.algorithm != 0);
    came_from(r, found.source);
    return true;
  }

  template <auto Index, auto Name, class Record>
  void name_interface(Record& r) const noexcept {
    if (!r.template has<Index>() || r.template has<Name>()) return;
    const std::string_view n = interface_name(r.*Index);
    if (n.empty()) return;
    r.*Name = n;
    r.template set_present<Name>();
  }
  template <class Record>
  void name_all(Record& r) const noexcept {
    if (!learnt_->interfaces.empty()) {
      name_interface<&record::ingress_interface, &record::ingress_name>(r);
      name_interface<&record::egress_interface, &record::egress_name>(r);
    }
    if (learnt_->applications.empty() || !r.template has<&record::application_id>() ||
        r.template has<&record::application_name>())
      return;
    const application id = application_of(r.application_id);
    if (!id.is_whole) return;
    if (const std::string_view n = learnt_->applications.find(id); !n.empty()) {
      r.application_name = n;
      r.template set_present<&record::application_name>();
    }
  }

  owned<learnt> learnt_;  ///< most exporters announce nothing
  std::size_t charged_ = 0;
  timestamp init_time_{};
};

/// The options of one stream. `budget` is shared: octets that all streams together may still take.
///
/// A record applies to the flows that match all its limits: the scopes of its template, and some of its other fields
/// (the sampler, an interface of the system).
using exporter_options = table_options<options_table>;

}  // namespace flowkit::flow
