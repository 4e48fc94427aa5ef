// SPDX-License-Identifier: BSL-1.0
#include "tools/common/capture_writer.hpp"

#include <fmt/format.h>
#include <pcap/pcap.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "tools/common/exit_code.hpp"
#include "tools/common/system_text.hpp"

namespace flowkit::tools {

namespace {

struct pcap_closer {
  void operator()(pcap_t* p) const noexcept { pcap_close(p); }
  void operator()(pcap_dumper_t* p) const noexcept { pcap_dump_close(p); }
};

constexpr int snap_length = 262144;             // what tcpdump writes; larger than any frame here
constexpr std::size_t buffer_size = 256 << 10;  // stdio's own 4 KiB would be a write(2) for each few frames

[[noreturn]] void fail(const std::string& name) {
  throw startup_error(exit_code::io, fmt::format("{}: {}", name, system_text(errno)));
}

}  // namespace

struct capture_writer::state {
  std::string name;
  std::unique_ptr<char[]> buffer = std::make_unique<char[]>(buffer_size);  // outlives the file
  std::unique_ptr<pcap_t, pcap_closer> format;
  std::unique_ptr<pcap_dumper_t, pcap_closer> file;
  udp_frame frame;
  int error_number = 0;
  bool closed = false;

  [[nodiscard]] bool usable() const noexcept { return !closed && error_number == 0; }
  bool failed(int number) noexcept {
    if (number == EPIPE)
      closed = true;
    else
      error_number = number != 0 ? number : EIO;
    return false;
  }
};

capture_writer::capture_writer(const std::string& path) : state_(std::make_unique<state>()) {
  state& s = *state_;
  s.name = path == "-" ? "standard output" : path;
  std::FILE* stream = nullptr;
  if (path == "-") {
    if (isatty(STDOUT_FILENO) != 0)
      throw startup_error(exit_code::usage, "standard output is a terminal: send the capture to a file or a pipe");
    const int copy = dup(STDOUT_FILENO);  // closed at the end, while stdout stays
    if (copy >= 0 && (stream = fdopen(copy, "wb")) == nullptr) ::close(copy);
  } else {
    stream = std::fopen(path.c_str(), "wb");
  }
  if (stream == nullptr) fail(s.name);
  std::setvbuf(stream, s.buffer.get(), _IOFBF, buffer_size);
  s.format.reset(pcap_open_dead_with_tstamp_precision(DLT_EN10MB, snap_length, PCAP_TSTAMP_PRECISION_NANO));
  if (s.format) s.file.reset(pcap_dump_fopen(s.format.get(), stream));
  if (!s.file) {
    const std::string why = s.format ? pcap_geterr(s.format.get()) : system_text(ENOMEM);
    std::fclose(stream);
    throw startup_error(exit_code::io, fmt::format("{}: {}", s.name, why));
  }
}

capture_writer::~capture_writer() = default;

capture_writer::outcome capture_writer::write(const datagram& d) noexcept {
  if (d.payload.size() > max_udp_payload) return outcome::too_large;
  state& s = *state_;
  if (!s.usable()) return outcome::failed;
  const octets frame = s.frame.build(d);
  pcap_pkthdr head{};
  head.ts.tv_sec = to_unix_seconds(d.received);
  head.ts.tv_usec = d.received.ns - head.ts.tv_sec * 1'000'000'000;  // nanoseconds in this precision
  head.caplen = head.len = static_cast<bpf_u_int32>(frame.size());
  pcap_dump(reinterpret_cast<u_char*>(s.file.get()), &head, reinterpret_cast<const u_char*>(frame.data()));
  // pcap_dump does not tell whether it could write: the stream does.
  if (std::ferror(pcap_dump_file(s.file.get())) == 0) return outcome::written;
  s.failed(errno);
  return outcome::failed;
}

bool capture_writer::flush() noexcept {
  state& s = *state_;
  if (!s.usable()) return false;
  return pcap_dump_flush(s.file.get()) == 0 || s.failed(errno);
}

bool capture_writer::closed() const noexcept { return state_->closed; }

std::string capture_writer::error() const {
  if (state_->error_number == 0) return {};
  return fmt::format("{}: {}", state_->name, system_text(state_->error_number));
}

}  // namespace flowkit::tools
