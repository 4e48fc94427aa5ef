// SPDX-License-Identifier: BSL-1.0
// The fields of options records that flows need, and what the scopes of their template limit them to.
#pragma once

#include <flowkit/flow/limits.hpp>
#include <flowkit/flow/sampling_parameters.hpp>
#include <flowkit/ie/iana.hpp>
#include <flowkit/ie/netflow9.hpp>
#include <flowkit/templates/bind.hpp>

namespace flowkit::inline v0::flow {

/// Only members that the binding found are meaningful.
struct options_record {
  std::uint64_t sampler;                             ///< samplerId, selectorId
  std::uint64_t selector_2, selector_3, selector_4;  ///< of a sequence, after the first
  std::uint64_t sequence;
  std::uint32_t interface;        ///< v9's scope
  std::uint32_t ingress, egress;  ///< scope or content, as those that follow
  std::uint32_t physical_ingress, physical_egress;
  std::uint32_t ingress_vrf, egress_vrf;
  std::uint32_t line_card, port;
  std::uint16_t template_id;
  std::uint64_t observation_point;
  std::uint32_t metering_process, exporting_process, domain;
  std::uint64_t system, cache;  ///< v9's scopes
  ipv4_address exporter_v4;
  ipv6_address exporter_v6;

  std::uint32_t interval, random_interval;  ///< as in sampling_parameters
  std::uint32_t packets, space;
  std::uint32_t time, time_space;
  std::uint32_t size, population;
  double probability;
  std::uint16_t selector_algorithm;
  std::uint8_t algorithm;

