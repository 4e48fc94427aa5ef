// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/snmp/message.hpp"

#include <algorithm>

namespace flowkit::tools::snmp {

namespace {
constexpr std::int32_t version_2c = 1;
enum class error_status : std::int32_t { none = 0, too_big = 1, not_writable = 17 };

/// The next binding's name. False at the end; what was decoded has no other faults.
bool take_binding(reader& in, object_id& name) noexcept {
  ber_element binding, v;
  if (!take(in, tag::sequence, binding)) return false;
  reader content{binding.content};
  return take(content, name) && take(content, v) && content.remaining() == 0;
}

/// A response that is being written: its front, then bindings.
class response {
 public:
  response(const request& to, error_status status, std::int32_t index, std::span<std::byte> out) noexcept
      : out_(out.first(std::min<std::size_t>(out.size(), 0xffff))) {
    fits_ = out_.begin(tag::sequence) && out_.integer(version_2c) && out_.string(to.community) &&
            out_.begin(static_cast<std::uint8_t>(operation::response)) && out_.integer(to.id) &&
            out_.integer(static_cast<std::int32_t>(status)) && out_.integer(index) && out_.begin(tag::sequence);
    first_ = out_.size();
  }
  [[nodiscard]] bool fits() const noexcept { return fits_; }
  [[nodiscard]] bool is_empty() const noexcept { return out_.size() == first_; }
  bool add(const object_id& name, const value& v) noexcept { return fits_ && out_.binding(name, v); }
  bool copy(octets bindings) noexcept { return fits_ && out_.copy(bindings); }
  /// Bindings written since `from` octets; they are whole elements.
  [[nodiscard]] octets since(std::size_t from) const noexcept { return out_.written().subspan(from); }
  [[nodiscard]] std::size_t size() const noexcept { return out_.size(); }
  /// Octets of all.
  std::size_t finish() noexcept {
    if (!fits_) return 0;
    out_.end(), out_.end(), out_.end();
    return out_.size();
  }

 private:
  ber_writer out_;
  bool fits_ = false;
  std::size_t first_ = 0;
};

/// RFC 3416 section 4.2.1: without bindings.
std::size_t too_big(const request& to, std::span<std::byte> out) noexcept {
  return response{to, error_status::too_big, 0, out}.finish();
}

class answer {
 public:
  answer(const request& to, const device& by, timestamp now, std::span<std::byte> out) noexcept
      : to_(to), by_(by), now_(now), out_(out), made_(to, error_status::none, 0, out) {}

  std::size_t get() noexcept {
    object_id name;
    for (reader in{to_.bindings}; take_binding(in, name);) {
      value v;
      find(by_, now_, name.numbers(), v);
      if (!made_.add(name, v)) return too_big(to_, out_);
    }
    return made_.finish();
  }
  std::size_t get_next() noexcept {
    reader in{to_.bindings};
    while (in.remaining() != 0)
      if (add_next(in) == outcome::full) return too_big(to_, out_);
    return made_.finish();
  }
  /// RFC 3416 section 4.2.3. What has no room is left out; the manager asks again for it.
  std::size_t get_bulk() noexcept {
    reader in{to_.bindings};
    outcome last = outcome::value;
    for (std::int32_t n = 0; n < to_.second && in.remaining() != 0 && last != outcome::full; ++n) last = add_next(in);
    // Each round goes on from the names of the round before it, which stand in the response. All of a round at the
    // end of what there is: more of them would say nothing.
    octets names = in.rest();
    for (std::int32_t n = 0; n < to_.third && !names.empty() && last != outcome::full; ++n) {
      const std::size_t begin = made_.size();
      bool all_ended = true;
      for (reader of{names}; of.remaining() != 0 && last != outcome::full;) {
        last = add_next(of);
        all_ended = all_ended && last == outcome::end;
      }
      if (all_ended) break;
      names = made_.since(begin);
    }
    if (last == outcome::full && made_.is_empty()) return too_big(to_, out_);
    return made_.finish();
  }
  /// Nothing can be written: section 4.2.5, (2).
  std::size_t set() noexcept {
    if (to_.bindings.empty()) return made_.finish();
    response refused{to_, error_status::not_writable, 1, out_};
    return refused.copy(to_.bindings) ? refused.finish() : too_big(to_, out_);
  }

 private:
  enum class outcome { value, end, full };

  outcome add_next(reader& in) noexcept {
    object_id name, next;
    if (!take_binding(in, name)) return outcome::full;
    value v;
    if (find_next(by_, now_, name.numbers(), next, v)) return made_.add(next, v) ? outcome::value : outcome::full;
    v.type = tag::end_of_mib_view;
    return made_.add(name, v) ? outcome::end : outcome::full;
  }

  const request& to_;
  const device& by_;
  timestamp now_;
  std::span<std::byte> out_;
  response made_;
};
}  // namespace

fault decode(octets message, request& out) noexcept {
  reader in{message};
  ber_element all, e;
  std::int32_t version = 0;
  if (!take(in, tag::sequence, all) || in.remaining() != 0) return fault::malformed;
  reader body{all.content};
  if (!take(body, version)) return fault::malformed;
  if (version != version_2c) return fault::version;
  if (!take(body, tag::octet_string, e)) return fault::malformed;
  out.community = e.content;
  if (!take(body, e) || body.remaining() != 0) return fault::malformed;
  switch (static_cast<operation>(e.type)) {
    case operation::get:
    case operation::get_next:
    case operation::set:
    case operation::get_bulk: break;
    default: return fault::operation;
  }
  out.what = static_cast<operation>(e.type);
  reader pdu{e.content};
  if (!take(pdu, out.id) || !take(pdu, out.second) || !take(pdu, out.third) || !take(pdu, tag::sequence, e) ||
      pdu.remaining() != 0)
    return fault::malformed;
  out.bindings = e.content;
  object_id name;
  for (reader all_bindings{out.bindings}; all_bindings.remaining() != 0;)
    if (!take_binding(all_bindings, name)) return fault::malformed;
  return fault::none;
}

std::size_t respond(const request& to, const device& by, timestamp now, std::span<std::byte> out) noexcept {
  answer a{to, by, now, out};
  switch (to.what) {
    case operation::get: return a.get();
    case operation::get_next: return a.get_next();
    case operation::get_bulk: return a.get_bulk();
    case operation::set: return a.set();
    case operation::response: break;
  }
  return 0;
}

}  // namespace flowkit::tools::snmp
