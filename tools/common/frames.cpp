// SPDX-License-Identifier: BSL-1.0
#include "tools/common/frames.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include <flowkit/core/layout.hpp>
#include <flowkit/ie/iana.hpp>
#include <flowkit/packet/ip.hpp>

#include "tools/common/system_text.hpp"

namespace flowkit::tools {

namespace {
/// What is before the datagram, after the frame's length.
struct frame_header {
  std::uint8_t family, transport;
  std::array<std::uint8_t, 16> address;
  std::uint16_t source_port, destination_port;
  std::uint64_t received;
};
constexpr element frame_address = local_term("frameAddress", abstract_type::octetArray);
constexpr element frame_time = local_term("frameTime", abstract_type::unsigned64);
constexpr auto frame_header_layout = layout<frame_header>(
    field<&frame_header::family, ie::ipVersion>, field<&frame_header::transport, ie::protocolIdentifier>,
    field<&frame_header::address, frame_address>, field<&frame_header::source_port, ie::sourceTransportPort>,
    field<&frame_header::destination_port, ie::destinationTransportPort>, field<&frame_header::received, frame_time>);
static_assert(frame_header_layout.size == 30);

constexpr std::size_t least = frame_header_layout.size, most = least + max_datagram;

static_assert(sizeof(std::uint32_t) + most == max_frame);

ip_address address_of(const frame_header& h) noexcept {
  if (h.family == 6) return ipv6_address{h.address};
  return ipv4_address{load_be<std::uint32_t>(as_octets(h.address).data())};
}

/// Empty, or what is wrong with it.
std::string wrong_length(std::uint32_t length) {
  if (length >= least && length <= most) return {};
  return fmt::format("its length is {}, not {} to {}", length, least, most);
}

/// Delivers the frame's datagram; `frame`: what follows its length. Empty, or what is wrong with it.
std::string deliver(octets frame, const datagram_handler& handle) {
  const frame_header h = frame_header_layout.read(frame.data());
  if (h.family != 4 && h.family != 6) return fmt::format("its family is {}, not 4 or 6", h.family);
  const bool is_tcp = h.transport == packet::ip_protocol::tcp;
  if (!is_tcp && h.transport != packet::ip_protocol::udp)
    return fmt::format("its transport is {}, not 17 (UDP) or 6 (TCP)", h.transport);
  handle({.payload = frame.subspan(least),
          .source = {address_of(h), h.source_port},
          .destination = {{}, h.destination_port},
          .received = {static_cast<std::int64_t>(h.received)},
          .transport = is_tcp ? transport_kind::stream : transport_kind::udp,
          .connection = is_tcp ? 1u : 0u});
  return {};
}

class frame_reader {
 public:
  frame_reader(int fd, const datagram_handler& handle, const stop_flag* stop)
      : fd_(fd), handle_(handle), stop_(stop), buffer_(std::size_t{256} << 10) {}

  frames_summary all() {
    while (out_.error.empty() && !stopped(stop_)) {
      if (frame()) continue;
      if (ended_) {
        if (begin_ != end_ && out_.error.empty()) fail(fmt::format("ends after {} of its octets", end_ - begin_));
        break;
      }
      fill();
    }
    return out_;
  }

 private:
  void fail(const std::string& what) { out_.error = fmt::format("frame {}: {}", out_.frames + 1, what); }

  /// Delivers the next one, if all of it is there.
  bool frame() {
    octets rest{buffer_.data() + begin_, end_ - begin_};
    constexpr std::size_t length_size = sizeof(std::uint32_t);
    if (!out_.error.empty() || rest.size() < length_size) return false;
    const auto length = load_be<std::uint32_t>(rest.data());
    if (const std::string wrong = wrong_length(length); !wrong.empty()) return fail(wrong), false;
    rest = rest.subspan(length_size);
    if (rest.size() < length) return false;
    if (const std::string wrong = deliver(rest.first(length), handle_); !wrong.empty()) return fail(wrong), false;
    ++out_.frames;
    begin_ += length_size + length;
    return true;
  }

