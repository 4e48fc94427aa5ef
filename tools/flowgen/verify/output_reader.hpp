// SPDX-License-Identifier: BSL-1.0
// An output as rows: JSON (lines, arrays, answers of a search), CSV with a header, or lines of key="value". Which of
// these it is shows in its first characters, and which map applies in its keys.
#pragma once

#include <memory>

#include "tools/flowgen/verify/block_source.hpp"
#include "tools/flowgen/verify/extraction.hpp"

namespace flowkit::tools::verify {

enum class output_form : std::uint8_t { empty, json_lines, json, csv, pairs };
[[nodiscard]] constexpr const char* to_string(output_form f) noexcept {
  constexpr const char* names[] = {"empty", "JSON lines", "JSON", "CSV", "lines of key=\"value\""};
  return names[static_cast<std::size_t>(f)];
}

/// What was not read of an output, and why.
struct reading_fault {
  std::uint64_t pieces = 0;  ///< lines or documents that are malformed
  std::uint64_t at = 0;      ///< the first of them, in octets
  std::string what;
  void note(std::uint64_t where, std::string_view why, std::uint64_t count = 1) {
    if (pieces == 0 || where < at) at = where, what = why;
    pieces += count;
  }
  void add(const reading_fault& o) {
    if (o.pieces != 0) note(o.at, o.what, o.pieces);
  }
};

class output_reader {
 public:
  /// Looks at its beginning. Throws startup_error (io).
  explicit output_reader(const std::string& path);

  [[nodiscard]] const std::string& name() const noexcept { return source_.path(); }
  [[nodiscard]] output_form form() const noexcept { return form_; }
  /// Of its first documents, or of the header.
  [[nodiscard]] const std::vector<std::string>& keys() const noexcept { return keys_; }

  /// Before read(). Throws startup_error (usage): CSV without a column that the map needs.
  void use(const extraction_plan& plan);
  /// In each of the threads; what is malformed goes to `faults`.
  void read(extractor& to, reading_fault& faults);
  /// "out.json: line 5: ..."; empty: nothing was malformed.
  [[nodiscard]] std::string message(const reading_fault& f) const;

 private:
  void recognise(std::string_view text);
  void read_header(std::string_view text);
  void read_json_lines(const text_block& block, extractor& to, reading_fault& faults);
  bool read_json(const text_block& block, extractor& to, reading_fault& faults);
  void read_rows(const text_block& block, extractor& to, reading_fault& faults);
  void read_pairs(const text_block& block, extractor& to, reading_fault& faults);

  block_source source_;
  output_form form_ = output_form::empty;
  std::vector<std::string> keys_;
  bool is_array_ = false;        ///< documents of JSON between brackets
  std::size_t header_size_ = 0;  ///< with its line feed
  std::vector<int> columns_;     ///< their slots
};

/// The keys of documents, for applies().
[[nodiscard]] std::vector<std::string> keys_of_json(std::string_view text);

}  // namespace flowkit::tools::verify
