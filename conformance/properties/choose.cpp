// SPDX-License-Identifier: BSL-1.0
// Members that each record chooses a field for, against the rule as it reads: list what is there, rule out, prefer.
#include <map>
#include <optional>
#include <string>

#include <conformance/generators/template.hpp>
#include <conformance/properties/execute_slowly.hpp>
#include <conformance/properties/groups.hpp>
#include <conformance/properties/template_text.hpp>
#include <flowkit/core/choose.hpp>
#include <flowkit/ie/iana.hpp>
#include <flowkit/templates/bind.hpp>

namespace flowkit::conformance {

namespace {

struct picked {
  std::uint8_t kind;
  std::uint32_t number;
  ip_address address;
  timestamp time;
  std::string_view text;
  friend bool operator==(const picked&, const picked&) = default;
};

/// Kind 0 tells nothing.
template <std::uint8_t Kind>
struct of_kind {
  static constexpr std::uint8_t known(const auto& has) noexcept { return has(member_constant<&picked::kind>{}); }
  static constexpr meant of(const picked& r, std::uint8_t known) noexcept {
    if (known == 0 || r.kind == 0) return meant::unknown;
    return r.kind == Kind ? meant::yes : meant::no;
  }
};

// clang-format off
constexpr auto picked_layout = layout<picked>(
    field<&picked::kind, ie::protocolIdentifier>,
    field<&picked::number, choose<ie::octetDeltaCount, ie::octetDeltaCount,
        alternative<ie::postOctetDeltaCount, of_kind<1>>, alternative<ie::octetTotalCount, of_kind<2>>,
        ie::packetDeltaCount>>,
    field<&picked::address, choose<ie::sourceIPv4Address, alternative<ie::sourceIPv4Address, of_kind<2>>,
        alternative<ie::sourceIPv6Address, of_kind<1>>, ie::exporterIPv6Address>>,
    field<&picked::time, choose<ie::flowStartMilliseconds, ie::flowStartMilliseconds, ie::flowStartSeconds>>,
    varlen<&picked::text, choose<ie::interfaceName, ie::interfaceName, alternative<ie::userName, of_kind<1>>>>);
// clang-format on

/// What the members can be read from, in the order of preference; 0: in any record.
struct listed {
  const element* of;
  std::uint8_t kind;
};
const listed numbers[] = {
    {&ie::octetDeltaCount, 0}, {&ie::postOctetDeltaCount, 1}, {&ie::octetTotalCount, 2}, {&ie::packetDeltaCount, 0}};
const listed addresses[] = {{&ie::sourceIPv4Address, 2}, {&ie::sourceIPv6Address, 1}, {&ie::exporterIPv6Address, 0}};
const listed times[] = {{&ie::flowStartMilliseconds, 0}, {&ie::flowStartSeconds, 0}};
const listed texts[] = {{&ie::interfaceName, 0}, {&ie::userName, 1}};

using values = std::map<std::uint16_t, octets>;  // of the first field of each element

std::optional<std::uint8_t> kind_in(const values& there) {
  const auto at = there.find(ie::protocolIdentifier.id);
  return at == there.end() ? std::optional<std::uint8_t>{} : static_cast<std::uint8_t>(load_be(at->second.data(), 1));
}

/// The element that counts, if any does; nothing where the template has none of them.
std::optional<const element*> model(std::span<const listed> all, const values& there) {
  const std::uint8_t kind = kind_in(there).value_or(std::uint8_t{0});
  std::vector<listed> in_template;
  for (const listed& l : all)
    if (there.count(l.of->id) != 0) in_template.push_back(l);
  if (in_template.empty()) return std::nullopt;
  if (in_template.size() == 1) return in_template[0].of;
  const auto zero = [&](const listed& l) {
    for (const std::byte b : there.at(l.of->id))
      if (b != std::byte{0}) return false;
    return true;
  };
  const auto ruled_out = [&](const listed& l) { return l.kind != 0 && kind != 0 && kind != l.kind; };
  for (const listed& l : in_template)
    if (l.kind != 0 && l.kind == kind && !zero(l)) return l.of;
  for (const listed& l : in_template)
    if (!ruled_out(l) && !zero(l)) return l.of;
  for (const listed& l : in_template)
    if (!ruled_out(l)) return l.of;
  return nullptr;
}

picked expected(const values& there, const picked& absent) {
  picked r = absent;
  if (const auto kind = kind_in(there)) r.kind = *kind;
  if (const auto e = model(numbers, there)) {
    const octets v = *e != nullptr ? there.at((*e)->id) : octets{};
    const std::uint64_t n = v.empty() ? 0 : load_be(v.data(), v.size());
    r.number = n > 0xffff'ffff ? 0xffff'ffff : static_cast<std::uint32_t>(n);
  }
  if (const auto e = model(addresses, there)) {
    r.address = {};
    if (*e == &ie::sourceIPv4Address)
      r.address = ipv4_address{load_be<std::uint32_t>(there.at((*e)->id).data())};
    else if (*e != nullptr) {
      ipv6_address a;
      std::memcpy(a.octets.data(), there.at((*e)->id).data(), 16);
      r.address = a;
    }
  }
  if (const auto e = model(times, there)) {
    const octets v = there.at((*e)->id);
    const auto n = static_cast<std::int64_t>(load_be(v.data(), v.size()));
    r.time = *e == &ie::flowStartSeconds ? from_unix_seconds(n) : from_unix_milliseconds(n);
  }
  if (const auto e = model(texts, there)) {
    const octets v = *e != nullptr ? there.at((*e)->id) : octets{};
    r.text = {reinterpret_cast<const char*>(v.data()), v.size()};
  }
  return r;
}

/// Some of the elements in any order, a few of them twice, and others between them.
std::vector<specifier> arbitrary_fields(source& from) {
  std::vector<specifier> fields;
  const auto add = [&](const element& e, std::uint16_t length) {
    for (std::uint64_t n = from.below(8), k = n == 0 ? 0 : n == 7 ? 2 : 1; k > 0; --k)
      fields.insert(fields.begin() + static_cast<std::ptrdiff_t>(from.below(fields.size() + 1)), specify(e, length));
  };
  const auto width = [&] { return static_cast<std::uint16_t>(1 + from.below(8)); };
  add(ie::protocolIdentifier, 1);
  for (const listed& l : numbers) add(*l.of, width());
  for (const listed& l : addresses) add(*l.of, full_width(l.of->type));
  add(ie::flowStartMilliseconds, 6), add(ie::flowStartSeconds, 4);
  for (const listed& l : texts) add(*l.of, from.coin() ? variable_length : width());
  add(ie::vlanId, 2), add(ie::applicationName, variable_length);
  return fields;
}

/// Zero or not, mostly short.
void append_chosen(buffer& to, const specifier& s, source::spread& from) {
  std::byte value[16]{};
  const std::uint64_t word = from.word();
  const std::size_t size = s.is_variable() ? word % 5 : s.length;
  if (s.names(ie::protocolIdentifier))
    value[0] = static_cast<std::byte>(word % 4);
  else if ((word >> 8) % 3 != 0)
    for (std::size_t i = 0; i < size; ++i)
      if (i + 1 == size || (word >> 16) % 4 == 0) value[i] = static_cast<std::byte>((word >> 24 >> i) & 0xff);
  append_value(to, s, octets{value}.first(size), (word >> 56) % 4 == 3);
}

counterexample against_rule(source& from) {
  const auto fields = arbitrary_fields(from);
  if (shape_of(fields).min_size == 0) return {};
  const std::size_t n = 1 + from.below(80);
  auto many = from.many();
  buffer data;
  std::vector<std::size_t> begins;
  for (std::size_t i = 0; i < n; ++i) {
    begins.push_back(data.size());
    for (const specifier& s : fields) append_chosen(data, s, many);
  }
  data.shrink_to_fit();

  const auto bound = bind(picked_layout, fields);
  picked absent{};
  absent.kind = 3, absent.number = 9, absent.text = "absent";
  std::vector<picked> got(plan::batch), slow(plan::batch);
  record_cursor cursor{fields, shape_of(fields), data};
  std::size_t done = 0;
  for (octets rest = data; done < n;) {
    const auto o = bound.read(rest, got, {}, absent);
    slow.assign(plan::batch, absent);
    const auto other = execute_slowly::read(bound.moves(), rest, slow.data(), slow.size(), sizeof(picked), {});
    if (o.records == 0 || o.records != other.records || o.saturated != other.saturated)
      return "reads " + std::to_string(o.records) + " records, step by step " + std::to_string(other.records);
    for (std::size_t i = 0; i < o.records; ++i, ++done) {
      const octets raw = cursor.next();
      values there;
      for (const field_view& f : record_view(fields, raw)) there.emplace(f.spec->id, f.value);
      const std::string at = " in record " + std::to_string(done) + '\n' + hex(raw) + "  # " +
                             to_text(template_view{.id = 256, .fields = fields});
      if (!(got[i] == expected(there, absent))) return "another choice" + at;
      if (!bound.exact() && !(got[i] == slow[i])) return "another choice, step by step," + at;
    }
    rest = rest.subspan(o.octets);
  }
  from.count_round_trips(n);
  return {};
}

}  // namespace

void add_choice_properties(std::vector<property>& to) { to.push_back({"templates.choose", &against_rule}); }

}  // namespace flowkit::conformance
