// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/explain.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <optional>

#include <flowkit/core/time_text.hpp>

#include "conformance/explain/explainer.hpp"
#include "conformance/explain/render.hpp"
#include "conformance/explain/requirement_text.hpp"
#include "conformance/reports/text_parts.hpp"
#include "conformance/runner/hex_input.hpp"
#include "conformance/runner/received.hpp"
#include "conformance/runner/selection.hpp"
#include "conformance/runner/style.hpp"
#include "tools/common/capture_reader.hpp"
#include "tools/common/endpoint.hpp"
#include "tools/common/output_file.hpp"
#include "tools/common/protocols.hpp"
#include "tools/common/stop_flag.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::tools {

namespace {
namespace cf = conformance;

std::string name_of(const std::string& input) { return input == "-" ? "standard input" : input; }

// Of libpcap.
constexpr int link_ethernet = 1, link_raw = 12;

/// What the checks found, datagram by datagram.
struct examination {
  cf::settings settings{};
  cf::findings found{settings};
  cf::examiner examiner{settings, found};
  std::size_t told = 0;
};

class explain_run {
 public:
  explicit explain_run(const explain_options& o) : options_(o), output_("-"), style_(style_of(STDOUT_FILENO)) {
    if (o.findings) examined_.emplace();
    for (const datagram_range& r : o.datagrams) last_ = std::max(last_, r.last);
  }

  exit_code all() {
    for (const std::string& input : options_.inputs)
      if (!is_file(input)) check_id(input);
    for (const std::string& input : options_.inputs) {
      if (is_file(input))
        file(input);
      else
        write(cf::requirements_text(input, style_));
    }
    for (const datagram_range& r : options_.datagrams)
      if (r.first > number_ && !stop_)
        say(fmt::format("--datagram {}: the input has {}", r.first, counted(number_, "datagrams")));
    if (!output_.flush() && !output_.closed()) throw startup_error(exit_code::io, output_.error());
    return code_;
  }

 private:
  static void say(const std::string& line) { fmt::print(stderr, "flowcheck: {}\n", line); }
  void fail(const std::string& line, exit_code code) {
    code_ = std::max(code_, code);
    say(line);
  }

  /// A whole id is one, even if a file has the same name.
  static bool is_file(const std::string& input) {
    struct stat s {};
    if (cf::find_requirement(input) != nullptr) return false;
    return input == "-" || ::stat(input.c_str(), &s) == 0 || !looks_like_id(input);
  }
  static bool looks_like_id(std::string_view input) {
    if (input.find('/') != std::string_view::npos) return false;
    const auto rows = cf::catalogue();
    const std::string_view book = input.substr(0, input.find('-'));
    return std::any_of(rows.begin(), rows.end(),
                       [&](const cf::requirement_row& r) {
                         const std::string_view id = r.id;
                         return id.substr(0, id.find('-')).size() == book.size() && has_prefix(id, book);
                       }) ||
           std::any_of(rows.begin(), rows.end(), [&](const auto& r) { return has_prefix(r.id, input); });
  }
  static void check_id(const std::string& input) { check_prefix("explain: neither a file nor an id", input); }

  void write(const std::string& text) {
    if (!output_.write(text)) stop_ = true;
  }

  void file(const std::string& input) {
    const bool is_messages = input.ends_with(".ipfix");  // RFC 5655
    other_content other;
    const std::uint64_t before = number_;
    const auto handle = [&](datagram d) {
      if (is_messages) d.transport = transport_kind::file;
      one(d);
    };
    const capture_summary read = read_capture(input, handle, {.stop = &stop_, .other = &other});
    if (!read.error.empty()) return fail(read.error, exit_code::io);
    if (!other.octets.empty()) return content(input, other.octets);
    if (number_ == before && !stop_)
      fail(fmt::format("{}: no datagrams in {}", name_of(input), counted(read.frames, "frames")), exit_code::io);
  }

