// SPDX-License-Identifier: BSL-1.0
#include "tools/common/filter/record_program.hpp"

#include "tools/common/filter/record_values.hpp"

namespace flowkit::tools::filter {

record_program::record_program(const condition& of) : program_(of) {
  for (const program::step& s : program_.steps()) steps_.push_back(step_of(program_, s));
}

record_program::step record_program::step_of(const program& p, const program::step& s) {
  using type = flow::column_type;
  const flow::column& c = *s.left;
  step out{.is_negated = s.is_negated, .if_true = s.if_true, .if_false = s.if_false, .member = c.member};
  if (!flow::is_of_table(c.type)) return out;
  out.word = static_cast<std::uint8_t>(c.field / 64), out.bit = static_cast<std::uint8_t>(c.field % 64);
  if (s.what == program::operation::number) {
    out.mask = s.mask, out.first = s.first, out.width = s.last - s.first;
    switch (c.type) {
      case type::u8:
      case type::protocol: out.what = load::u8; break;
      case type::u16: out.what = load::u16; break;
      case type::u32: out.what = load::u32; break;
      case type::u64: out.what = load::u64; break;
      default: break;
    }
  } else if (s.what == program::operation::addresses && c.type == type::address) {
    if (const auto one = p.addresses_of(s).only_v4()) {
      out.what = load::v4;
      out.mask = ~std::uint64_t{0}, out.first = one->first, out.width = one->last - one->first;
    }
  }
  return out;
}

bool record_program::evaluate(const flow::record& r, const flow::line_context& added) const noexcept {
  const step* const steps = steps_.data();
  const std::size_t count = steps_.size();
  std::uint32_t at = 0;
  while (at < count) {
    const step& s = steps[at];
    bool is = false;
    switch (s.what) {
      case load::u8: is = holds(s, r.*s.member.u8, r); break;
      case load::u16: is = holds(s, r.*s.member.u16, r); break;
      case load::u32: is = holds(s, r.*s.member.u32, r); break;
      case load::u64: is = holds(s, r.*s.member.u64, r); break;
      case load::v4: {
        const ip_address& a = r.*s.member.address;
        if (a.is_v4()) {
          is = holds(s, load_be<std::uint32_t>(reinterpret_cast<const std::byte*>(a.octets().data())), r);
          break;
        }
        [[fallthrough]];
      }
      case load::any: is = program_.holds(program_.steps()[at], record_values{r, added}); break;
    }
    at = is ? s.if_true : s.if_false;
  }
  return at == program::yes;
}

}  // namespace flowkit::tools::filter
