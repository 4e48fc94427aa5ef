// SPDX-License-Identifier: BSL-1.0
// Writes the catalogue as lines of macros, so that requirements are names that the compiler knows:
//   generate OUTPUT.inc PROTOCOL.tsv...     FLOWKIT_REQUIREMENT(NAME, "id", protocol, level, bound, "clause", ...)
//                                           FLOWKIT_SPECIFIC(NAME, MORE_SPECIFIC_NAME)
//   generate OUTPUT.inc rfc5471.tsv         FLOWKIT_RFC5471("test", "section", "title", "ids", "why not")
#include <cstdio>
#include <fstream>
#include <initializer_list>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {
using row = std::vector<std::string>;

row split(const std::string& line, char at) {
  row cells;
  std::istringstream in{line};
  for (std::string cell; std::getline(in, cell, at);) cells.push_back(cell);
  return cells;
}

/// The id as a name: IPFIX-7011-3.1-LENGTH is IPFIX_7011_3_1_LENGTH.
std::string name_of(std::string id) {
  for (char& c : id) {
    if (c == '-' || c == '.') c = '_';
    const bool is_letter = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    if (!is_letter) throw std::runtime_error("'" + id + "' is no id: capital letters, digits, '-' and '.'");
  }
  return id;
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  if (text != "-")
    for (const char c : text) (c == '"' || c == '\\' ? out += '\\' : out) += c;
  return out + '"';
}

/// Rows after the header line, each with as many cells as it has.
std::vector<row> read(const std::string& path) {
  std::ifstream in{path};
  if (!in) throw std::runtime_error("cannot read " + path);
  std::string line;
  std::getline(in, line);
  const std::size_t columns = split(line, '\t').size();
  std::vector<row> rows;
  for (std::size_t n = 2; std::getline(in, line); ++n) {
    rows.push_back(split(line, '\t'));
    if (rows.back().size() != columns)
      throw std::runtime_error(path + ":" + std::to_string(n) + ": " + std::to_string(rows.back().size()) +
                               " cells, not " + std::to_string(columns) + " (one that is empty is -)");
  }
  return rows;
}

std::string stem(const std::string& path) {
  const std::size_t from = path.find_last_of('/') + 1;
  return path.substr(from, path.find_last_of('.') - from);
}

void write_requirements(std::ostream& out, const std::string& path) {
  for (const row& r : read(path)) {
    out << "FLOWKIT_REQUIREMENT(" << name_of(r[0]) << ", " << quoted(r[0]) << ", " << stem(path) << ", " << r[2] << ", "
        << r[3] << ", " << r[4];
    for (const std::size_t text : std::initializer_list<std::size_t>{1, 5, 6, 7, 9}) out << ", " << quoted(r[text]);
    out << ")\n";
    if (r[8] != "-")
      for (const std::string& s : split(r[8], ' '))
        out << "FLOWKIT_SPECIFIC(" << name_of(r[0]) << ", " << name_of(s) << ")\n";
  }
}

void write_rfc5471(std::ostream& out, const std::string& path) {
  for (const row& r : read(path)) {
    out << "FLOWKIT_RFC5471(" << quoted(r[0]);
    for (std::size_t i = 1; i < r.size(); ++i) out << ", " << quoted(r[i]);
    out << ")\n";
  }
}
}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc < 3) throw std::runtime_error("usage: generate OUTPUT.inc TABLE.tsv...");
    std::ofstream out{argv[1]};
    for (int i = 2; i < argc; ++i) (stem(argv[i]) == "rfc5471" ? write_rfc5471 : write_requirements)(out, argv[i]);
    if (!out.flush()) throw std::runtime_error(std::string{"cannot write "} + argv[1]);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "catalogue: %s\n", e.what());
    return 1;
  }
}