  /// Reads more; a signal may end the wait.
  void fill() {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_, begin_ = 0;
    constexpr int wait_ms = 100;  // the flag may be set just before the wait
    pollfd p{.fd = fd_, .events = POLLIN, .revents = 0};
    if (::poll(&p, 1, wait_ms) <= 0) return;
    const ssize_t n = ::read(fd_, buffer_.data() + end_, buffer_.size() - end_);
    if (n > 0) end_ += static_cast<std::size_t>(n);
    if (n == 0) ended_ = true;
    if (n < 0 && errno != EINTR && errno != EAGAIN) fail(system_text(errno));
  }

  int fd_;
  const datagram_handler& handle_;
  const stop_flag* stop_;
  std::vector<std::byte> buffer_;
  std::size_t begin_ = 0, end_ = 0;
  bool ended_ = false;
  frames_summary out_;
};
}  // namespace

void append_frame(std::string& to, const datagram& d) {
  const bool is_v6 = d.source.address.is_v6();
  const bool is_tcp = d.transport == transport_kind::stream;
  const frame_header h{.family = static_cast<std::uint8_t>(is_v6 ? 6 : 4),
                       .transport = is_tcp ? packet::ip_protocol::tcp : packet::ip_protocol::udp,
                       .address = d.source.address.octets(),
                       .source_port = d.source.port,
                       .destination_port = d.destination.port,
                       .received = static_cast<std::uint64_t>(d.received.ns)};
  std::array<std::byte, sizeof(std::uint32_t) + least> head;
  store_be(head.data(), static_cast<std::uint32_t>(least + d.payload.size()));
  frame_header_layout.write(h, head.data() + sizeof(std::uint32_t));
  to.append(reinterpret_cast<const char*>(head.data()), head.size());
  to.append(reinterpret_cast<const char*>(d.payload.data()), d.payload.size());
}

frames_summary read_frames(std::FILE* from, const datagram_handler& handle, const stop_flag* stop) {
  std::vector<std::byte> buffer(most);
  frames_summary out;
  const auto take = [&](std::size_t size) { return std::fread(buffer.data(), 1, size, from); };
  const auto fail = [&](const std::string& what) {
    const std::string why = std::ferror(from) != 0 ? system_text(errno) : what;
    out.error = fmt::format("frame {}: {}", out.frames + 1, why);
  };
  while (out.error.empty() && !stopped(stop)) {
    constexpr std::size_t length_size = sizeof(std::uint32_t);
    const std::size_t first = take(length_size);
    if (first == 0 && std::ferror(from) == 0) break;
    if (first < length_size) {
      fail(fmt::format("ends after {} of its octets", first));
      break;
    }
    const auto length = load_be<std::uint32_t>(buffer.data());
    std::string wrong = wrong_length(length);
    if (wrong.empty())
      if (const std::size_t n = take(length); n < length) wrong = fmt::format("ends after {} of its octets", 4 + n);
    if (wrong.empty()) wrong = deliver({buffer.data(), length}, handle);
    if (wrong.empty())
      ++out.frames;
    else
      fail(wrong);
  }
  return out;
}

bool begins_like_frame(octets first) noexcept {
  if (first.size() < 6) return false;
  const auto length = load_be<std::uint32_t>(first.data());
  const auto family = std::to_integer<unsigned>(first[4]), transport = std::to_integer<unsigned>(first[5]);
  return length >= least && length <= most && (family == 4 || family == 6) &&
         (transport == packet::ip_protocol::udp || transport == packet::ip_protocol::tcp);
}

frames_summary read_frames(int fd, const datagram_handler& handle, const stop_flag* stop) {
  return frame_reader{fd, handle, stop}.all();
}

}  // namespace flowkit::tools
