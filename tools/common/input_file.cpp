// SPDX-License-Identifier: BSL-1.0
#include "tools/common/input_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "tools/common/compression/decoder.hpp"
#include "tools/common/octet_source.hpp"
#include "tools/common/system_clock.hpp"
#include "tools/common/system_text.hpp"

namespace flowkit::tools {

namespace {
constexpr std::size_t longest_magic = 4;

/// A named pipe that is opened so is there before anybody writes to it.
file open_pipe(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  file f{fd < 0 ? nullptr : fdopen(fd, "rb")};
  if (!f && fd >= 0) ::close(fd);
  return f;
}

/// A copy of standard input's descriptor, so that closing it does no harm.
file open_raw(const std::string& path, bool is_awaited) {
  struct stat s {};
  if (is_awaited && path != "-" && ::stat(path.c_str(), &s) == 0 && S_ISFIFO(s.st_mode)) return open_pipe(path);
  if (path != "-") return file{std::fopen(path.c_str(), "rb")};
  const int copy = dup(STDIN_FILENO);
  file f{copy < 0 ? nullptr : fdopen(copy, "rb")};
  if (!f && copy >= 0) ::close(copy);
  return f;
}

/// What fopencookie reads from.
class decompressed {
 public:
  decompressed(std::unique_ptr<octet_source> from, std::unique_ptr<decoder> by, compression how,
               std::shared_ptr<std::string> error)
      : from_(std::move(from)), by_(std::move(by)), how_(how), error_(std::move(error)) {}

  /// Octets, 0 at the end; -1 with errno set. What came before damage is read first.
  ssize_t read(char* to, std::size_t size) {
    std::span<std::byte> room{reinterpret_cast<std::byte*>(to), size};
    while (room.size() == size && size != 0) {
      if (!error_->empty()) return fail();
      if (ended_) return 0;
      if (rest_.empty()) fill();
      if (!error_->empty()) continue;
      const bool at_end = rest_.empty();
      // At the end there may be more to write than there was room for.
      if (!at_end || state_ != decoder::state::complete) state_ = by_->decode(rest_, room);
      if (state_ == decoder::state::damaged)
        *error_ = fmt::format("octet {}: {} data that is damaged", read_ - rest_.size(), to_string(how_));
      else if (at_end && state_ == decoder::state::complete)
        ended_ = true;
      else if (at_end && room.size() == size)
        *error_ = fmt::format("octet {}: ends in the middle of {} data", read_, to_string(how_));
    }
    return static_cast<ssize_t>(size - room.size());
  }

 private:
  static ssize_t fail() noexcept {
    errno = EBADMSG;
    return -1;
  }
  void fill() {
    const ssize_t n = from_->read(reinterpret_cast<char*>(buffer_.data()), buffer_.size());
    if (n < 0) *error_ = fmt::format("octet {}: {}", read_, system_text(errno));
    rest_ = {buffer_.data(), n < 0 ? 0 : static_cast<std::size_t>(n)};
    read_ += rest_.size();
  }

  std::unique_ptr<octet_source> from_;
  std::unique_ptr<decoder> by_;
  compression how_;
  std::shared_ptr<std::string> error_;
  std::array<std::byte, 64 << 10> buffer_;
  octets rest_;             ///< compressed ones, not taken yet
  std::uint64_t read_ = 0;  ///< compressed octets so far
  decoder::state state_ = decoder::state::more;
  bool ended_ = false;
};

template <class Source>
file open_stream(std::unique_ptr<Source> from) {
  const cookie_io_functions_t functions{
      .read = [](void* cookie, char* to, std::size_t n) { return static_cast<Source*>(cookie)->read(to, n); },
      .write = nullptr,
      .seek = nullptr,
      .close =
          [](void* cookie) {
            delete static_cast<Source*>(cookie);
            return 0;
          }};
  file f{fopencookie(from.get(), "rb", functions)};
  if (f) static_cast<void>(from.release());  // fclose deletes it
  return f;
}
}  // namespace

bool give_back(std::FILE* f, const std::byte* first, std::size_t size) noexcept {
  while (size-- > 0)
    if (std::ungetc(std::to_integer<int>(first[size]), f) == EOF) return false;
  return true;
}

input_file open_input(const std::string& path, const input_wait* wait) {
  input_file out;
  out.error = std::make_shared<std::string>();
  out.modified = system_now();
  out.buffer = std::make_unique<char[]>(input_file::buffer_size);
  file raw = open_raw(path, wait != nullptr);
  const auto failed = [&](const std::string& why) {
    *out.error = why;
    return std::move(out);
  };
  if (!raw) return failed(system_text(errno));
  struct stat s {};
  const bool is_regular = fstat(fileno(raw.get()), &s) == 0 && S_ISREG(s.st_mode);
  if (is_regular) {
    out.modified = from_unix_seconds(s.st_mtim.tv_sec) + duration{s.st_mtim.tv_nsec};
    out.can_reopen = path != "-";
  }
  const bool is_awaited = !is_regular && wait != nullptr;
  compression how{};
  std::unique_ptr<octet_source> source;
  if (is_awaited) {
    auto from = std::make_unique<awaited_source>(std::move(raw), *wait);
    how = recognise_compression(from->look(longest_magic));
    if (from->error() != 0) return failed(system_text(from->error()));
    source = std::move(from);
  } else {
    std::setvbuf(raw.get(), out.buffer.get(), _IOFBF, input_file::buffer_size);
    std::array<std::byte, longest_magic> first{};
    const std::size_t n = std::fread(first.data(), 1, first.size(), raw.get());
    if (n < first.size() && std::ferror(raw.get()) != 0) return failed(system_text(errno));
    if (!give_back(raw.get(), first.data(), n)) return failed("cannot be read from its beginning");
    how = recognise_compression({first.data(), n});
  }
  if (how == compression::none) {
    out.stream = std::move(raw);
    if (source) out.stream = open_stream(std::move(source));
    if (!out.stream) return failed("no memory to read it");
    if (is_awaited) std::setvbuf(out.stream.get(), out.buffer.get(), _IOFBF, input_file::buffer_size);
    return out;
  }
  out.is_compressed = true;
  if (!is_built_in(how))
    return failed(fmt::format("{} data, which this build cannot read: it was made without {}", to_string(how),
                              how == compression::gzip ? "zlib" : "libzstd"));
  std::unique_ptr<decoder> by = make_decoder(how);
  if (!source) source = std::make_unique<regular_source>(std::move(raw));
  if (by) out.stream = open_stream(std::make_unique<decompressed>(std::move(source), std::move(by), how, out.error));
  if (!out.stream) return failed("no memory to decompress it");
  return out;
}

std::string why_not_opened(const std::string& path) {
  struct stat s {};
  if (path == "-") return {};
  if (::stat(path.c_str(), &s) != 0) return system_text(errno);
  if (!S_ISREG(s.st_mode) && !S_ISDIR(s.st_mode))
    return ::faccessat(AT_FDCWD, path.c_str(), R_OK, AT_EACCESS) == 0 ? std::string() : system_text(errno);
  const input_file in = open_input(path);
  return in.stream ? std::string() : *in.error;
}

}  // namespace flowkit::tools
