// SPDX-License-Identifier: BSL-1.0
#include "tools/common/capture_reader.hpp"

#include <fmt/format.h>
#include <pcap/pcap.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <span>
#include <vector>

#include "tools/common/compression/compression.hpp"
#include "tools/common/frames.hpp"
#include "tools/common/input_file.hpp"
#include "tools/common/protocols.hpp"
#include "tools/common/system_text.hpp"

namespace flowkit::tools {

namespace {

struct pcap_closer {
  void operator()(pcap_t* p) const noexcept { pcap_close(p); }
};
using capture = std::unique_ptr<pcap_t, pcap_closer>;

/// pcap in both byte orders with micro- and nanoseconds, the two modified kinds that libpcap knows, pcapng.
bool is_capture_magic(octets first) noexcept {
  if (first.size() < 4) return false;
  for (const std::uint32_t magic : {0xa1b2c3d4u, 0xa1b23c4du, 0xa1b2cd34u, 0xa1e2cb12u, 0x0a0d0d0au}) {
    const auto read = load_be<std::uint32_t>(first.data());
    if (read == magic || __builtin_bswap32(read) == magic) return true;
  }
  return false;
}

capture open_capture(file f, std::string& why) {
  std::array<char, PCAP_ERRBUF_SIZE> message{};
  capture out{pcap_fopen_offline_with_tstamp_precision(f.get(), PCAP_TSTAMP_PRECISION_NANO, message.data())};
  if (out)
    static_cast<void>(f.release());  // pcap_close closes it
  else
    why = message.data();
  return out;
}

/// Where the frame after the first `frames` ones begins, for an error message. A second pass: asking for the place of
/// every frame while reading would cost a system call each. Empty if the input can be read only once.
std::string place_behind(const std::string& path, bool again, std::uint64_t frames) {
  std::string why;
  file f{again ? std::fopen(path.c_str(), "rb") : nullptr};
  const capture in = f ? open_capture(std::move(f), why) : capture{};
  pcap_pkthdr* head = nullptr;
  const u_char* data = nullptr;
  for (; in && frames > 0 && pcap_next_ex(in.get(), &head, &data) == 1; --frames) {
  }
  const off_t at = in && frames == 0 ? ftello(pcap_file(in.get())) : -1;
  return at < 0 ? std::string() : fmt::format(" at octet {}", at);
}

void read_frames(const std::string& path, input_file& from, const datagram_handler& handle, const stop_flag* stop,
                 std::uint64_t& position, capture_summary& out) {
  std::string why;
  const capture in = open_capture(std::move(from.stream), why);
  if (!in) {
    out.error = fmt::format("{}: {}", path, from.error->empty() ? why : *from.error);
    return;
  }
  const int link_type = pcap_datalink(in.get());
  if (!frame_dissector::supports(link_type)) {
    const char* name = pcap_datalink_val_to_description_or_dlt(link_type);
    out.error = fmt::format("{}: link type {} is not supported", path, name);
    return;
  }
  frame_dissector dissector{link_type};
  pcap_pkthdr* head = nullptr;
  const u_char* data = nullptr;
  int status = 0;
  while (!(out.stopped = stopped(stop)) && (status = pcap_next_ex(in.get(), &head, &data)) == 1) {
    const timestamp received = from_unix_seconds(head->ts.tv_sec) + duration{head->ts.tv_usec};  // nanoseconds here
    constexpr std::size_t record_header = 16;                                                    // of pcap
    position += record_header + head->caplen;
    out.last.ns = std::max(out.last.ns, received.ns);
    dissector.add({reinterpret_cast<const std::byte*>(data), head->caplen}, head->caplen < head->len, received, handle);
  }
  dissector.finish();
  static_cast<frame_counts&>(out) = dissector.counts();
  if (out.stopped || status == PCAP_ERROR_BREAK) return;
  if (!from.error->empty())
    out.error = fmt::format("{}: packet {}: {}", path, out.frames + 1, *from.error);
  else
    out.error =
        fmt::format("{}: packet {}{}: {}", path, out.frames + 1,
                    place_behind(path, from.can_reopen && !from.is_compressed, out.frames), pcap_geterr(in.get()));
}

/// A file that can be read twice, whose first message is damaged: is there another after it?
bool has_later_message(const std::string& path) {
  const input_file in = open_input(path);
  if (!in.stream) return false;
  std::vector<std::byte> head(2 * (max_datagram + 1));
  head.resize(std::fread(head.data(), 1, head.size(), in.stream.get()));
  if (head.empty()) return false;
  const std::size_t next = next_in_file(row_of(protocol::ipfix), head, std::feof(in.stream.get()) != 0);
  return next < std::min(head.size(), max_datagram);
}

/// Of an input that ended too early: is the first datagram of what is left whole?
bool is_whole(const protocol_row& framing, octets rest) noexcept {
  const std::size_t length = framing.begins(rest) ? framing.frame_length(rest) : 0;
  return length != 0 && length <= rest.size();
}

/// A header of NetFlow v9 says how many records follow, but not in how many octets.
bool tells_length(const protocol_row& framing) noexcept {
  return framing.frame_length != row_of(protocol::unknown).frame_length;
}

void read_payloads(const std::string& path, const input_file& from, const protocol_row& framing,
                   const datagram_handler& handle, const stop_flag* stop, std::uint64_t& position,
                   capture_summary& out) {
  const file& f = from.stream;
  // Two datagrams of the largest size: the framing always sees one as a whole, or the end.
  std::vector<std::byte> buffer(2 * (max_datagram + 1));
  std::size_t begin = 0, end = 0;
  std::uint64_t at = 0;
  out.is_capture = false;
  const bool is_file = is_ipfix_file(path);
  for (;;) {
    if (end - begin <= max_datagram && out.error.empty() && !std::feof(f.get())) {
      std::memmove(buffer.data(), buffer.data() + begin, end - begin);
      end -= begin, begin = 0;
      end += std::fread(buffer.data() + end, 1, buffer.size() - end, f.get());
      if (std::ferror(f.get()) != 0) {
        const std::string why = from.error->empty() ? system_text(errno) : *from.error;
        out.error = from.is_compressed ? fmt::format("{}: {}", path, why)
                                       : fmt::format("{}: octet {}: {}", path, at + end, why);
      }
    }
    out.stopped = stopped(stop);
    // What was read before the input failed, or a wait was ended, is not lost; of the last it is not known where it
    // ends.
    if (begin == end || (out.stopped && out.error.empty())) return;
    const octets rest{buffer.data() + begin, end - begin};
    const bool is_last = std::feof(f.get()) != 0;
    const std::size_t size = is_file ? next_in_file(framing, rest, is_last) : next_datagram(framing, rest);
    const bool may_be_whole = is_whole(framing, rest) || (out.stopped && !tells_length(framing));
    if (!out.error.empty() && size == rest.size() && !may_be_whole) return;
    ++out.frames, ++out.datagrams;
    handle({.payload = rest.first(std::min(size, max_datagram)),
            .source = {},
            .destination = {},
            .received = from.modified,
            .has_clock = false});
    if (size > max_datagram) {
      out.error = fmt::format("{}: octet {}: longer than a datagram can be ({} octets), the rest was not read", path,
                              at, max_datagram);
      return;
    }
    begin += size, at += size, position += size;
  }
}

void read_stream_of_frames(const std::string& path, const input_file& from, const datagram_handler& handle,
                           const stop_flag* stop, std::uint64_t& position, capture_summary& out) {
  out.is_capture = false;
  const frames_summary read = tools::read_frames(
      from.stream.get(),
      [&](const datagram& d) {
        ++out.frames, ++out.datagrams;
        position += max_frame - max_datagram + d.payload.size();
        handle(d);
      },
      stop);
  out.stopped = stopped(stop);
  if (read.error.empty()) return;
  out.error = from.error->empty() ? fmt::format("{}: {}", path, read.error)
                                  : fmt::format("{}: frame {}: {}", path, read.frames + 1, *from.error);
}

/// Empty, or why not all of it was read.
std::string read_other(const std::string& path, const input_file& from, other_content& to) {
  std::FILE* const f = from.stream.get();
  constexpr std::size_t step = 64 << 10;
  for (std::size_t n = step; n == step && to.octets.size() <= other_content::most;) {
    const std::size_t at = to.octets.size();
    to.octets.resize(at + step);
    n = std::fread(to.octets.data() + at, 1, step, f);
    to.octets.resize(at + n);
  }
  if (std::ferror(f) != 0) return fmt::format("{}: {}", path, from.error->empty() ? system_text(errno) : *from.error);
  if (to.octets.size() > other_content::most)
    return fmt::format("{}: neither a capture nor datagrams, and longer than {} octets", path, other_content::most);
  return {};
}

}  // namespace

bool is_ipfix_file(std::string_view path) noexcept {
  path.remove_suffix(ending_of(compression_of(path)).size());
  return path.ends_with(".ipfix");
}

capture_summary read_capture(const std::string& path, const datagram_handler& handle, const reading& how) {
  capture_summary out;
  std::uint64_t unread = 0;
  std::uint64_t& at = how.position != nullptr ? *how.position : unread;
  input_file in = open_input(path, how.wait);
  if (!in.stream) {
    out.error = fmt::format("{}: {}", path, *in.error);
    return out;
  }
  std::array<std::byte, 6> buffer{};
  const std::size_t n = std::fread(buffer.data(), 1, buffer.size(), in.stream.get());
  const octets first{buffer.data(), n};
  if (n < buffer.size() && std::ferror(in.stream.get()) != 0) {
    out.error = fmt::format("{}: {}", path, in.error->empty() ? system_text(errno) : *in.error);
  } else if (first.empty()) {
    out.error = fmt::format("{}: empty", path);
  } else if (!give_back(in.stream.get(), first.data(), first.size())) {
    out.error = fmt::format("{}: cannot be read from its beginning", path);
  } else if (is_capture_magic(first)) {
    read_frames(path, in, handle, how.stop, at, out);
  } else if (const protocol kind = recognise(first);
             kind != protocol::ipfix && is_ipfix_file(path) && in.can_reopen && has_later_message(path)) {
    read_payloads(path, in, row_of(protocol::ipfix), handle, how.stop, at, out);
  } else if (kind != protocol::unknown) {
    read_payloads(path, in, row_of(kind), handle, how.stop, at, out);
  } else if (begins_like_frame(first)) {
    read_stream_of_frames(path, in, handle, how.stop, at, out);
  } else if (how.other != nullptr) {
    out.is_capture = false;
    out.error = read_other(path, in, *how.other);
  } else {
    std::string hex;
    for (const std::byte b : first.first(std::min<std::size_t>(first.size(), 4)))
      hex += fmt::format(" {:02x}", std::to_integer<unsigned>(b));
    out.error = fmt::format(
        "{}: neither a capture (pcap, pcapng) nor datagrams of NetFlow, IPFIX or sFlow: it begins with{}", path, hex);
  }
  return out;
}

}  // namespace flowkit::tools
