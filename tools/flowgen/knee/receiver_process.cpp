// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/knee/receiver_process.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>

namespace flowkit::tools {

namespace {
namespace fs = std::filesystem;

std::optional<pid_t> pid_of(const fs::path& folder) {
  const std::string name = folder.filename();
  pid_t pid = 0;
  const auto [end, failure] = std::from_chars(name.data(), name.data() + name.size(), pid);
  if (failure != std::errc{} || end != name.data() + name.size()) return std::nullopt;
  return pid;
}

bool has_one_of(const fs::path& process, const std::set<std::string>& links) {
  std::error_code none;
  for (fs::directory_iterator i(process / "fd", none), end; !none && i != end; i.increment(none)) {
    std::error_code gone;
    if (const fs::path to = fs::read_symlink(i->path(), gone); !gone && links.count(to.string()) != 0) return true;
  }
  return false;
}
}  // namespace

std::vector<pid_t> processes_with_sockets(const std::set<std::uint64_t>& inodes) {
  std::vector<pid_t> out;
  std::set<std::string> links;
  for (const std::uint64_t inode : inodes) links.insert(fmt::format("socket:[{}]", inode));
  if (links.empty()) return out;
  std::error_code none;
  for (fs::directory_iterator i("/proc", none), end; !none && i != end; i.increment(none))
    if (const auto pid = pid_of(i->path()); pid && has_one_of(i->path(), links)) out.push_back(*pid);
  std::sort(out.begin(), out.end());
  return out;
}

std::optional<std::uint64_t> parse_cpu_ticks(std::string_view stat) noexcept {
  // pid (name) state ...: the name may have blanks and brackets; utime and stime are the 12th and 13th after it.
  const std::size_t bracket = stat.rfind(')');
  if (bracket == std::string_view::npos) return std::nullopt;
  stat.remove_prefix(bracket + 1);
  std::uint64_t sum = 0;
  for (int column = 1; column <= 13; ++column) {
    const std::size_t begin = stat.find_first_not_of(' ');
    if (begin == std::string_view::npos) return std::nullopt;
    stat.remove_prefix(begin);
    const std::string_view text = stat.substr(0, stat.find(' '));
    if (column >= 12) {
      std::uint64_t ticks = 0;
      const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), ticks);
      if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
      sum += ticks;
    }
    stat.remove_prefix(text.size());
  }
  return sum;
}

std::optional<double> receiver_process::cpu_seconds() const {
  if (pids_.empty()) return std::nullopt;
  std::uint64_t ticks = 0;
  for (const pid_t pid : pids_) {
    std::ifstream in(fmt::format("/proc/{}/stat", pid));
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    const auto one = parse_cpu_ticks(text);
    if (!one) return std::nullopt;
    ticks += *one;
  }
  return static_cast<double>(ticks) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace flowkit::tools