  std::string_view interface_name, interface_description;
  octets application_id;
  std::string_view application_name;
  timestamp init_time;
};

// clang-format off
inline constexpr auto options_table = layout<options_record>(
    field<&options_record::sampler, any_of<ie::selectorId, ie::samplerId>>,
    field<&options_record::selector_2, ie::selectorId>,
    field<&options_record::selector_3, ie::selectorId>,
    field<&options_record::selector_4, ie::selectorId>,
    field<&options_record::sequence, ie::selectionSequenceId>,
    field<&options_record::interface, ie::netflow9_scope::Interface>,
    field<&options_record::ingress, ie::ingressInterface>,
    field<&options_record::egress, ie::egressInterface>,
    field<&options_record::physical_ingress, ie::ingressPhysicalInterface>,
    field<&options_record::physical_egress, ie::egressPhysicalInterface>,
    field<&options_record::ingress_vrf, ie::ingressVRFID>,
    field<&options_record::egress_vrf, ie::egressVRFID>,
    field<&options_record::line_card, any_of<ie::netflow9_scope::LineCard, ie::lineCardId>>,
    field<&options_record::port, ie::portId>,
    field<&options_record::template_id, any_of<ie::netflow9_scope::Template, ie::templateId>>,
    field<&options_record::observation_point, ie::observationPointId>,
    field<&options_record::metering_process, ie::meteringProcessId>,
    field<&options_record::exporting_process, ie::exportingProcessId>,
    field<&options_record::domain, ie::observationDomainId>,
    field<&options_record::system, ie::netflow9_scope::System>,
    field<&options_record::cache, ie::netflow9_scope::Cache>,
    field<&options_record::exporter_v4, ie::exporterIPv4Address>,
    field<&options_record::exporter_v6, ie::exporterIPv6Address>,
    field<&options_record::interval, ie::samplingInterval>,
    field<&options_record::random_interval, ie::samplerRandomInterval>,
    field<&options_record::packets, ie::samplingPacketInterval>,
    field<&options_record::space, ie::samplingPacketSpace>,
    field<&options_record::time, ie::samplingTimeInterval>,
    field<&options_record::time_space, ie::samplingTimeSpace>,
    field<&options_record::size, ie::samplingSize>,
    field<&options_record::population, ie::samplingPopulation>,
    field<&options_record::probability, ie::samplingProbability>,
    field<&options_record::selector_algorithm, ie::selectorAlgorithm>,
    field<&options_record::algorithm, any_of<ie::samplingAlgorithm, ie::samplerMode>>,
    varlen<&options_record::interface_name, ie::interfaceName>,
    varlen<&options_record::interface_description, ie::interfaceDescription>,
    varlen<&options_record::application_id, ie::applicationId>,
    varlen<&options_record::application_name, ie::applicationName>,
    field<&options_record::init_time, ie::systemInitTimeMilliseconds>);
// clang-format on

/// Which members of an options_record hold a value.
using options_presence = presence_t<options_table.count>;

template <auto... Member>
inline constexpr options_presence options_bit = (options_presence::of(index_of<Member>(options_table)) | ...);

namespace detail {
/// visit<limit, member>() for the members that limit a record. (Two more limits, `from` and `to`, are made of them, and
/// an IPv6 address is two.)
template <class Visit>
constexpr void each_limiting_member(Visit visit) {
  visit.template operator()<limit::sequence, &options_record::sequence>();
  visit.template operator()<limit::sampler, &options_record::sampler>();
  visit.template operator()<limit::interface, &options_record::interface>();
  visit.template operator()<limit::ingress, &options_record::ingress>();
  visit.template operator()<limit::egress, &options_record::egress>();
  visit.template operator()<limit::physical_ingress, &options_record::physical_ingress>();
  visit.template operator()<limit::physical_egress, &options_record::physical_egress>();
  visit.template operator()<limit::ingress_vrf, &options_record::ingress_vrf>();
  visit.template operator()<limit::egress_vrf, &options_record::egress_vrf>();
  visit.template operator()<limit::template_, &options_record::template_id>();
  visit.template operator()<limit::port, &options_record::port>();
  visit.template operator()<limit::line_card, &options_record::line_card>();
  visit.template operator()<limit::observation_point, &options_record::observation_point>();
  visit.template operator()<limit::metering_process, &options_record::metering_process>();
  visit.template operator()<limit::exporting_process, &options_record::exporting_process>();
  visit.template operator()<limit::domain, &options_record::domain>();
  visit.template operator()<limit::system, &options_record::system>();
  visit.template operator()<limit::cache, &options_record::cache>();
  visit.template operator()<limit::exporter_v4, &options_record::exporter_v4>();
  visit.template operator()<limit::exporter_v6_high, &options_record::exporter_v6>();
}
constexpr std::uint64_t limit_value(std::uint64_t v) noexcept { return v; }
constexpr std::uint64_t limit_value(ipv4_address a) noexcept { return a.value; }
/// The first half.
inline std::uint64_t limit_value(const ipv6_address& a) noexcept {
  return load_be<std::uint64_t>(reinterpret_cast<const std::byte*>(a.octets.data()));
}

/// visit(field's index, element) for each that a field may be received as.
template <class Record, class... D, class Visit>
constexpr void each_alternative(layout_t<Record, D...>, Visit visit) {
  std::size_t i = 0;
  const auto one = [&]<class One>(const One*) {
    for (const element* e : One::alternatives) visit(i, *e);
    ++i;
  };
  (one(static_cast<const D*>(nullptr)), ...);
}
}  // namespace detail

/// What the fields of an options template limit its records to.
struct options_scopes {
  limit_set limits = 0;         ///< by its scopes, and by those of its other fields that limit_of_content has
  bool unmatched = false;       ///< by something that no flow can match
  bool of_application = false;  ///< by an application, as tables of their names are
  bool too_many_selectors = false;
};

/// options_binding; a template, so that it costs nothing to include where it is not used.
template <const auto& Table>
class table_options_binding {
  using bound = decltype(bind(Table, {}));

