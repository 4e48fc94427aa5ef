// SPDX-License-Identifier: BSL-1.0
// The members of JSON documents, one after the other, without building anything: a scalar is reported under the names
// of the objects around it, joined by points, however deep it is or whether the names have points already. Answers of a
// search are walked as the documents that they contain (hits.hits[]._source).
#pragma once

#include <cstring>
#include <string>
#include <string_view>

namespace flowkit::tools::verify {

/// Handler has
///   void member(std::string_view path, std::string_view text)   a scalar; escapes are resolved; null is left out
///   void document()                                             its members are over
///   void answer()                                               the documents of an answer begin
///   void array(std::string_view path, std::string_view raw)     of a document's hit ("sort"), as it was
/// Views are valid until the next document.
template <class Handler>
class json_walk {
 public:
  static constexpr int most_depth = 64;

  explicit json_walk(Handler& handler) : handler_(handler) {}

  /// One value; `at` is where it ends, or where it is malformed. False: what() says why.
  bool walk(const char*& at, const char* end) {
    at_ = at, end_ = end, scratch_used_ = 0, is_answer_ = false, what_ = nullptr;
    path_.clear();  // a malformed document's
    if (static_cast<std::size_t>(end - at) > scratch_.size()) scratch_.resize(static_cast<std::size_t>(end - at));
    skip_space();
    const bool done = at_ < end_ && *at_ == '{' ? object(0, true) : fail("a document begins with {");
    at = at_;
    if (done && !is_answer_) handler_.document();
    return done;
  }
  [[nodiscard]] const char* what() const noexcept { return what_; }

