// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/verify/index_reader.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "tools/common/exit_code.hpp"
#include "tools/flowgen/verify/json_walk.hpp"
#include "tools/flowgen/verify/output_reader.hpp"

namespace flowkit::tools::verify {

namespace {
constexpr const char* keep_alive = "2m";

[[noreturn]] void fail(const std::string& what) { throw startup_error(exit_code::io, what); }

/// Of the index's name in a path; commas and stars stay.
std::string encoded(std::string_view s) {
  std::string out;
  for (const char c : s)
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
        std::string_view{"-_.,*"}.find(c) != std::string_view::npos)
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  return out;
}
std::string quoted(std::string_view s) { return boost::json::serialize(boost::json::string(s)); }

/// A member of an answer's outermost object.
std::string member_of(const std::string& body, std::string_view name) {
  boost::system::error_code failure;
  const boost::json::value v = boost::json::parse(body, failure);
  if (failure || !v.is_object()) return {};
  const boost::json::value* const m = v.get_object().if_contains(name);
  return m != nullptr && m->is_string() ? std::string{m->get_string().c_str()} : std::string{};
}

/// What an answer has around its documents; those go on to the extractor, unless the answer is not to be used.
struct envelope {
  extractor* to = nullptr;
  std::uint64_t documents = 0, total = 0, failed_shards = 0, shards = 1;
  bool timed_out = false, is_answer = false;
  std::string last_sort, point_in_time;

  void member(std::string_view path, std::string_view text) {
    if (is_answer) {
      if (to != nullptr && !timed_out) to->member(path, text);
      return;
    }
    if (path == "timed_out") timed_out = text == "true";
    if (path == "pit_id") point_in_time = text;
    if (path == "_shards.total") shards = decimal_number(text).value_or(1);
    if (path == "_shards.failed") failed_shards = decimal_number(text).value_or(0);
    if (path == "hits.total.value" || path == "hits.total") total = decimal_number(text).value_or(0);
  }
  void array(std::string_view path, std::string_view raw) {
    if (is_answer && path == "sort") last_sort = raw;
  }
  void answer() { is_answer = true; }
  void document() {
    if (!is_answer) return;
    ++documents;
    if (to != nullptr && !timed_out) to->document();
  }
};
}  // namespace

void read_secrets(const search_options& o, http_settings& to) {
  const auto environment = [](const char* name) {
    const char* const v = std::getenv(name);
    return std::string{v == nullptr ? "" : v};
  };
  to.user = o.user.empty() ? environment("FLOWGEN_OPENSEARCH_USER") : o.user;
  to.password = environment("FLOWGEN_OPENSEARCH_PASSWORD");
  if (!o.password_file.empty()) {
    struct stat s {};
    std::ifstream in{o.password_file};
    if (!in || ::stat(o.password_file.c_str(), &s) != 0)
      fail(fmt::format("--password-file: {}: cannot be read", o.password_file));
    if ((s.st_mode & S_IROTH) != 0)
      fail(fmt::format("--password-file: {}: every user can read it (chmod o-r)", o.password_file));
    std::getline(in, to.password);
    if (to.password.ends_with('\r')) to.password.pop_back();
    if (to.password.empty()) fail(fmt::format("--password-file: {}: its first line is empty", o.password_file));
  }
  if (to.user.empty() && !o.password_file.empty())
    throw startup_error(exit_code::usage, "--password-file: whose? --user NAME says so");
  const bool is_here = to.at.host == "localhost" || to.at.host.starts_with("127.") || to.at.host == "::1";
  if (!to.user.empty() && !to.at.is_secured && !is_here)
    throw startup_error(exit_code::usage, fmt::format("--from-opensearch: {} is not encrypted: a name and password go "
                                                      "over https:// only, or to this machine",
                                                      o.url));
  if (!to.user.empty() && to.password.empty())
    throw startup_error(exit_code::usage, fmt::format("--user {}: there is neither --password-file nor "
                                                      "FLOWGEN_OPENSEARCH_PASSWORD in the environment",
                                                      to.user));
}

index_reader::index_reader(const search_options& o, std::string time, std::string since)
    : o_(o), time_(std::move(time)), since_(std::move(since)) {
  settings_.at = parse_http_address("--from-opensearch", o.url);
  settings_.authorities = o.authorities;
  settings_.timeout = o.timeout;
  if (o.index.empty()) throw startup_error(exit_code::usage, "--from-opensearch: the name of an index is needed");
  read_secrets(o, settings_);
  client_ = std::make_unique<http_client>(settings_);
}
index_reader::~index_reader() { close_point_in_time(); }

std::string index_reader::name() const { return fmt::format("{}/{}", settings_.at.text(), o_.index); }

/// With further attempts where these may do.
http_answer index_reader::ask(const char* method, const std::string& target, const std::string& body) {
  for (std::uint64_t attempt = 0;; ++attempt) {
    std::string why;
    try {
      http_answer a = client_->request(method, target, body);
      if (a.status != 429 && a.status != 502 && a.status != 503 && a.status != 504) return a;
      why = reason_of(a);
    } catch (const http_failure& e) {
      if (!e.may_pass()) throw;
      why = e.what();
    }
    if (attempt == o_.retries) throw http_failure(fmt::format("{} ({} attempts)", why, attempt + 1), false);
    std::this_thread::sleep_for(std::chrono::milliseconds{std::uint64_t{100} << std::min<std::uint64_t>(attempt, 5)});
  }
}

