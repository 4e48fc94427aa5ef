// SPDX-License-Identifier: BSL-1.0
#include "conformance/diff/named_field.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <flowkit/ie/registry.hpp>

namespace flowkit::conformance {

namespace {
bool begins_with_number(std::string_view s) noexcept { return !s.empty() && s[0] >= '0' && s[0] <= '9'; }

/// "record 3", "record 3 of 30", "sample 1 of 5: flow_sample"; not a record within a sample, or in a list.
bool is_record_heading(const explained_part& p, bool has_samples) noexcept {
  if (p.role != part_role::heading) return false;
  const std::string_view what = has_samples ? "sample " : "record ";
  return p.depth <= (has_samples ? 0 : 1) && p.name.starts_with(what) &&
         begins_with_number(std::string_view{p.name}.substr(what.size()));
}
bool has_samples(const explanation& e) noexcept {
  return std::any_of(e.parts().begin(), e.parts().end(),
                     [](const explained_part& p) { return p.depth == 0 && p.name.starts_with("sample "); });
}

struct step {
  std::string_view name;
  std::size_t number = 1;  ///< which one of that name
};
/// "a#2.b[3]": the last name, and which one of it: with all numbers on the way it cannot be wrong by much.
step last_step(std::string_view member) {
  std::string_view last = member.substr(std::min(member.rfind('.') + 1, member.size()));
  step out;
  const std::size_t end = last.find_first_of("#[");
  out.name = last.substr(0, end);
  for (std::size_t i = end; i < last.size(); ++i) {
    if (last[i] != '#' && last[i] != '[') continue;
    std::size_t n = 0;
    for (std::size_t k = i + 1; k < last.size() && last[k] >= '0' && last[k] <= '9'; ++k)
      n = n * 10 + static_cast<std::size_t>(last[k] - '0');
    out.number = last[i] == '#' ? n : n + 1;
  }
  return out;
}

std::optional<named_field> find_between(const explanation& e, std::size_t begin, std::size_t end, const step& wanted) {
  std::size_t seen = 0;
  for (std::size_t i = begin; i < end; ++i) {
    const explained_part& p = e.parts()[i];
    if ((p.role != part_role::octets && p.role != part_role::bits) || p.name != wanted.name || ++seen != wanted.number)
      continue;
    named_field out{p.name, p.value, p.at, {}};
    for (std::size_t k = i; k-- > 0 && out.clause.empty();)
      if (e.parts()[k].role == part_role::heading && e.parts()[k].depth < p.depth) out.clause = e.parts()[k].note;
    return out;
  }
  return std::nullopt;
}
}  // namespace

std::size_t records_in(const explanation& e) {
  const bool samples = has_samples(e);
  return static_cast<std::size_t>(std::count_if(e.parts().begin(), e.parts().end(), [samples](const explained_part& p) {
    return is_record_heading(p, samples);
  }));
}

std::optional<named_field> find_field(const explanation& e, std::size_t record, std::string_view member) {
  const auto& parts = e.parts();
  const bool samples = has_samples(e);
  const step wanted = last_step(member);
  std::size_t begin = parts.size(), end = parts.size(), seen = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (begin < i && parts[i].role == part_role::heading && parts[i].depth <= parts[begin].depth) {
      end = i;
      break;
    }
    if (begin == parts.size() && is_record_heading(parts[i], samples) && ++seen == record) begin = i;
  }
  if (begin == parts.size()) return std::nullopt;
  if (const std::size_t dot = member.rfind('.'); dot != std::string_view::npos) {
    // The member of what stands before the dot, if that has a heading of its own.
    const step outer = last_step(member.substr(0, dot));
    for (std::size_t i = begin; i < end; ++i)
      if (parts[i].role == part_role::heading && parts[i].name.find(outer.name) != std::string::npos)
        if (auto found = find_between(e, i, end, wanted)) return found;
  }
  if (auto found = find_between(e, begin, end, wanted)) return found;
  return find_between(e, 0, begin, wanted);  // of the header, as the sampling of v5
}

bool says_the_same(std::string_view json, const named_field& f, octets datagram) {
  if (json.size() >= 2 && json.front() == '"' && json.back() == '"') json = json.substr(1, json.size() - 2);
  if (json.empty()) return false;
  const std::string_view value = f.value;
  if (value.starts_with(json) &&
      (value.size() == json.size() || value[json.size()] == ' ' || value[json.size()] == ','))
    return true;
  if (value.ends_with(json) && value.size() > json.size() && value[value.size() - json.size() - 1] == ' ') return true;
  std::string hex;
  for (const std::byte b : datagram.subspan(f.at.offset, f.at.length))
    hex += fmt::format("{:02x}", static_cast<unsigned>(b));
  return hex == json;
}

const char* clause_of_type(std::string_view element_name) noexcept {
  const element* const e = ie::find(element_name);
  if (e == nullptr) return nullptr;
  switch (e->type) {
    case abstract_type::unsigned8:
    case abstract_type::unsigned16:
    case abstract_type::unsigned32:
    case abstract_type::unsigned64:
    case abstract_type::signed8:
    case abstract_type::signed16:
    case abstract_type::signed32:
    case abstract_type::signed64: return "RFC 7011 s6.1.1";
    case abstract_type::macAddress:
    case abstract_type::ipv4Address:
    case abstract_type::ipv6Address: return "RFC 7011 s6.1.2";
    case abstract_type::float32: return "RFC 7011 s6.1.3";
    case abstract_type::float64: return "RFC 7011 s6.1.4";
    case abstract_type::boolean: return "RFC 7011 s6.1.5";
    case abstract_type::string:
    case abstract_type::octetArray: return "RFC 7011 s6.1.6";
    case abstract_type::dateTimeSeconds: return "RFC 7011 s6.1.7";
    case abstract_type::dateTimeMilliseconds: return "RFC 7011 s6.1.8";
    case abstract_type::dateTimeMicroseconds: return "RFC 7011 s6.1.9";
    case abstract_type::dateTimeNanoseconds: return "RFC 7011 s6.1.10";
    default: return nullptr;
  }
}

}  // namespace flowkit::conformance
