// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/outputs/end_keeper.hpp"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstring>
#include <new>
#include <utility>

namespace flowkit::tools {

namespace {
/// Room for a descriptor beside a message.
union descriptor_room {
  cmsghdr header;
  char room[CMSG_SPACE(sizeof(int))];
};

/// Everything but that one: a socket or a lock of the writer must not outlive it, and the writer's end of the orders
/// would keep their end from being seen.
void close_all_but(int kept) noexcept {
  const auto k = static_cast<unsigned>(kept);
  if ((k == 0 || ::close_range(0, k - 1, 0) == 0) && ::close_range(k + 1, UINT_MAX, 0) == 0) return;
  const long most = ::sysconf(_SC_OPEN_MAX);  // a kernel before 5.9, a filter of system calls
  for (int fd = 0; fd < most; ++fd)
    if (fd != kept) ::close(fd);
}

enum class order_kind : std::uint8_t { one, end, failed };

/// `file` is -1 where none came.
order_kind next_order(int orders, std::uint32_t& slot, int& file) noexcept {
  descriptor_room beside{};
  iovec text{.iov_base = &slot, .iov_len = sizeof slot};
  msghdr message{};
  message.msg_iov = &text, message.msg_iovlen = 1;
  message.msg_control = beside.room, message.msg_controllen = sizeof beside.room;
  ssize_t n = -1;
  do {
    n = ::recvmsg(orders, &message, MSG_CMSG_CLOEXEC);
  } while (n < 0 && errno == EINTR);
  const cmsghdr* const with = n > 0 ? CMSG_FIRSTHDR(&message) : nullptr;
  file = -1;
  if (with != nullptr && with->cmsg_type == SCM_RIGHTS) std::memcpy(&file, CMSG_DATA(with), sizeof file);
  return n == sizeof slot ? order_kind::one : n == 0 ? order_kind::end : order_kind::failed;
}
}  // namespace

end_keeper::end_keeper() noexcept {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) return;
  orders_ = descriptor{ends[0]};
  const descriptor there{ends[1]};
  // Where it does not take orders, as somebody has stopped it, files are written all the same.
  const timeval patience{.tv_sec = 0, .tv_usec = 100'000};
  static_cast<void>(::setsockopt(orders_.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience));
  void* const shared = ::mmap(nullptr, sizeof(states), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) return;
  files_ = new (shared) states{};
  // What is for the writer, a terminal's Ctrl-C or a service's SIGTERM, must not end who waits for its end.
  sigset_t all{}, before{};
  sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  process_ = ::fork();
  if (process_ == 0) wait_in_process(there.get(), *files_);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

end_keeper::~end_keeper() {
  if (keeps() && ::kill(process_, SIGKILL) == 0)
    while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
    }
  if (files_ != nullptr) ::munmap(files_, sizeof(states));
}

/// A copy of a process that may have had threads: nothing that allocates, or takes a lock.
void end_keeper::wait_in_process(int orders, const states& files) noexcept {
  static_cast<void>(::prctl(PR_SET_NAME, "flowrecv-ends"));
  close_all_but(orders);
  std::array<int, most_files> open{};
  open.fill(-1);
  std::uint32_t slot = 0;
  int file = -1;
  order_kind last{};
  while ((last = next_order(orders, slot, file)) == order_kind::one)
    if (const int former = std::exchange(open[slot % most_files], file); former >= 0) ::close(former);
  if (last == order_kind::failed) ::_exit(1);  // the writer may be alive
  for (std::size_t i = 0; i < most_files; ++i) {
    struct stat is {};
    const std::uint64_t whole = files[i].whole;
    if (open[i] < 0 || !files[i].writing || ::fstat(open[i], &is) != 0) continue;
    if (std::cmp_less_equal(is.st_size, whole)) continue;
    if (::ftruncate(open[i], static_cast<off_t>(whole)) != 0) continue;  // nobody is left to be told
  }
  ::_exit(0);
}

/// A file to keep from now on, or -1: it is let go.
bool end_keeper::order(std::size_t slot, int file) noexcept {
  auto number = static_cast<std::uint32_t>(slot);
  iovec text{.iov_base = &number, .iov_len = sizeof number};
  descriptor_room beside{};
  msghdr message{};
  message.msg_iov = &text, message.msg_iovlen = 1;
  if (file >= 0) {
    message.msg_control = beside.room, message.msg_controllen = sizeof beside.room;
    cmsghdr* const with = CMSG_FIRSTHDR(&message);
    with->cmsg_level = SOL_SOCKET, with->cmsg_type = SCM_RIGHTS, with->cmsg_len = CMSG_LEN(sizeof file);
    std::memcpy(CMSG_DATA(with), &file, sizeof file);
  }
  return ::sendmsg(orders_.get(), &message, MSG_NOSIGNAL) == sizeof number;
}

kept_end::kept_end(std::shared_ptr<end_keeper> by, int file) noexcept : by_(std::move(by)) {
  if (!by_ || !by_->keeps()) return;
  const auto free = std::find_if(by_->files_->begin(), by_->files_->end(),
                                 [](end_keeper::state& s) { return !s.used.exchange(true); });
  if (free == by_->files_->end()) return;
  const auto slot = static_cast<std::size_t>(free - by_->files_->begin());
  if (by_->order(slot, file))
    slot_ = slot;
  else
    free->used = false;
}

kept_end::~kept_end() {
  if (slot_ == end_keeper::most_files) return;
  has_written();  // the next file of this place is not in the middle of a write
  static_cast<void>(by_->order(slot_, -1));
  (*by_->files_)[slot_].used = false;
}

void kept_end::writes_after(std::uint64_t whole) noexcept {
  if (slot_ == end_keeper::most_files) return;
  (*by_->files_)[slot_].whole = whole;
  (*by_->files_)[slot_].writing = true;
}

void kept_end::has_written() noexcept {
  if (slot_ != end_keeper::most_files) (*by_->files_)[slot_].writing = false;
}

}  // namespace flowkit::tools
