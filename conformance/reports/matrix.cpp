// SPDX-License-Identifier: BSL-1.0
#include "conformance/reports/matrix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "conformance/case_files/case_order.hpp"

namespace flowkit::conformance {

namespace {
namespace json = boost::json;

/// The text of a member; nothing if it is none.
std::optional<std::string> text(const json::object& of, const char* name) {
  const json::value* const v = of.if_contains(name);
  if (v == nullptr || !v->is_string()) return std::nullopt;
  return std::string(v->get_string());
}

struct report_case {
  std::string id, clause, sentence;
  matrix_cell cell;
};

/// Throws a sentence.
report_case read_case_result(const json::value& v, std::size_t number) {
  const auto member = [&](const char* name) {
    auto found = v.is_object() ? text(v.get_object(), name) : std::nullopt;
    if (!found) throw std::runtime_error(fmt::format("\"{}\" of case {} has to be a text", name, number));
    return *found;
  };
  report_case c{member("id"), member("clause"), member("sentence"), {{}, member("message")}};
  const std::string verdict = member("verdict");
  const auto known = parse_case_verdict(verdict);
  if (!known) throw std::runtime_error(fmt::format("\"verdict\" of case {} is '{}', which is none", number, verdict));
  c.cell.what = *known;
  return c;
}

std::vector<report_case> read_report(std::string_view from, std::string& name) {
  boost::system::error_code failed;
  const json::value parsed = json::parse(from, failed);
  if (failed) throw std::runtime_error("it is no JSON");
  const json::object* const members = parsed.if_object();
  if (members == nullptr || text(*members, "report") != "collector")
    throw std::runtime_error("\"report\" has to be \"collector\"");
  const auto named = text(*members, "collector");
  if (!named) throw std::runtime_error("\"collector\" has to be a text");
  const json::value* const cases = members->if_contains("cases");
  if (cases == nullptr || !cases->is_array()) throw std::runtime_error("\"cases\" has to be an array");
  name = *named;
  std::vector<report_case> out;
  for (const json::value& one : cases->get_array()) out.push_back(read_case_result(one, out.size() + 1));
  return out;
}

bool before(const matrix_row& row, const std::string& id) { return natural_less(row.id, id); }
}  // namespace

bool matrix_row::differs() const noexcept {
  const matrix_cell* first = nullptr;
  for (const auto& c : cells) {
    if (!c) continue;
    if (first != nullptr && c->what != first->what) return true;
    first = &*c;
  }
  return false;
}

std::string add_report(matrix& to, std::string_view from) {
  std::string name;
  std::vector<report_case> cases;
  try {
    cases = read_report(from, name);
  } catch (const std::runtime_error& e) {
    return e.what();
  }
  to.names.push_back(std::move(name));
  for (matrix_row& row : to.rows) row.cells.emplace_back();
  for (report_case& c : cases) {
    auto at = std::lower_bound(to.rows.begin(), to.rows.end(), c.id, before);
    if (at == to.rows.end() || at->id != c.id)
      at = to.rows.insert(at, {c.id, std::move(c.clause), std::move(c.sentence),
                               std::vector<std::optional<matrix_cell>>(to.names.size())});
    at->cells.back() = std::move(c.cell);
  }
  return {};
}

}  // namespace flowkit::conformance
