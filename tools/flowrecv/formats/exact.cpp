// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/formats/exact.hpp"

#include <cmath>

#include <flowkit/flow/element_text.hpp>
#include <flowkit/templates/record_view.hpp>

namespace flowkit::tools {

namespace {
bool is_utf8(std::string_view s) noexcept {
  for (std::size_t i = 0; i < s.size();) {
    const std::size_t n = flowkit::detail::utf8_length(s, i);
    if (n == 0) return false;
    i += n;
  }
  return true;
}

/// How the value is written: as hex digits, which say all; otherwise with what can be lost.
bool is_exact_value(const field_view& f, const element& e) noexcept {
  using enum abstract_type;
  const octets v = f.value;
  const bool variable = f.spec->is_variable();
  const auto number = [&] { return load_be(v.data(), v.size()); };
  const bool is_number = !v.empty() && v.size() <= 8;
  switch (e.type) {
    case unsigned8:
    case unsigned16:
    case unsigned32:
    case unsigned64: return !is_number || (!variable && (number() & ~value_bits(e)) == 0);
    case signed8:
    case signed16:
    case signed32:
    case signed64:
    case dateTimeSeconds:
    case dateTimeMilliseconds: return !is_number || !variable;
    case float32:
    case float64:
      if (v.size() == 4) return !variable && !std::isnan(std::bit_cast<float>(load_be<std::uint32_t>(v.data())));
      if (v.size() == 8) return !variable && !std::isnan(std::bit_cast<double>(load_be<std::uint64_t>(v.data())));
      return true;
    case dateTimeMicroseconds: return v.size() != 8 || (number() & ~ntp_microsecond_bits) == 0;
    case dateTimeNanoseconds:
      return v.size() != 8 || number() == 0 || to_ntp(from_ntp(number(), timestamp{})) == number();
    case string: {
      const std::string_view s{reinterpret_cast<const char*>(v.data()), v.size()};
      return is_utf8(s) && (!variable || s.empty() || s.back() != '\0');
    }
    case basicList:
    case subTemplateList:
    case subTemplateMultiList: return false;
    default: return !variable || !flow::detail::is_application(e);
  }
}
}  // namespace

bool is_exact(const template_view& t, octets record, const announced& by) {
  for (const field_view& f : record_view{t.fields, record}) {
    if (f.spec->is_variable() && f.encoded.size() - f.value.size() != (f.value.size() < 255 ? 1 : 3)) return false;
    const element* const e = by.find_element(*f.spec);
    if (e != nullptr && !is_exact_value(f, *e)) return false;
  }
  return true;
}

bool has_replacements(std::string_view text) noexcept { return text.find("\xef\xbf\xbd") != text.npos; }

}  // namespace flowkit::tools
