// SPDX-License-Identifier: BSL-1.0
#include "tools/common/filter/record_filter.hpp"

#include "tools/common/filter/parser.hpp"

namespace flowkit::tools::filter {

record_filter::record_filter(std::string_view option, std::string_view text)
    : record_filter(filter_text{option, text}, parse_expression(filter_text{option, text})) {}
record_filter::record_filter(const filter_text& from, const expression& e) : record_filter(e, check(from, e)) {}
record_filter::record_filter(const expression& e, const condition& c)
    : text_(to_text(e)), columns_(columns_of(c)), program_(c) {}

bool record_filter::evaluate(const flow::record& r, const flow::line_context& added) const noexcept {
  return program_.evaluate(r, added);
}

}  // namespace flowkit::tools::filter