  /// Neither a capture nor datagrams that are recognised.
  void content(const std::string& input, octets all) {
    const auto raw = [this](octets payload) {
      one({.payload = payload, .source = {}, .destination = {}, .received = {}, .has_clock = false});
    };
    if (!is_text(all)) {
      if (all.size() <= max_datagram) return raw(all);
      return fail(fmt::format("{}: neither a capture nor a datagram: {} octets", name_of(input), all.size()),
                  exit_code::io);
    }
    const hex_content hex = read_hex({reinterpret_cast<const char*>(all.data()), all.size()});
    if (!hex.error.empty()) return fail(fmt::format("{}:{}", name_of(input), hex.error), exit_code::usage);
    for (const auto& d : hex.datagrams) {
      if (d.size() > max_datagram)
        return fail(fmt::format("{}: {} octets of hex are more than a datagram can have ({})", name_of(input), d.size(),
                                max_datagram),
                    exit_code::usage);
      if (!frame(d)) raw(d);
    }
  }

  /// The hex of a packet or frame, as tcpdump -x and -xx print it: the datagram in it. False: it is none.
  bool frame(octets all) {
    if (recognise(all) != protocol::unknown) return false;
    for (const int link_type : {link_raw, link_ethernet}) {
      frame_dissector dissector{link_type};
      const std::uint64_t before = number_;
      dissector.add(all, false, {}, [this](const datagram& d) { one(d); });
      if (number_ != before) return true;
    }
    return false;
  }

  [[nodiscard]] bool is_wanted(std::uint64_t n) const {
    return options_.datagrams.empty() ||
           std::any_of(options_.datagrams.begin(), options_.datagrams.end(),
                       [n](const datagram_range& r) { return n >= r.first && n <= r.last; });
  }

  void one(const datagram& given) {
    cf::datagram d = cf_datagram(given);
    if (examined_) examined_->examiner.examine(d);
    if (is_wanted(number_)) {
      write(title(d) + cf::render(explainer_.explain(d), style_) + findings() + '\n');
    } else {
      explainer_.learn(d);
    }
    if (examined_) examined_->told = examined_->found.in_detail().size();
    if (last_ != 0 && number_ >= last_) stop_ = true;
  }
  cf::datagram cf_datagram(const datagram& given) {
    cf::datagram d = to_examined(given);
    d.number = ++number_;
    return d;
  }

  std::string title(const cf::datagram& d) const {
    std::string out = fmt::format("datagram {}: ", d.number);
    if (d.source.address.family() != 0)
      out += fmt::format("{} to {}, ", to_string(endpoint{d.source.address, d.source.port}),
                         to_string(endpoint{d.destination, d.destination_port}));
    out += fmt::format("{}, {}", counted(d.payload.size(), "octets"), cf::protocol_title(d.payload));
    if (d.has_time()) {
      char text[40];
      text_writer time{text};
      write_text(time, d.received);
      out += fmt::format(", {}", time.text());
    }
    std::string lines;
    for (const std::string& line : cf::folded(out, style_.columns, 2))
      lines += style_.colour ? fmt::format("\x1b[1m{}\x1b[0m\n", line) : line + '\n';
    return lines;
  }

  std::string findings() const {
    std::string out;
    if (!examined_) return out;
    const auto& all = examined_->found.in_detail();
    for (std::size_t i = examined_->told; i < all.size(); ++i) {
      const cf::finding& f = all[i];
      const std::string at =
          f.at.length == 0   ? ""
          : f.at.length == 1 ? fmt::format(" octet {}:", f.at.offset)
                             : fmt::format(" octets {}-{}:", f.at.offset, std::uint64_t{f.at.offset} + f.at.length - 1);
      const std::string line = fmt::format("! {} {}:{} {}; expected: {}", cf::to_string(f.gravity),
                                           cf::row_of(f.what).id, at, f.message, f.expected);
      for (const std::string& part : cf::folded(cf::escaped(line), style_.columns - 2, 2))
        out += "  " + cf::detail::coloured(part, f.gravity, style_) + '\n';
    }
    return out;
  }

  const explain_options& options_;
  output_file output_;
  cf::text_style style_;
  cf::explainer explainer_;
  std::optional<examination> examined_;
  std::uint64_t number_ = 0, last_ = 0;
  stop_flag stop_{false};
  exit_code code_ = exit_code::ok;
};
}  // namespace

exit_code run_explain(const explain_options& options) { return explain_run{options}.all(); }

}  // namespace flowkit::tools
