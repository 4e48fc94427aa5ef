// SPDX-License-Identifier: BSL-1.0
// For reading by eye: a line a flow, in aligned columns. Other columns than these, where they are asked for, follow as
// name=value. A column grows with the widest value so far; on a terminal that is too narrow a line goes on indented.
#include <algorithm>
#include <string>

#include <flowkit/flow/value_text.hpp>

#include "tools/common/printable.hpp"
#include "tools/common/si_text.hpp"
#include "tools/common/terminal.hpp"
#include "tools/flowrecv/formats/format.hpp"

namespace flowkit::tools {

namespace {
constexpr std::size_t indent = 4;
constexpr std::string_view absent = "-";

/// ".AP.SF": the flags from URG to FIN (RFC 9293), a dot for those that were not seen; with CWR and ECE (RFC 3168)
/// before them where one was.
void write_flags(text_writer& out, std::uint16_t flags) {
  constexpr std::string_view letters = "CEUAPRSF";
  for (std::size_t i = (flags & 0xc0) != 0 ? 0 : 2; i < letters.size(); ++i)
    out.put((flags >> (7 - i) & 1) != 0 ? letters[i] : '.');
}

/// "2026-07-22 10:15:28", UTC
void write_time_of_day(text_writer& out, timestamp t) {
  char text[32];
  text_writer whole{text};
  write_text(whole, t);  // 2026-07-22T10:15:28.100Z
  const std::string_view s = whole.text();
  const std::size_t date = std::min(s.find('T'), s.size()), end = std::min(s.find('.'), s.size());
  out.put(s.substr(0, date));
  if (date < end) out.put(' '), out.put(s.substr(date + 1, end - date - 1));
}

/// "0.900"
void write_seconds(text_writer& out, duration d) {
  const bool negative = d.ns < 0;
  const std::uint64_t ms =
      (negative ? 0 - static_cast<std::uint64_t>(d.ns) : static_cast<std::uint64_t>(d.ns)) / 1'000'000;
  if (negative) out.put('-');
  write_text(out, ms / 1000), out.put('.'), write_text(out, ms % 1000, 3);
}

void write_end_point(text_writer& out, const ip_address* address, const std::uint16_t* port) {
  if (address == nullptr && port == nullptr) return out.put(absent);
  const bool brackets = address != nullptr && address->is_v6() && port != nullptr;
  if (brackets) out.put('[');
  if (address != nullptr)
    write_text(out, *address);
  else
    out.put(absent);
  if (brackets) out.put(']');
  if (port != nullptr) out.put(':'), write_text(out, *port);
}

class text_lines final : public format {
 public:
  explicit text_lines(const format_settings& s) : terminal_(s.terminal) {
    const auto has = [&](std::string_view name) {
      return std::any_of(s.columns.begin(), s.columns.end(), [&](const flow::column& c) { return c.name == name; });
    };
    // What is shown is said by the names of these columns; flags are part of what people expect.
    for (const aligned& a : all_aligned)
      if (has(a.column) || (!s.chosen && a.column == flags_name)) shown_.push_back(a);
    for (const flow::column& c : s.columns) {
      const bool is_aligned = std::any_of(std::begin(all_aligned), std::end(all_aligned),
                                          [&](const aligned& a) { return a.column == c.name; });
      const bool is_port = c.name == flow::name::source_port.name || c.name == flow::name::destination_port.name;
      // By default end and duration say it.
      const bool is_said = !s.chosen && (c.name == flow::name::start.name || c.name == flow::name::end.name);
      if (!is_aligned && !is_said && !(is_port && (has(source_name) || has(destination_name)))) others_.push_back(c);
    }
  }

  /// At a terminal only: in a file or a pipe each line is a flow.
  void header(text_writer& out) override {
    if (terminal_ == 0) return;
    line l{*this, out};
    for (aligned& a : shown_) l.add(a, a.title);
    l.end();
  }

  void flow(text_writer& out, const flow::record& r, const flow::line_context& context) override {
    line l{*this, out};
    std::array<char, 320> buffer;  // a name has at most 255 octets
    for (aligned& a : shown_) {
      text_writer text{buffer};
      a.write(text, r, context, terminal_ != 0);
      l.add(a, text.text().empty() ? absent : text.text());
    }
    flow::visit(others_, r, context, [&]<class T>(const flow::column& c, const T& value) {
      if constexpr (std::is_same_v<T, std::string_view>) {  // of any length
        std::string pair{c.name};
        (pair += '=') += printable(value);
        return l.add(pair);
      } else {
        std::array<char, 1024> pair;
        text_writer text{pair};
        text.put(c.name), text.put('='), flow::write_value(text, value);
        l.add(text.text());
      }
    });
    l.end();
  }

