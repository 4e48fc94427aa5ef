// SPDX-License-Identifier: BSL-1.0
// Finds the check and the cases of each requirement in the sources, and writes them as lines of macros:
//   generate_places OUTPUT.inc ROOT TABLE.tsv... -- SOURCE...
//   FLOWKIT_CHECK_AT(NAME, "file", line, "name")   what a struct or class of conformance/checks lists in `decides`, or
//   is
//                                                  given as a template argument
//   FLOWKIT_CASE_AT(NAME, "file", line, "as written") what a table of tests/conformance/rules names
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {
using names = std::set<std::string, std::less<>>;

std::string read(const std::string& path) {
  std::ifstream in{path};
  if (!in) throw std::runtime_error("cannot read " + path);
  std::ostringstream all;
  all << in.rdbuf();
  return all.str();
}

/// The first cell of each row, as generate.cpp makes names of ids.
void read_names(const std::string& path, names& to) {
  std::istringstream in{read(path)};
  std::string line;
  for (std::getline(in, line); std::getline(in, line);) {
    std::string id = line.substr(0, line.find('\t'));
    for (char& c : id)
      if (c == '-' || c == '.') c = '_';
    to.insert(id);
  }
}

bool in_word(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

/// Where a struct is defined.
struct definition {
  std::string file;
  std::size_t line;
};
using definitions = std::map<std::string, definition, std::less<>>;

class source {
 public:
  source(std::string file, std::string text, const names& known, std::ostream& out)
      : file_(std::move(file)), text_(std::move(text)), known_(known), out_(out) {}

  void define(definitions& to) const {
    for (const std::string_view head : heads)
      for (std::size_t at = text_.find(head); at != std::string::npos; at = text_.find(head, at + 1))
        to.try_emplace(word_at(at + head.size()), definition{file_, line_of(at)});
  }

  /// struct NAME { ... decides{A, B}, and NAME<A>
  void checks(const definitions& defined) {
    constexpr std::string_view list = "decides{";
    for (std::size_t at = text_.find(list); at != std::string::npos; at = text_.find(list, at + 1)) {
      std::size_t begin = 0, name = 0;
      for (const std::string_view head : heads)
        if (const std::size_t found = text_.rfind(head, at); found != std::string::npos && found >= begin)
          begin = found, name = found + head.size();
      if (name == 0) continue;
      each_name(at, text_.find('}', at), [&](std::string_view id, std::size_t) {
        write("FLOWKIT_CHECK_AT", id, {file_, line_of(begin)}, word_at(name));
      });
    }
    each_name(0, text_.size(), [&](std::string_view id, std::size_t at) {
      const std::size_t open = text_.find_last_of("<>;(){}", at);
      if (open == std::string::npos || text_[open] != '<') return;
      std::size_t begin = open;
      while (begin > 0 && in_word(text_[begin - 1])) --begin;
      const auto of = defined.find(word_at(begin));
      if (of == defined.end()) return;
      std::string arguments = text_.substr(begin, text_.find('>', open) + 1 - begin);
      std::replace(arguments.begin(), arguments.end(), '\n', ' ');
      write("FLOWKIT_CHECK_AT", id, of->second, arguments);
    });
  }

  /// Names within the tables that FLOWKIT_RULES begins; each with the call or braces around it.
  void cases() {
    constexpr std::string_view table = "FLOWKIT_RULES(";
    for (std::size_t at = text_.find(table); at != std::string::npos; at = text_.find(table, at + 1))
      each_name(at, std::min(text_.find("\n}\n", at), text_.size()), [&](std::string_view id, std::size_t place) {
        write("FLOWKIT_CASE_AT", id, {file_, line_of(place)}, around(place));
      });
  }

 private:
  static constexpr std::string_view heads[] = {"struct ", "class "};

  [[nodiscard]] std::size_t line_of(std::size_t at) const {
    return 1 +
           static_cast<std::size_t>(std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
  }
  [[nodiscard]] std::string word_at(std::size_t at) const {
    std::size_t end = at;
    while (end < text_.size() && in_word(text_[end])) ++end;
    return text_.substr(at, end - at);
  }

  void each_name(std::size_t from, std::size_t end, const auto& visit) const {
    while (from < end) {
      if (!in_word(text_[from])) {
        ++from;
        continue;
      }
      const std::size_t begin = from;
      while (from < end && in_word(text_[from])) ++from;
      const std::string_view word = std::string_view{text_}.substr(begin, from - begin);
      if (known_.contains(word)) visit(word, begin);
    }
  }

  /// What is in the same brackets, on one line.
  [[nodiscard]] std::string around(std::size_t at) const {
    std::size_t begin = at;
    for (int depth = 0; begin > 0; --begin) {
      const char c = text_[begin - 1];
      if (c == ')' || c == '}') ++depth;
      if ((c == '(' || c == '{') && depth-- == 0) break;
    }
    std::size_t end = at;
    for (int depth = 0; end < text_.size(); ++end) {
      const char c = text_[end];
      if (c == '(' || c == '{') ++depth;
      if ((c == ')' || c == '}') && depth-- == 0) break;
    }
    if (begin > 0) --begin;  // the bracket
    while (begin > 0 && in_word(text_[begin - 1])) --begin;
    std::string out;
    for (std::size_t i = begin; i <= std::min(end, text_.size() - 1); ++i) {
      const char c = text_[i] == '\n' ? ' ' : text_[i];
      if (c != ' ' || (!out.empty() && out.back() != ' ')) out += c;
    }
    constexpr std::size_t most = 240;
    return out.size() <= most ? out : out.substr(0, most) + " ...";
  }

  void write(const char* macro, std::string_view id, const definition& at, const std::string& what) {
    out_ << macro << '(' << id << ", \"" << at.file << "\", " << at.line << ", \"";
    for (const char c : what) {
      if (c == '"' || c == '\\') out_ << '\\';
      out_ << c;
    }
    out_ << "\")\n";
  }

  std::string file_, text_;
  const names& known_;
  std::ostream& out_;
};
}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc < 5) throw std::runtime_error("usage: generate_places OUTPUT.inc ROOT TABLE.tsv... -- SOURCE...");
    std::ofstream out{argv[1]};
    const std::string root = std::string{argv[2]} + '/';
    names known;
    int i = 3;
    for (; i < argc && std::string_view{argv[i]} != "--"; ++i) read_names(argv[i], known);
    std::vector<source> checks, cases;
    definitions defined;
    for (++i; i < argc; ++i) {
      std::string path = argv[i], text = read(path);
      if (path.starts_with(root)) path.erase(0, root.size());
      auto& to = path.starts_with("tests/") ? cases : checks;
      to.emplace_back(path, std::move(text), known, out);
    }
    for (const source& s : checks) s.define(defined);
    for (source& s : checks) s.checks(defined);
    for (source& s : cases) s.cases();
    if (!out.flush()) throw std::runtime_error(std::string{"cannot write "} + argv[1]);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "catalogue: %s\n", e.what());
    return 1;
  }
}