 private:
  bool fail(const char* what) noexcept {
    if (what_ == nullptr) what_ = at_ >= end_ ? "it ends in the middle of a document" : what;
    return false;
  }
  static constexpr bool is_space(char c) noexcept { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
  void skip_space() noexcept {
    while (at_ < end_ && is_space(*at_)) ++at_;
  }
  bool expect(char c) noexcept {
    skip_space();
    if (at_ >= end_ || *at_ != c) return false;
    ++at_;
    return true;
  }

  /// `is_root`: its members are those of a document, or of an answer.
  bool object(int depth, bool is_root) {
    if (depth > most_depth) return fail("objects within objects are too deep");
    ++at_;  // {
    skip_space();
    if (at_ < end_ && *at_ == '}') return ++at_, true;
    const std::size_t outer = path_.size();
    while (true) {
      std::string_view name;
      skip_space();
      if (!text(name)) return fail("a name in quotes is missing");
      if (!expect(':')) return fail("a colon is missing");
      skip_space();
      if (!member(name, depth, is_root)) return false;
      path_.resize(outer);
      skip_space();
      if (at_ < end_ && *at_ == ',') {
        ++at_;
        continue;
      }
      if (at_ < end_ && *at_ == '}') return ++at_, true;
      return fail("a comma or } is missing");
    }
  }

  bool member(std::string_view name, int depth, bool is_root) {
    if (at_ >= end_) return fail("a value is missing");
    if (*at_ == '{') {
      if (is_root && name == "_source") return object(depth + 1, false);  // its members are the document's
      if (!path_.empty()) path_ += '.';
      path_ += name;
      if (depth == 0 && name == "hits") return hits(depth + 1);
      return object(depth + 1, false);
    }
    if (!path_.empty()) {  // a scalar's path is its name where nothing is around it
      path_ += '.';
      path_ += name;
      name = path_;
    }
    if (*at_ == '[') return array(name, depth + 1);
    return scalar(name);
  }

  bool scalar(std::string_view path) {
    std::string_view value;
    if (*at_ == '"') {
      if (!text(value)) return false;
    } else {
      const char* const begin = at_;
      while (at_ < end_ && *at_ != ',' && *at_ != '}' && *at_ != ']' && !is_space(*at_)) ++at_;
      value = {begin, static_cast<std::size_t>(at_ - begin)};
      if (at_ >= end_) return fail("");
      if (value == "null") return true;
      const bool is_number = !value.empty() && (value[0] == '-' || (value[0] >= '0' && value[0] <= '9'));
      if (!is_number && value != "true" && value != "false") return at_ = begin, fail("this is no value");
    }
    handler_.member(path, value);
    return true;
  }

  /// Its first values count for a member that has several; what is in objects is reported under their names.
  bool array(std::string_view path, int depth) {
    if (depth > most_depth) return fail("arrays within arrays are too deep");
    const char* const begin = at_++;
    const std::string own{path};  // path_ changes in objects
    const std::size_t outer = path_.size();
    bool first = true;
    while (true) {
      skip_space();
      if (at_ < end_ && *at_ == ']') break;
      if (!first && !expect(',')) return fail("a comma or ] is missing");
      first = false;
      skip_space();
      if (at_ >= end_) return fail("");
      if (*at_ == '{') {
        path_ = own;
        if (!object(depth + 1, false)) return false;
      } else if (*at_ == '[') {
        if (!array(own, depth + 1)) return false;
      } else if (!scalar(own)) {
        return false;
      }
      path_.resize(outer);
    }
    ++at_;
    handler_.array(own, {begin, static_cast<std::size_t>(at_ - begin)});
    return true;
  }

  /// "hits" of the outermost object: an answer if it has an array of that name, each of whose objects is a document.
  bool hits(int depth) {
    ++at_;
    skip_space();
    if (at_ < end_ && *at_ == '}') return ++at_, true;
    const std::size_t outer = path_.size();
    while (true) {
      std::string_view name;
      skip_space();
      if (!text(name)) return fail("a name in quotes is missing");
      if (!expect(':')) return fail("a colon is missing");
      skip_space();
      if (at_ < end_ && *at_ == '[' && name == "hits") {
        if (!documents(depth + 1)) return false;
      } else if (!member(name, depth, false)) {
        return false;
      }
      path_.resize(outer);
      skip_space();
      if (at_ < end_ && *at_ == ',') {
        ++at_;
        continue;
      }
      if (at_ < end_ && *at_ == '}') return ++at_, true;
      return fail("a comma or } is missing");
    }
  }
  bool documents(int depth) {
    is_answer_ = true;
    handler_.answer();
    ++at_;
    const std::string outer = path_;
    bool first = true;
    while (true) {
      skip_space();
      if (at_ < end_ && *at_ == ']') return ++at_, true;
      if (!first && !expect(',')) return fail("a comma or ] is missing");
      first = false;
      skip_space();
      if (at_ >= end_ || *at_ != '{') return fail("a hit begins with {");
      path_.clear();
      if (!object(depth + 1, true)) return false;
      handler_.document();
      path_ = outer;
    }
  }

  /// A string without its quotes.
  bool text(std::string_view& out) {
    if (at_ >= end_ || *at_ != '"') return fail("a quote is missing");
    const char* const begin = ++at_;
    while (at_ < end_ && *at_ != '"' && *at_ != '\\') ++at_;
    if (at_ >= end_) return fail("");
    out = {begin, static_cast<std::size_t>(at_ - begin)};
    if (*at_ == '"') return ++at_, true;
    return escaped(out);
  }
  /// What was read of it so far, and the rest, into the scratch area, which is as large as the document.
  bool escaped(std::string_view& out) {
    char* const start = scratch_.data() + scratch_used_;
    char* to = start;
    std::memcpy(to, out.data(), out.size());
    to += out.size();
    while (true) {
      if (at_ >= end_) return fail("");
      const char c = *at_++;
      if (c == '"') break;
      if (c != '\\') {
        *to++ = c;
        continue;
      }
      if (at_ >= end_) return fail("");
      switch (const char e = *at_++; e) {
        case 'n': *to++ = '\n'; break;
        case 't': *to++ = '\t'; break;
        case 'r': *to++ = '\r'; break;
        case 'b': *to++ = '\b'; break;
        case 'f': *to++ = '\f'; break;
        case 'u': {
          unsigned code = 0;
          if (!unit(code)) return fail("\\u needs four hex digits");
          if (code >= 0xd800 && code < 0xdc00 && end_ - at_ >= 2 && at_[0] == '\\' && at_[1] == 'u') {
            at_ += 2;
            unsigned low = 0;
            if (!unit(low)) return fail("\\u needs four hex digits");
            code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
          }
          to = put_utf8(to, code);
          break;
        }
        case '"':
        case '\\':
        case '/': *to++ = e; break;
        default: --at_; return fail("there is no such escape");
      }
    }
    out = {start, static_cast<std::size_t>(to - start)};
    scratch_used_ += out.size();
    return true;
  }
  bool unit(unsigned& code) noexcept {
    if (end_ - at_ < 4) return at_ = end_, false;
    for (int i = 0; i < 4; ++i) {
      const char c = *at_;
      const unsigned digit = c >= '0' && c <= '9'   ? static_cast<unsigned>(c - '0')
                             : c >= 'a' && c <= 'f' ? static_cast<unsigned>(c - 'a' + 10)
                             : c >= 'A' && c <= 'F' ? static_cast<unsigned>(c - 'A' + 10)
                                                    : 16u;
      if (digit == 16) return false;
      code = code << 4 | digit;
      ++at_;
    }
    return true;
  }
  /// At most the octets of its escape.
  static char* put_utf8(char* to, unsigned c) noexcept {
    const auto put = [&](unsigned o) { *to++ = static_cast<char>(o); };
    if (c < 0x80) {
      put(c);
    } else if (c < 0x800) {
      put(0xc0 | c >> 6), put(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
      put(0xe0 | c >> 12), put(0x80 | (c >> 6 & 0x3f)), put(0x80 | (c & 0x3f));
    } else {
      put(0xf0 | (c >> 18 & 7)), put(0x80 | (c >> 12 & 0x3f)), put(0x80 | (c >> 6 & 0x3f)), put(0x80 | (c & 0x3f));
    }
    return to;
  }

  Handler& handler_;
  const char* at_ = nullptr;
  const char* end_ = nullptr;
  const char* what_ = nullptr;
  bool is_answer_ = false;
  std::string path_;
  std::string scratch_;
  std::size_t scratch_used_ = 0;
};

/// Where a JSON value ends that begins at `at` ({ or [), or null if it goes on after `end`: by its brackets and
/// strings alone.
[[nodiscard]] inline const char* end_of_json(const char* at, const char* end) noexcept {
  int depth = 0;
  for (; at < end; ++at) {
    const char c = *at;
    if (c == '"') {
      for (++at; at < end && *at != '"'; ++at) at += *at == '\\';
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      if (--depth == 0) return at + 1;
    }
  }
  return nullptr;
}

}  // namespace flowkit::tools::verify
