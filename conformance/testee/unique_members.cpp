// SPDX-License-Identifier: BSL-1.0
#include "conformance/testee/unique_members.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <set>
#include <vector>

namespace flowkit::conformance {

namespace {
namespace json = boost::json;

/// What Boost.JSON's parser calls. False ends it.
struct member_names {
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = max_object_size;
  static constexpr std::size_t max_key_size = max_object_size;
  static constexpr std::size_t max_string_size = max_object_size;

  using text = json::string_view;
  using code = boost::system::error_code;
  std::vector<std::set<std::string>> open;
  std::string name, duplicate;

  bool on_document_begin(code&) { return true; }
  bool on_document_end(code&) { return true; }
  bool on_object_begin(code&) { return open.emplace_back(), true; }
  bool on_object_end(std::size_t, code&) { return open.pop_back(), true; }
  bool on_array_begin(code&) { return true; }
  bool on_array_end(std::size_t, code&) { return true; }
  bool on_key_part(text part, std::size_t, code&) { return name += std::string_view{part}, true; }
  bool on_key(text part, std::size_t, code& failed) {
    name += std::string_view{part};
    if (!open.back().insert(name).second) {
      duplicate = name;
      failed = json::error::extra_data;
      return false;
    }
    name.clear();
    return true;
  }
  bool on_string_part(text, std::size_t, code&) { return true; }
  bool on_string(text, std::size_t, code&) { return true; }
  bool on_number_part(text, code&) { return true; }
  bool on_int64(std::int64_t, text, code&) { return true; }
  bool on_uint64(std::uint64_t, text, code&) { return true; }
  bool on_double(double, text, code&) { return true; }
  bool on_bool(bool, code&) { return true; }
  bool on_null(code&) { return true; }
  bool on_comment_part(text, code&) { return true; }
  bool on_comment(text, code&) { return true; }
};
}  // namespace

std::string duplicate_member(std::string_view text) {
  json::basic_parser<member_names> parser{json::parse_options{}};
  boost::system::error_code failed;
  parser.write_some(false, text.data(), text.size(), failed);
  return parser.handler().duplicate;
}

}  // namespace flowkit::conformance