std::string index_reader::reason_of(const http_answer& a) const {
  if (a.status == 401) return "401: credentials rejected (--user, --password-file)";
  if (a.status == 403)
    return fmt::format("403: {} may not read it", settings_.user.empty() ? "nobody without --user" : settings_.user);
  if (a.status == 404) return fmt::format("404: there is no index '{}'", o_.index);
  boost::system::error_code failure;
  const boost::json::value v = boost::json::parse(a.body, failure);
  std::string reason;
  if (!failure && v.is_object())
    if (const auto* e = v.get_object().if_contains("error"); e != nullptr) {
      const auto* r = e->is_object() ? e->get_object().if_contains("reason") : e;
      if (r != nullptr && r->is_string()) reason = std::string{r->get_string().c_str()};
    }
  return reason.empty() ? fmt::format("status {}", a.status) : fmt::format("{}: {}", a.status, reason);
}

/// OpenSearch's request, then Elasticsearch's; a server that has neither is read without.
void index_reader::open_point_in_time() {
  const std::string index = encoded(o_.index);
  for (const bool elastic : {false, true}) {
    const auto a =
        ask("POST", fmt::format("/{}{}?keep_alive={}", index, elastic ? "/_pit" : "/_search/point_in_time", keep_alive),
            "");
    if (a.status == 401) fail(fmt::format("{}: {}", name(), reason_of(a)));
    if (a.status != 200) continue;
    point_in_time_ = member_of(a.body, elastic ? "id" : "pit_id");
    is_elastic_ = elastic;
    if (!point_in_time_.empty()) return;
  }
}
void index_reader::close_point_in_time() noexcept {
  if (point_in_time_.empty()) return;
  try {
    const std::string id = quoted(point_in_time_);
    static_cast<void>(
        client_->request("DELETE", is_elastic_ ? "/_pit" : "/_search/point_in_time",
                         is_elastic_ ? fmt::format("{{\"id\":{}}}", id) : fmt::format("{{\"pit_id\":[{}]}}", id)));
  } catch (const std::exception&) {  // it ends by itself
  }
  point_in_time_.clear();
}

std::string index_reader::query() const {
  std::string out = fmt::format("{{\"size\":{},\"track_total_hits\":true,\"query\":", o_.page);
  out += since_.empty() ? "{\"match_all\":{}}"
                        : fmt::format("{{\"range\":{{{}:{{\"gte\":{}}}}}}}", quoted(time_), quoted(since_));
  if (!point_in_time_.empty())
    out += fmt::format(",\"pit\":{{\"id\":{},\"keep_alive\":\"{}\"}}", quoted(point_in_time_), keep_alive);
  if (by_shard_ && !point_in_time_.empty())
    out += ",\"sort\":[{\"_shard_doc\":\"asc\"}]";
  else
    out += fmt::format(",\"sort\":[{{{}:{{\"order\":\"asc\",\"unmapped_type\":\"date\"}}}},{{\"_id\":\"asc\"}}]",
                       quoted(time_));
  if (!after_.empty()) out += ",\"search_after\":" + after_;
  return out + "}";
}

/// False at the end. Throws http_failure.
bool index_reader::next_page(std::string& body) {
  constexpr int most_timeouts = 3;
  for (int timeouts = 0;; ++timeouts) {
    auto a = ask("POST", point_in_time_.empty() ? "/" + encoded(o_.index) + "/_search" : "/_search", query());
    if (a.status == 400 && by_shard_ && !point_in_time_.empty() && after_.empty()) {  // it does not know _shard_doc
      by_shard_ = false;
      continue;
    }
    if (a.status != 200) throw http_failure(reason_of(a), false);
    envelope e;
    json_walk<envelope> walk{e};
    const char* at = a.body.data();
    if (!walk.walk(at, at + a.body.size()) || !e.is_answer)
      throw http_failure("its answer is none of a search: is it OpenSearch or Elasticsearch?", false);
    if (e.shards == 0) throw http_failure(fmt::format("there is no index that '{}' fits", o_.index), false);
    if (e.timed_out && timeouts < most_timeouts) continue;
    if (e.timed_out) throw http_failure("the search timed out, and again: its answers are partial", false);
    if (e.failed_shards != 0 && partial_.empty())
      partial_ = fmt::format("{} shards failed: what they have was not read", e.failed_shards);
    if (after_.empty()) total_ = e.total;
    if (!e.point_in_time.empty()) point_in_time_ = e.point_in_time;
    if (e.documents != 0 && e.last_sort.empty()) throw http_failure("its hits have no sort values", false);
    if (e.documents != 0 && e.last_sort == after_)
      throw http_failure("it answers with the same page again: it does not know search_after", false);
    after_ = e.last_sort;
    body = std::move(a.body);
    return e.documents != 0;
  }
}

void index_reader::open() {
  try {
    open_point_in_time();
    is_over_ = !next_page(first_);
  } catch (const http_failure& e) {
    fail(fmt::format("{}: {}", name(), e.what()));
  }
}

std::vector<std::string> index_reader::keys() const { return keys_of_json(first_); }

std::string index_reader::read(extractor& to) {
  std::string body = std::move(first_);
  try {
    while (!is_over_) {
      envelope e;
      e.to = &to;
      json_walk<envelope> walk{e};
      const char* at = body.data();
      static_cast<void>(walk.walk(at, at + body.size()));  // next_page has looked at all of it
      read_ += e.documents;
      is_over_ = !next_page(body);
    }
  } catch (const http_failure& e) {
    return fmt::format("{}: after {} of {} documents: {}", name(), read_, total_, e.what());
  }
  close_point_in_time();
  if (!partial_.empty()) return fmt::format("{}: {}", name(), partial_);
  if (read_ != total_)
    return fmt::format("{}: {} documents were read, where it says that it has {}", name(), read_, total_);
  return {};
}

}  // namespace flowkit::tools::verify