 private:
  /// A column of its own: what it is of, its title, how wide it is so far.
  struct aligned {
    std::string_view column, title;
    bool right;
    std::size_t width;
    void (*write)(text_writer&, const flow::record&, const flow::line_context&, bool terminal);
  };
  static constexpr std::string_view source_name = flow::name::source.name,
                                    destination_name = flow::name::destination.name,
                                    flags_name = ie::tcpControlBits.name;

  static const aligned all_aligned[9];

  /// A line as it grows: cells a blank apart.
  class line {
   public:
    line(text_lines& of, text_writer& out) : of_(of), out_(out) {}
    void add(aligned& a, std::string_view text) {
      const std::size_t width = text_width(text);
      a.width = std::max(a.width, width);
      if (a.right)
        place(a.width, a.width - width, text), blanks_ = 0;
      else
        place(a.width, 0, text), blanks_ = a.width - width;
    }
    void add(std::string_view text) { place(text_width(text), 0, text), blanks_ = 0; }
    void end() { out_.put('\n'); }

   private:
    void place(std::size_t width, std::size_t before, std::string_view text) {
      const std::size_t gap = at_ == 0 ? 0 : blanks_ + 1;
      if (of_.terminal_ != 0 && at_ > indent && at_ + gap + width > of_.terminal_) {
        out_.put('\n'), put_blanks(indent), out_.put(text);
        at_ = indent + text_width(text);
        return;
      }
      put_blanks(gap + before), out_.put(text);
      at_ += gap + before + text_width(text);
    }
    void put_blanks(std::size_t n) {
      for (; n > 0; --n) out_.put(' ');
    }
    text_lines& of_;
    text_writer& out_;
    std::size_t at_ = 0, blanks_ = 0;
  };

  std::size_t terminal_;
  std::vector<aligned> shown_;
  std::vector<flow::column> others_;
};

using flow::record;
const text_lines::aligned text_lines::all_aligned[9]{
    {"@timestamp", "time (UTC)", false, 19,
     [](text_writer& out, const record& r, const flow::line_context&, bool) {
       write_time_of_day(out, flow::filed_under(r));
     }},
    {flow::name::span.name, "secs", true, 5,
     [](text_writer& out, const record& r, const flow::line_context&, bool) {
       if (r.has<&record::span>()) write_seconds(out, r.span);
     }},
    {flow::name::protocol.name, "prot", false, 4,
     [](text_writer& out, const record& r, const flow::line_context&, bool) {
       if (r.has<&record::protocol>()) flow::write_value(out, flow::ip_protocol{r.protocol});
     }},
    {source_name, "source", false, 18,
     [](text_writer& out, const record& r, const flow::line_context&, bool) {
       write_end_point(out, r.has<&record::source>() ? &r.source : nullptr,
                       r.has<&record::source_port>() ? &r.source_port : nullptr);
     }},
    {destination_name, "destination", false, 18,
     [](text_writer& out, const record& r, const flow::line_context&, bool) {
       write_end_point(out, r.has<&record::destination>() ? &r.destination : nullptr,
                       r.has<&record::destination_port>() ? &r.destination_port : nullptr);
     }},
    {flags_name, "flags", false, 6,
     [](text_writer& out, const record& r, const flow::line_context&, bool) {
       if (r.has<&record::tcp_flags>() && (r.tcp_flags != 0 || r.get<&record::protocol>() == 6))
         write_flags(out, r.tcp_flags);
     }},
    {flow::name::packets.name, "pkts", true, 5,
     [](text_writer& out, const record& r, const flow::line_context&, bool) {
       if (r.has<&record::packets>()) write_text(out, r.packets);
     }},
    {flow::name::bytes.name, "bytes", true, 8,
     [](text_writer& out, const record& r, const flow::line_context&, bool terminal) {
       if (!r.has<&record::bytes>()) return;
       if (terminal)
         write_si(out, r.bytes, "B");
       else
         write_text(out, r.bytes);
     }},
    {"flow.exporter", "exporter", false, 8,
     [](text_writer& out, const record&, const flow::line_context& context, bool) {
       out.put(std::string_view{printable(context.exporter)});
     }},
};
}  // namespace

extern const format_row text_format;
const format_row text_format{"text", "aligned columns for reading", {.flows = true}, make_format<text_lines>};

}  // namespace flowkit::tools
