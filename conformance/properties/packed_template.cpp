// SPDX-License-Identifier: BSL-1.0
// Packed bits in templates: what is sent as fields of their own comes back.
#include <conformance/generators/record.hpp>
#include <conformance/generators/test_layouts.hpp>
#include <conformance/properties/groups.hpp>
#include <flowkit/netflow9.hpp>
#include <flowkit/templates/emit.hpp>

namespace flowkit::conformance {

namespace {

using test::tagged;
using test::tagged_layout;
using tagged_template = layout_template<tagged_layout, 256>;

constexpr specifier spec(std::uint16_t id, std::uint16_t length) {
  return {.pen = 0, .id = id, .length = length, .space = element_space::iana};
}

/// Through a message with the layout's own template, and through one in another order and with other widths.
counterexample comes_back(source& from) {
  const tagged sent = arbitrary_record(tagged_layout, from);
  std::array<std::byte, 200> out;
  netflow9::message_builder b;
  if (b.begin(out, {}).code != errc::ok || b.add(tagged_template{}, sent).code != errc::ok) return "does not fit";
  const octets own = b.finish().subspan(20 + 4);
  const auto same = bind(tagged_layout, tagged_template::fields);
  std::array<tagged, 1> got{};
  if (!same.exact() || same.read(own, got).records != 1 || !(got[0] == sent)) return "differs by its own template";

  const specifier other[] = {spec(243, 4), spec(1, 8), spec(210, 3), spec(8, 4), spec(244, 1)};
  const auto emission = emit(tagged_layout, other);
  const auto binding = bind(tagged_layout, other);
  if (emission.absent() + emission.unwritable() + binding.unreadable() != 0) return "has fields that nobody takes";
  if (emission.write({&sent, 1}, out).octets != 20) return "is written in another size";
  got = {};
  if (binding.read(octets{out}.first(20), got).records != 1 || !(got[0] == sent)) return "differs by another template";
  if (binding.present().count() != 4) return "a field is not there";
  return {};
}

}  // namespace

void add_packed_properties(std::vector<property>& to) { to.push_back({"packed.template.comes_back", &comes_back}); }

}  // namespace flowkit::conformance
