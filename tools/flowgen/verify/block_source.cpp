// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/verify/block_source.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "tools/common/exit_code.hpp"
#include "tools/common/system_text.hpp"

namespace flowkit::tools::verify {

block_source::block_source(const std::string& path) : path_(path == "-" ? "standard input" : path) {
  fd_ = path == "-" ? ::dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd_ < 0) throw startup_error(exit_code::io, fmt::format("{}: {}", path_, system_text(errno)));
}
block_source::~block_source() {
  if (fd_ >= 0) ::close(fd_);
}

std::string_view block_source::peek() {
  while (!is_over_ && carry_.size() < block_size) read_more(block_size - carry_.size());
  return {carry_.data(), carry_.size()};
}

void block_source::begin(std::size_t skip, whole_pieces pieces, std::string until) {
  carry_.erase(carry_.begin(), carry_.begin() + static_cast<std::ptrdiff_t>(skip));
  at_ += skip;
  pieces_ = pieces;
  until_ = std::move(until);
  if (!until_.empty()) look_for_end(0);
}

bool block_source::next(text_block& out) {
  const std::lock_guard lock{mutex_};
  if (is_stopped_) return false;
  std::size_t whole = 0, step = block_size;
  if (!is_over_ && carry_.size() < block_size) read_more(block_size);
  while (true) {
    const std::string_view text{carry_.data(), carry_.size()};
    whole = pieces_(text);
    if (whole != 0 || is_over_) break;
    if (text.size() >= most)
      throw startup_error(exit_code::io,
                          fmt::format("{}: {}: a document of more than {} MiB", path_, place_of(at_), most >> 20));
    read_more(step);
    step *= 2;
  }
  if (is_over_ && whole == 0) whole = carry_.size();
  if (whole == 0) return false;
  out.at = at_;
  at_ += whole;
  out.size = whole;
  std::vector<char> rest;
  rest.reserve(block_size + (block_size >> 3));
  rest.assign(carry_.begin() + static_cast<std::ptrdiff_t>(whole), carry_.end());
  out.room = std::move(carry_);
  carry_ = std::move(rest);
  out.is_last = is_over_ && carry_.empty();
  return true;
}

void block_source::stop() {
  const std::lock_guard lock{mutex_};
  is_stopped_ = true;
}

bool block_source::read_more(std::size_t octets) {
  const std::size_t had = carry_.size();
  carry_.resize(had + octets);
  std::size_t got = 0;
  while (got < octets) {
    const ssize_t n = ::read(fd_, carry_.data() + had + got, octets - got);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw startup_error(exit_code::io, fmt::format("{}: {}", path_, system_text(errno)));
    if (n == 0) {
      is_over_ = true;
      break;
    }
    got += static_cast<std::size_t>(n);
  }
  carry_.resize(had + got);
  return !until_.empty() ? look_for_end(had) : got != 0;
}

bool block_source::look_for_end(std::size_t from) {
  const std::string_view text{carry_.data(), carry_.size()};
  from -= std::min(from, until_.size() + 1);
  for (std::size_t at = text.find(until_, from); at != std::string_view::npos; at = text.find(until_, at + 1)) {
    const std::size_t end = at + until_.size();
    if ((at != 0 && text[at - 1] != '\n') || (end < text.size() && text[end] != '\n' && text[end] != '\r')) continue;
    carry_.resize(at);
    is_over_ = true;
    return false;
  }
  return true;
}

std::string block_source::place_of(std::uint64_t at) const {
  const int again = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
  if (again < 0) return fmt::format("octet {}", at);
  std::vector<char> room(block_size);
  std::uint64_t line = 1, seen = 0;
  while (seen < at) {
    const ssize_t n = ::read(again, room.data(), room.size());
    if (n <= 0) break;
    const auto of_it = static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(static_cast<std::uint64_t>(n), at - seen));
    line += static_cast<std::uint64_t>(std::count(room.begin(), room.begin() + of_it, '\n'));
    seen += static_cast<std::uint64_t>(n);
  }
  ::close(again);
  return seen < at ? fmt::format("octet {}", at) : fmt::format("line {}", line);
}

}  // namespace flowkit::tools::verify
