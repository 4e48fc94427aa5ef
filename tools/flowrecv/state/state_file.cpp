// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/state/state_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <utility>

#include <flowkit/core/md5.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/common/printable.hpp"
#include "tools/common/system_text.hpp"
#include "tools/common/transport/descriptor.hpp"

namespace flowkit::tools {

namespace {
using namespace state;

std::string directory_of(const std::string& path) {
  const std::string parent = std::filesystem::path(path).parent_path();
  return parent.empty() ? "." : parent;
}
/// As the user that is effective now: --user.
bool may(const std::string& path, int how) noexcept {
  return ::faccessat(AT_FDCWD, path.c_str(), how, AT_EACCESS) == 0;
}
void set_digest(file_head& head, octets sessions) noexcept {
  head.digest_high = head.digest_low = 0;
  std::array<std::byte, file_head_layout.size> octets_of_head;
  file_head_layout.write(head, octets_of_head.data());
  md5 sum;
  sum.add(octets_of_head), sum.add(sessions);
  const md5_digest d = sum.digest();
  head.digest_high = load_be<std::uint64_t>(d.data()), head.digest_low = load_be<std::uint64_t>(d.data() + 8);
}
/// Why it is none of ours; null: it is.
const char* why_not(file_head head, octets sessions) noexcept {
  if (head.magic != magic) return "is no state of flowrecv";
  if (head.version != version || head.layout != layout_hash) return "is of another version of flowrecv";
  if (head.octets > sessions.size()) return "is truncated";
  const file_head said = head;
  set_digest(head, sessions);
  if (head.octets != sessions.size() || head.digest_high != said.digest_high || head.digest_low != said.digest_low)
    return "is damaged";
  return nullptr;
}

/// 0, or what went wrong.
int write_all(int fd, octets all) noexcept {
  while (!all.empty()) {
    const ssize_t n = ::write(fd, all.data(), all.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return n < 0 ? errno : EIO;
    all = all.subspan(static_cast<std::size_t>(n));
  }
  return 0;
}
int replace(const std::string& path, octets all) noexcept {
  const std::string fresh = path + ".new";
  {
    const descriptor out{::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640)};
    if (out.get() < 0) return errno;
    if (const int e = write_all(out.get(), all); e != 0) return ::unlink(fresh.c_str()), e;
    if (::fsync(out.get()) != 0) return errno;
  }
  if (std::rename(fresh.c_str(), path.c_str()) != 0) return errno;
  const descriptor folder{::open(directory_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (folder.get() >= 0) ::fsync(folder.get());  // some file systems have none
  return 0;
}
}  // namespace

state_file::state_file(std::string path) : path_(std::move(path)) {
  const auto unusable = [this](const std::string& what) {
    throw startup_error(exit_code::usage, fmt::format("--state: {}: {}", path_, what));
  };
  struct stat s;
  if (::stat(path_.c_str(), &s) != 0) {
    if (errno != ENOENT) unusable(system_text(errno));
  } else if (!S_ISREG(s.st_mode)) {
    unusable("is no regular file");
  } else if (!may(path_, R_OK)) {
    unusable(system_text(errno));
  }
  if (!may(directory_of(path_), W_OK | X_OK))
    unusable("its directory: " + system_text(errno) + ", and the file is to be replaced there");
}

std::string state_file::read() {
  const descriptor in{::open(path_.c_str(), O_RDONLY | O_CLOEXEC)};
  struct stat s;
  if (in.get() < 0 || ::fstat(in.get(), &s) != 0) return errno == ENOENT ? std::string() : system_text(errno);
  if (s.st_size < 0 || static_cast<std::uint64_t>(s.st_size) > max_octets)
    return fmt::format("has more than {} octets", max_octets);
  std::vector<std::byte> all(static_cast<std::size_t>(s.st_size));
  std::size_t got = 0;
  while (got < all.size()) {
    const ssize_t n = ::read(in.get(), all.data() + got, all.size() - got);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return system_text(errno);
    if (n == 0) break;
    got += static_cast<std::size_t>(n);
  }
  all.resize(got);
  return load(std::move(all));
}

std::string state_file::load() {
  const std::string wrong = read();
  if (wrong.empty()) return {};
  return fmt::format("--state: {} {}: it is not used, and will be replaced", printable(path_), wrong);
}

std::string state_file::load(std::vector<std::byte> content) {
  const std::lock_guard lock{guard_};
  waiting_.clear();
  loaded_ = std::move(content);
  if (loaded_.size() < file_head_layout.size) return "is truncated";
  const file_head head = file_head_layout.read(loaded_.data());
  const octets sessions = octets{loaded_}.subspan(file_head_layout.size);
  if (const char* const why = why_not(head, sessions)) return why;
  reader in{sessions};
  std::vector<specifier> room(max_template_fields);
  std::uint32_t n = 0;
  for (stored_session s; in.has(1); ++n) {
    if (!read_session(in, room, s)) return waiting_.clear(), "is damaged";
    stored_session& known = waiting_[s.key];
    if (known.head.heard <= s.head.heard) known = s;  // of several that which was heard last
  }
  if (n != head.sessions) return waiting_.clear(), "is damaged";
  return {};
}

bool state_file::give(exporter_sessions& sessions, exporter_sessions::handle s) {
  stored_session of;
  {
    const std::lock_guard lock{guard_};
    const auto found = waiting_.find(sessions.key(s));
    if (found == waiting_.end()) return false;
    of = found->second;  // its octets stay
    waiting_.erase(found);
  }
  restore_session(of, sessions, s);
  return true;
}

std::vector<std::byte> state_file::content(std::span<const session_octets> parts, timestamp now) const {
  const std::lock_guard lock{guard_};
  std::vector<std::byte> all(file_head_layout.size);
  file_head head{.magic = magic,
                 .version = version,
                 .layout = layout_hash,
                 .saved = static_cast<std::uint64_t>(now.ns),
                 .octets = 0,
                 .sessions = 0,
                 .digest_high = 0,
                 .digest_low = 0};
  for (const session_octets& p : parts) {
    all.insert(all.end(), p.octets.begin(), p.octets.end());
    head.sessions += p.sessions;
  }
  for (const auto& [key, s] : waiting_) {
    if (now - time_of(s.head.heard) > patience) continue;
    const std::size_t at = all.size();
    if (at + session_head_layout.size + s.parts.size() > max_octets) break;
    all.resize(at + session_head_layout.size);
    session_head_layout.write(s.head, all.data() + at);
    all.insert(all.end(), s.parts.begin(), s.parts.end());
    ++head.sessions;
  }
  const octets sessions = octets{all}.subspan(file_head_layout.size);
  head.octets = sessions.size();
  set_digest(head, sessions);
  file_head_layout.write(head, all.data());
  return all;
}

std::string state_file::save(std::span<const session_octets> parts, timestamp now) {
  const std::vector<std::byte> all = content(parts, now);
  const auto fail = [this](const std::string& what) {
    return fmt::format("--state: {}: {}: what was learnt is not saved", printable(path_), what);
  };
  if (all.size() > max_octets) return fail(fmt::format("more than {} octets", max_octets));
  const int e = replace(path_, all);
  return e == 0 ? std::string() : fail(system_text(e));
}

std::size_t state_file::waiting() const {
  const std::lock_guard lock{guard_};
  return waiting_.size();
}

}  // namespace flowkit::tools
