// SPDX-License-Identifier: BSL-1.0
// The documents of an index of OpenSearch or Elasticsearch, page after page (search_after): over a point in time, so
// that what is stored meanwhile moves nothing, in an order that is total.
#pragma once

#include <functional>
#include <memory>

#include "tools/flowgen/verify/extraction.hpp"
#include "tools/flowgen/verify/http_client.hpp"
#include "tools/flowgen/verify/options.hpp"

namespace flowkit::tools::verify {

/// User and password: of the options, a file, or FLOWGEN_OPENSEARCH_USER and FLOWGEN_OPENSEARCH_PASSWORD. Throws
/// startup_error (io, usage).
void read_secrets(const search_options& o, http_settings& to);

class index_reader {
 public:
  /// `time`: the member by which documents are sorted where there is no better order; `since` (RFC 3339) is asked of
  /// it. Throws startup_error: usage for the address, io for files.
  index_reader(const search_options& o, std::string time, std::string since);
  ~index_reader();

  /// Reads the first page. Throws startup_error (io): no such index, credentials rejected, no answer.
  void open();
  /// Of the documents of the first page.
  [[nodiscard]] std::vector<std::string> keys() const;
  [[nodiscard]] bool is_empty() const noexcept { return is_over_; }
  [[nodiscard]] std::string name() const;

  /// All pages. What keeps it from being whole, in a sentence; empty: nothing.
  [[nodiscard]] std::string read(extractor& to);

 private:
  struct page;
  [[nodiscard]] http_answer ask(const char* method, const std::string& target, const std::string& body);
  [[nodiscard]] std::string query() const;
  void open_point_in_time();
  void close_point_in_time() noexcept;
  bool next_page(std::string& body);
  [[nodiscard]] std::string reason_of(const http_answer& a) const;

  search_options o_;
  std::string time_, since_;
  http_settings settings_;
  std::unique_ptr<http_client> client_;
  std::string first_;          ///< the first page
  std::string point_in_time_;  ///< id; empty: the server has none
  bool is_elastic_ = false;    ///< points in time as Elasticsearch has them
  bool by_shard_ = true;       ///< sorted by _shard_doc
  std::string after_;          ///< the last document's sort values, as JSON
  std::uint64_t read_ = 0, total_ = 0;
  bool is_over_ = false;
  std::string partial_;  ///< what was said of shards
};

}  // namespace flowkit::tools::verify
