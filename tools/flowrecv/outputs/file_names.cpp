// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/outputs/file_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <iterator>

#include "tools/common/compression/compression.hpp"
#include "tools/common/exit_code.hpp"
#include "tools/common/same_file.hpp"
#include "tools/flowrecv/outputs/name_form.hpp"

namespace flowkit::tools {

namespace {
namespace fs = std::filesystem;

constexpr std::string_view conversions = "YmdHMSjs%";

/// What is between stem and ending, as a pattern: of three digits and more.
constexpr std::string_view numbers[] = {"", "_%j", "_%j%s"};

/// The name's ending: the last, and what it is compressed with: ".json.gz".
std::size_t ending_at(std::string_view name) noexcept {
  const std::size_t packed = name.size() - ending_of(compression_of(name)).size();
  const std::size_t dot = name.rfind('.', packed == 0 ? 0 : packed - 1);
  return dot == std::string_view::npos || dot == 0 ? packed : dot;
}

void check_conversions(const std::string& path, std::size_t name_at) {
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] != '%') continue;
    const std::string what = path.substr(i, 2);
    if (what.size() < 2 || conversions.find(what[1]) == std::string_view::npos)
      throw startup_error(
          exit_code::usage,
          fmt::format("--output: {}: '{}' is not one of %Y, %m, %d, %H, %M, %S, %j, %s and %%", path, what));
    if (i < name_at)
      throw startup_error(
          exit_code::usage,
          fmt::format("--output: {}: '{}' must be in the file's name, not in its folder's", path, what));
    ++i;
  }
}

std::string expanded(std::string_view pattern, const std::tm& at, std::int64_t seconds) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') {
      out += pattern[i];
      continue;
    }
    switch (pattern[++i]) {
      case 'Y': out += fmt::format("{:04}", at.tm_year + 1900); break;
      case 'm': out += fmt::format("{:02}", at.tm_mon + 1); break;
      case 'd': out += fmt::format("{:02}", at.tm_mday); break;
      case 'H': out += fmt::format("{:02}", at.tm_hour); break;
      case 'M': out += fmt::format("{:02}", at.tm_min); break;
      case 'S': out += fmt::format("{:02}", at.tm_sec); break;
      case 'j': out += fmt::format("{:03}", at.tm_yday + 1); break;
      case 's': out += fmt::format("{}", seconds); break;
      default: out += '%';
    }
  }
  return out;
}

std::string literal(std::string_view text) {
  std::string out;
  for (const char c : text) out.append(c == '%' ? 2 : 1, c);
  return out;
}
}  // namespace

file_names::file_names(const std::string& path) : part_(path + std::string(part_ending)) {
  const std::size_t slash = path.rfind('/');
  const std::size_t name_at = slash == std::string::npos ? 0 : slash + 1;
  folder_ = name_at == 0 ? "." : path.substr(0, name_at);
  const std::string name = path.substr(name_at);
  const std::size_t dot = ending_at(name);
  if (path.find('%') == std::string::npos) {
    stem_ = literal(name.substr(0, dot)) + "-%Y%m%dT%H%M%SZ";
    ending_ = literal(name.substr(dot));
    return;
  }
  check_conversions(path, name_at);
  stem_ = name.substr(0, dot), ending_ = name.substr(dot);
}

std::string file_names::completed(timestamp t, unsigned n) const {
  const std::int64_t seconds = to_unix_seconds(t);
  const std::time_t whole = seconds;
  std::tm at{};
  gmtime_r(&whole, &at);
  const std::string prefix = folder_ == "." ? "" : folder_;
  return prefix + expanded(stem_, at, seconds) + (n == 0 ? std::string() : fmt::format("_{:03}", n)) +
         expanded(ending_, at, seconds);
}

bool file_names::is_completed(std::string_view name) const {
  const std::string one = literal(name);
  return std::any_of(std::begin(numbers), std::end(numbers),
                     [&](std::string_view n) { return have_common_name(stem_ + std::string(n) + ending_, one); });
}

bool file_names::may_be(const std::string& path) const {
  if (is_standard_output(path)) return false;
  if (is_same_file(part_, path)) return true;
  std::error_code none;
  for (const fs::path& at : {fs::path(path), place_of(path, none)}) {
    const std::string folder = at.has_parent_path() ? at.parent_path().string() : ".";
    if (is_completed(at.filename().string()) && is_same_file(folder_, folder)) return true;
  }
  if (!fs::is_regular_file(path, none) || fs::hard_link_count(path, none) < 2) return false;
  const auto all = all_completed();
  return std::any_of(all.begin(), all.end(), [&](const std::string& one) { return is_same_file(one, path); });
}

bool file_names::may_meet(const file_names& other) const {
  if (!is_same_file(folder_, other.folder_)) return false;
  const auto name_of = [](const file_names& f) { return fs::path(f.part_).filename().string(); };
  if (is_completed(name_of(other)) || other.is_completed(name_of(*this))) return true;
  return std::any_of(std::begin(numbers), std::end(numbers), [&](std::string_view a) {
    return std::any_of(std::begin(numbers), std::end(numbers), [&](std::string_view b) {
      return have_common_name(stem_ + std::string(a) + ending_, other.stem_ + std::string(b) + other.ending_);
    });
  });
}

std::vector<std::string> file_names::all_completed() const {
  std::vector<std::pair<fs::file_time_type, std::string>> found;
  std::error_code none;
  for (fs::directory_iterator at{folder_, none}, end; !none && at != end; at.increment(none)) {
    std::error_code gone;
    if (!at->is_regular_file(gone) || !is_completed(at->path().filename().string())) continue;
    const auto written = at->last_write_time(gone);
    if (!gone) found.emplace_back(written, at->path().string());
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string> names;
  for (auto& [written, path] : found) names.push_back(std::move(path));
  return names;
}

}  // namespace flowkit::tools
