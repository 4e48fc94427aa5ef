// SPDX-License-Identifier: BSL-1.0
// Lists of structured data of any shape: trees of lists in records of templates that are known only at run time. A
// model writes them octet by octet; what list_walk finds is what the model wrote.
#include <conformance/generators/template.hpp>
#include <conformance/properties/groups.hpp>
#include <conformance/properties/hex.hpp>
#include <flowkit/ie/iana.hpp>
#include <flowkit/templates/list_walk.hpp>

namespace flowkit::conformance {

namespace {
constexpr const element* list_elements[] = {&ie::basicList, &ie::subTemplateList, &ie::subTemplateMultiList};

abstract_type type_of(const specifier& s) noexcept {
  for (const element* e : list_elements)
    if (s.names(*e)) return e->type;
  return abstract_type::octetArray;
}

std::string text_of(octets v) {
  std::string out = "=";
  for (const std::byte b : v) out += static_cast<char>('a' + std::to_integer<int>(b) % 26);
  return out + ' ';
}

/// Templates with ids from 256 on. The records of lists are of these; every fourth field or so is a list.
std::vector<any_template> arbitrary_templates(source& from) {
  std::vector<any_template> all(1 + from.below(4));
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i] = arbitrary_sized_template<ipfix::rules>(from);
    all[i].id = static_cast<std::uint16_t>(first_template_id + i);
    for (specifier& s : all[i].fields) {
      if (type_of(s) != abstract_type::octetArray) s.length = variable_length;
      if (from.below(4) == 3) s = specify(*list_elements[from.below(3)], variable_length);
    }
  }
  return all;
}

/// Writes records and notes what a walk has to find in them.
class model {
 public:
  model(source& from, const std::vector<any_template>& templates) : from_(from), templates_(templates) {}

  void record(buffer& to, std::span<const specifier> fields, unsigned depth) {
    for (const specifier& s : fields) field(to, s, depth);
  }
  std::string events;

 private:
  void field(buffer& to, const specifier& s, unsigned depth) {
    const abstract_type t = type_of(s);
    if (t == abstract_type::octetArray) {
      const std::size_t at = to.size();
      append_record(to, {&s, 1}, many_, false);
      events += text_of(octets{to}.subspan(at + (s.is_variable() ? length_octets_at(to, at) : 0)));
      return;
    }
    buffer value;
    list(value, t, depth);
    append_value(to, s, value, from_.coin());
  }
  static std::size_t length_octets_at(const buffer& to, std::size_t at) { return to[at] == std::byte{255} ? 3 : 1; }

  void list(buffer& to, abstract_type t, unsigned depth) {
    const auto semantic = static_cast<std::uint8_t>(from_.below(2) == 0 ? from_.below(5) : 255);
    to.push_back(static_cast<std::byte>(semantic));
    events += "[" + std::to_string(static_cast<int>(t)) + ":" + std::to_string(semantic) + " ";
    if (t == abstract_type::basicList) {
      elements(to, depth);
    } else if (t == abstract_type::subTemplateList) {
      const std::uint16_t id = chosen().id;
      number(to, id);
      records(to, id, depth);
    } else {
      for (std::size_t n = from_.below(4); n > 0; --n) {
        const std::uint16_t id = chosen().id;
        buffer content;
        number(to, id);
        records(content, id, depth);
        number(to, content.empty() && from_.coin() ? std::uint16_t{0} : static_cast<std::uint16_t>(4 + content.size()));
        to.insert(to.end(), content.begin(), content.end());
      }
    }
    events += "] ";
  }
  void elements(buffer& to, unsigned depth) {
    specifier s = arbitrary_specifier<ipfix::rules>(from_, false, false);
    if (from_.below(4) == 3 && depth + 1 < max_list_depth) s = specify(*list_elements[from_.below(3)], variable_length);
    if (type_of(s) != abstract_type::octetArray && depth + 1 >= max_list_depth) s = specify(ie::ingressInterface, 4);
    if (type_of(s) != abstract_type::octetArray) s.length = variable_length;
    if (s.length == 0) s.length = 1;
    const std::size_t at = to.size();
    to.resize(at + enterprise_specifiers::encoded_size(s));
    enterprise_specifiers::write_specifier(s, to.data() + at);
    for (std::size_t n = from_.below(4); n > 0; --n) field(to, s, depth + 1);
  }
  void records(buffer& to, std::uint16_t id, unsigned depth) {
    events += std::to_string(id) + "( ";
    const any_template& t = templates_[id - first_template_id];
    bool deeper = false;
    for (const specifier& s : t.fields) deeper |= type_of(s) != abstract_type::octetArray;
    const bool fits = !deeper || depth + 1 < max_list_depth;
    for (std::size_t n = fits ? from_.below(3) : 0; n > 0; --n) {
      events += "{ ";
      record(to, t.fields, depth + 1);
      events += "} ";
    }
    events += ") ";
  }
  const any_template& chosen() { return templates_[from_.below(templates_.size())]; }
  static void number(buffer& to, std::uint16_t n) {
    to.push_back(static_cast<std::byte>(n >> 8)), to.push_back(static_cast<std::byte>(n & 0xff));
  }

