// SPDX-License-Identifier: BSL-1.0
// Each layout with a template: its records through templates that are shuffled, widened, narrowed and resized, out and
// in; and any octets read by them.
#include <conformance/properties/emission_properties.hpp>
#include <flowkit/templates/emit.hpp>
#include <portable/layouts.hpp>
#include <portable/subject.hpp>

namespace flowkit::portable {

namespace {

using conformance::buffer;
using conformance::difference;

template <const auto& Layout>
counterexample through_templates(source& from, digest& out) {
  using record = typename std::remove_cvref_t<decltype(Layout)>::record;
  std::vector<specifier> fields;
  for (const auto& f : conformance::detail::arbitrary_difference(Layout, difference::all, from))
    fields.push_back(f.spec);
  const template_view view{.id = 256, .fields = fields};
  if (ipfix::encoding::can_announce(view)) {
    buffer announced(template_size<ipfix::encoding>(view));
    write_template<ipfix::encoding>(view, announced.data());
    out.add(octets{announced});
  }
  if (shape_of(fields).min_size == 0) return {};

  std::vector<record> records(1 + from.below(10));
  for (record& r : records) {
    r = conformance::arbitrary_record(Layout, from);
    conformance::detail::keep_sendable(Layout, r);
  }
  const auto how = emit(Layout, fields);
  const auto bound = bind(Layout, fields);
  const std::size_t room = conformance::detail::room_for(Layout, records, fields.size());
  buffer first(room), second(room);
  const auto o = how.write(records, first);
  if (o.records != records.size()) return "not all are written";
  out.add(octets{first}.first(o.octets)), out.add(o.saturated);
  const auto back = bound.read(octets{first}.first(o.octets), records);
  if (back.records != records.size() || back.octets != o.octets) return "not all are read";
  out.add(back.saturated);
  const auto again = how.write(records, second);
  if (again.octets != o.octets || first != second) return "what was read is written as other octets";

  // Any octets as records of the template: what their values are says the layout's own record.
  from.many().fill(first);
  const auto any = bound.read(first, records);
  out.add(any.failure), out.add(any.octets), out.add(any.saturated);
  buffer own(65'535);
  for (std::size_t i = 0; i < any.records; ++i)
    if (const auto size = encode(Layout, records[i], own)) out.add(octets{own}.first(*size));
  return {};
}

}  // namespace

void add_templates(std::vector<subject>& to) {
  record_layouts.for_each([&](auto each) {
    to.push_back({std::string{"templates."} + each.name, &through_templates<decltype(each)::layout>});
  });
}

}  // namespace flowkit::portable