 public:
  table_options_binding() = default;
  explicit table_options_binding(const template_view& t) : fields_(bind(Table, t.fields)) {
    std::size_t selectors = 0;
    for (std::size_t i = 0; i < t.fields.size(); ++i) {
      const specifier& s = t.fields[i];
      const bool is_scope = i < t.scope_count;
      selectors += s.names(ie::selectorId);
      if (is_scope && s.names(ie::applicationId)) {
        scopes_.of_application = true;
        continue;
      }
      const limiting by = limit_of(s);
      if (by.which == 0 || (!is_scope && (limits_of_content & by.which) == 0)) {
        scopes_.unmatched |= is_scope && by.which == 0 && !by.is_told;
        continue;
      }
      scopes_.limits |= by.which;
      // With a length that cannot be read: the exporting process is taken as one and the same, everything else stays
      // unknown.
      if (!fields_.present().test(by.index)) scopes_.unmatched |= (by.which & identity_limits) == 0;
    }
    scopes_.too_many_selectors = selectors > 4;
  }

  [[nodiscard]] const options_scopes& scopes() const noexcept { return scopes_; }
  [[nodiscard]] options_presence present() const noexcept { return fields_.present(); }
  [[nodiscard]] std::size_t owned_octets() const noexcept { return fields_.owned_octets(); }
  /// As binding::read().
  plan::outcome read(octets data, std::span<options_record> out, const record_context& context = {}) const noexcept {
    return fields_.read(data, out, context);
  }

 private:
  struct limiting {
    limit_set which = 0;
    std::size_t index = 0;
    bool is_told = false;  ///< content, not a limit, even if sent as a scope
  };
  static limiting limit_of(const specifier& s) noexcept {
    std::size_t named = Table.count;
    detail::each_alternative(Table, [&](std::size_t index, const element& e) {
      if (named == Table.count && s.names(e)) named = index;
    });
    limiting found{.is_told = named != Table.count};
    detail::each_limiting_member([&]<limit Limit, auto Member>() {
      if (index_of<Member>(Table) == named) found = {limits(Limit), named};
    });
    return found;
  }

  bound fields_;
  options_scopes scopes_;
};
/// Reads the records of one options template: made once for it, as bind() does.
using options_binding = table_options_binding<options_table>;

/// The values of the record's limits. Of members that are not there: 0 (see options_binding).
template <std::same_as<options_record> Record>
[[nodiscard]] limit_values limits_of_options(const Record& r, options_presence present, limit_set which) noexcept {
  limit_values v;
  detail::each_limiting_member([&]<limit Limit, auto Member>() {
    if ((which & limits(Limit)) != 0)
      v.set(Limit, (present & options_bit<Member>).none() ? 0 : detail::limit_value(r.*Member));
  });
  if (v.has(limit::exporter_v6_high)) {
    const bool has = !(present & options_bit<&options_record::exporter_v6>).none();
    v.set(limit::exporter_v6_low,
          has ? load_be<std::uint64_t>(reinterpret_cast<const std::byte*>(r.exporter_v6.octets.data()) + 8) : 0);
  }
  return v;
}

/// The sampling parameters in the record.
template <std::same_as<options_record> Record>
[[nodiscard]] constexpr sampling_parameters parameters_of(const Record& r, options_presence present) noexcept {
  const auto has = [&](const options_presence& all) { return (present & all) == all; };
  sampling_parameters p;
  if (has(options_bit<&options_record::interval>)) p.interval = r.interval;
  if (has(options_bit<&options_record::random_interval>)) p.random_interval = r.random_interval;
  if (has(options_bit<&options_record::packets, &options_record::space>)) p.packets = r.packets, p.space = r.space;
  if (has(options_bit<&options_record::time, &options_record::time_space>))
    p.time = r.time, p.time_space = r.time_space;
  if (has(options_bit<&options_record::size, &options_record::population>))
    p.size = r.size, p.population = r.population;
  if (has(options_bit<&options_record::probability>)) p.probability = r.probability;
  if (has(options_bit<&options_record::selector_algorithm>)) p.algorithm = r.selector_algorithm;
  return p;
}

}  // namespace flowkit::flow