  source& from_;
  const std::vector<any_template>& templates_;
  source::spread many_ = from_.many();
};

/// What a walk finds, as the model notes it; and whether all places lie where they should.
struct found {
  const std::vector<any_template>& templates;
  octets whole;
  std::string events{};
  unsigned depth = 0, deepest = 0;
  std::size_t last = 0;  ///< where the last value began
  bool sound = true, all_read = true;

  [[nodiscard]] abstract_type type_of(const specifier& s) const noexcept { return conformance::type_of(s); }
  bool find(std::uint16_t id, template_view& out) const noexcept {
    const std::size_t i = static_cast<std::size_t>(id) - first_template_id;
    if (id < first_template_id || i >= templates.size()) return false;
    out = templates[i].view();
    return true;
  }
  void value(const field_view& f, place at) {
    sound &= at.offset >= last && inside(at) && whole.data() + at.offset == f.value.data();
    last = at.offset;
    events += text_of(f.value);
  }
  void list_begins(const list_head& h, const field_view& f) {
    sound &= inside(h.at) && h.at.length == f.value.size();
    deepest = std::max(deepest, ++depth);
    events += "[" + std::to_string(static_cast<int>(h.type)) + ":" + std::to_string(static_cast<int>(h.semantic)) + " ";
  }
  void list_ends() {
    sound &= depth > 0;
    --depth;
    events += "] ";
  }
  void part_begins(std::uint16_t id, place at) {
    sound &= inside(at);
    events += std::to_string(id) + "( ";
  }
  void part_ends() { events += ") "; }
  void record_begins(place at) {
    sound &= inside(at) && at.length != 0;
    events += "{ ";
  }
  void record_ends() { events += "} "; }
  void unread(error e, place rest) {
    sound &= inside(rest) && e.code != errc::ok && e.offset <= whole.size();
    all_read = false;
  }
  [[nodiscard]] bool inside(place at) const noexcept { return std::size_t{at.offset} + at.length <= whole.size(); }
};

/// A message could not be larger.
constexpr std::size_t largest = 65'000;

counterexample lists_are_found(source& from) {
  const auto templates = arbitrary_templates(from);
  model m{from, templates};
  buffer in;
  m.record(in, templates[0].fields, 0);
  if (in.size() > largest) return {};
  in.shrink_to_fit();
  record_cursor cursor{templates[0].fields, shape_of(templates[0].fields), in};
  const octets one = cursor.next();
  if (one.size() != in.size()) return "the record is cut otherwise\n" + hex(in);
  found f{templates, in};
  walk_record(templates[0].fields, one, 0, f);
  if (!f.sound) return "a place is wrong\n" + hex(in);
  if (!f.all_read || f.events != m.events) return "found: " + f.events + "\nwritten: " + m.events + '\n' + hex(in);
  if (f.depth != 0 || f.deepest > max_list_depth) return "depth " + std::to_string(f.deepest);
  from.count_round_trips(1);
  return {};
}

/// Octets that were changed, or cut: the walk ends, and stays inside.
counterexample lists_of_any_octets(source& from) {
  const auto templates = arbitrary_templates(from);
  model m{from, templates};
  buffer in;
  m.record(in, templates[0].fields, 0);
  for (std::size_t n = from.below(4); n > 0 && !in.empty(); --n)
    in[from.below(in.size())] = static_cast<std::byte>(from.word() & 0xff);
  if (from.coin()) in.resize(from.below(in.size() + 1));
  if (in.size() > largest) in.resize(largest);
  in.shrink_to_fit();
  const unsigned most = static_cast<unsigned>(from.below(max_list_depth + 1));
  found f{templates, in};
  record_cursor cursor{templates[0].fields, shape_of(templates[0].fields), in};
  for (octets r = cursor.next(); !r.empty(); r = cursor.next()) {
    f.last = 0;
    walk_record(templates[0].fields, r, static_cast<std::uint32_t>(r.data() - in.data()), f, most);
  }
  if (!f.sound || f.depth != 0) return "a place is wrong\n" + hex(in);
  if (f.deepest > most + 1)
    return "opens " + std::to_string(f.deepest) + " of " + std::to_string(most) + '\n' + hex(in);
  return {};
}
}  // namespace

void add_list_properties(std::vector<property>& to) {
  to.push_back({"lists.are_found", lists_are_found});
  to.push_back({"lists.any_octets", lists_of_any_octets});
}

}  // namespace flowkit::conformance
