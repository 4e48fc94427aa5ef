// SPDX-License-Identifier: BSL-1.0
// The table of docs/normalised-flow.md is that of flow::table. Run with FLOWKIT_WRITE_DOCS=1 to write it anew.
#include <flowkit/flow/table.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace {

using namespace flowkit;

const std::string path = FLOWKIT_DOCS "/normalised-flow.md";
constexpr const char *begin_mark = "<!-- from flow::table -->\n", *end_mark = "<!-- end -->\n";

std::string name_of(const element& e) {
  const std::string number = std::to_string(e.id);
  switch (e.space) {
    case element_space::enterprise: return std::string(e.name) + " (" + std::to_string(e.pen) + ":" + number + ")";
    case element_space::v9: return std::string(e.name) + " (v9 " + number + ")";
    case element_space::local: return e.name;
    default: return std::string(e.name) + " (" + number + ")";
  }
}

template <class Test>
std::string condition() {
  if constexpr (requires { Test::key; })
    return std::string(" if ") + Test::key.name + " is " + std::to_string(Test::value);
  else
    return {};
}
template <class... Tests>
std::vector<std::string> conditions(part_list<Tests...>) {
  return {condition<Tests>()...};
}

template <class D>
std::string row() {
  std::string out = "| `" + std::string(D::info.name) + "` | ";
  const std::vector<std::string> tests = conditions(typename D::tests{});
  std::string separator;
  std::size_t i = 0;
  for (const element* e : D::alternatives) {
    if (e->space == element_space::local) continue;
    out += separator + name_of(*e) + (i < tests.size() ? tests[i] : "");
    separator = ", ", ++i;
  }
  const char* const how = i == 0 ? "" : i == 1 ? "" : chosen_by_record<D> ? "each record" : "the template";
  return out + " | " + how + " |\n";
}

template <class Record, class... D>
std::string rows(layout_t<Record, D...>) {
  return "| column | elements, in the order of preference | chosen by |\n|---|---|---|\n" + (row<D>() + ...);
}

TEST(Docs, TheTableOfTheNormalisedFlow) {
  std::stringstream in;
  in << std::ifstream(path).rdbuf();
  const std::string text = in.str();
  const auto begin = text.find(begin_mark), end = text.find(end_mark);
  ASSERT_TRUE(begin != std::string::npos && end != std::string::npos && begin < end) << path;
  const auto from = begin + std::string(begin_mark).size();
  const std::string made = rows(flow::table);
  if (std::getenv("FLOWKIT_WRITE_DOCS") != nullptr)
    std::ofstream(path) << text.substr(0, from) << made << text.substr(end);
  else
    EXPECT_EQ(text.substr(from, end - from), made) << "FLOWKIT_WRITE_DOCS=1 writes it anew";
}

}  // namespace
