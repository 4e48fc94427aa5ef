// SPDX-License-Identifier: BSL-1.0
// From records of NetFlow v9 and IPFIX to normalised flows: the flow table bound to the templates as they are received.
#pragma once

#include <flowkit/flow/finish.hpp>
#include <flowkit/flow/init_time.hpp>

namespace flowkit::inline v0::flow {

/// template_binding; a template, so that it costs nothing to include where it is not used (40 MiB).
template <const auto& Table>
class table_binding : public decltype(bind(Table, {})) {
  using fields_of_flows = decltype(bind(Table, {}));

 public:
  table_binding() = default;
  explicit table_binding(std::span<const specifier> fields) : fields_of_flows(fields), boots_(fields) {}

  [[nodiscard]] const boot_binding& boots() const noexcept { return boots_; }
  [[nodiscard]] std::size_t owned_octets() const noexcept {
    return fields_of_flows::owned_octets() + boots_.owned_octets();
  }

 private:
  boot_binding boots_;
};

/// How the records of one template become flows: made once for a template.
using template_binding = table_binding<table>;

namespace detail {
/// 57 is DST_MAC in NetFlow v9 (RFC 3954 section 8), but postDestinationMacAddress in IPFIX. Newer devices send 80 as
/// well, and then 57 means the same as in IPFIX.
constexpr void read_as_v9(record& r) noexcept {
  if (!r.has<&record::post_destination_mac>() || r.has<&record::destination_mac>()) return;
  r.destination_mac = r.post_destination_mac;
  r.set_present<&record::destination_mac>();
  r.set_present<&record::post_destination_mac>(false);
}
/// Exporters that do not know a time send 0; no flow is from 1970.
template <auto Time>
constexpr void drop_zero(record& r) noexcept {
  if (r.has<Time>() && r.*Time == timestamp{}) r.set_present<Time>(false);
}
}  // namespace detail

/// Reads up to out.size() records, at most plan::batch, from the front of a data set's content. `out` may hold other
/// flows: these are replaced. `domain` is the message's; a record with its own keeps that. Binding: template_binding,
/// or what bind(table, fields) gives, by which all records count from context.init_time.
template <class Executor = default_executor, class Binding = template_binding>
plan::outcome read_flows(const Binding& b, octets content, std::span<record> out, const record_context& context,
                         std::uint32_t domain) noexcept {
  const auto read = [&b](octets in, std::span<record> to, const record_context& c) {
    return b.template read_present<Executor>(in, to, c);
  };
  const auto read_all = [&] {
    if constexpr (requires { b.boots(); })
      if (tells_init_time(b.boots(), context)) return read_by_init_time(b.boots(), content, out, context, read);
    return read(content, out, context);
  };
  const plan::outcome o = read_all();
  presence present = b.present() | present_bit<&record::exported>;
  if (context.received != timestamp{}) present.set(field_index<&record::received>);
  const bool has_domain = present.test(field_index<&record::observation_domain>);
  present.set(field_index<&record::observation_domain>);
  const bool chooses = !b.moves().choices.empty();
  const finishing how{present};
  const presence with_span = present | present_bit<&record::span>;
  for (record& r : out.first(o.records)) {
    r.exported = context.export_time;
    r.received = context.received;
    if (!has_domain) r.observation_domain = domain;
    const bool usual = how.usual_times && r.start > unknown_time && r.start != timestamp{} && r.start <= r.end;
    r.present = usual ? with_span : present;
    if (usual) [[likely]] {
      r.span = r.end - r.start;
    } else {
      detail::drop_zero<&record::start>(r), detail::drop_zero<&record::end>(r), detail::drop_zero<&record::event>(r);
      detail::complete_times(r);
    }
    if (chooses) detail::agree_on_family(r);
    if (context.has_uptime) detail::read_as_v9(r);
    detail::complete_fields(r, how);
  }
  return o;
}

}  // namespace flowkit::flow
