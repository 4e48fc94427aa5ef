// SPDX-License-Identifier: BSL-1.0
// Which fields an exporter has anonymised, and how (RFC 6235): their values are not those of the network.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include <flowkit/ie/iana.hpp>
#include <flowkit/templates/bind.hpp>
#include <flowkit/templates/template_view.hpp>

namespace flowkit::inline v0::flow {

/// Of one field of a template (section 6.1).
struct anonymisation {
  std::uint16_t template_id;
  std::uint16_t id;          ///< of the element; receivers ignore an enterprise bit in it
  std::uint32_t enterprise;  ///< 0: IANA's
  std::uint16_t index;       ///< which field of the template, from 0 on; where the record says it
  std::uint16_t technique;   ///< see technique_name()
  std::uint16_t flags;       ///< of section 6.2.3: stability in the lowest two bits
  bool early = false;        ///< its template had not come when this was said
  [[nodiscard]] constexpr specifier field() const noexcept {
    return {.pen = enterprise,
            .id = id,
            .length = 0,
            .space = enterprise == 0 ? element_space::iana : element_space::enterprise};
  }
  friend constexpr bool operator==(const anonymisation&, const anonymisation&) = default;
};
// clang-format off
inline constexpr auto anonymisation_layout = layout<anonymisation>(
    field<&anonymisation::template_id, ie::templateId>,
    field<&anonymisation::id, ie::informationElementId>,
    field<&anonymisation::enterprise, ie::privateEnterpriseNumber>,
    field<&anonymisation::index, ie::informationElementIndex>,
    field<&anonymisation::technique, ie::anonymizationTechnique>,
    field<&anonymisation::flags, ie::anonymizationFlags>);
// clang-format on

/// IANA's name of a technique; empty if it has none.
[[nodiscard]] constexpr std::string_view technique_name(std::uint16_t technique) noexcept {
  constexpr std::array<std::string_view, 10> names{
      "Undefined",   "None",        "Precision Degradation/Truncation", "Binning",
      "Enumeration", "Permutation", "Structured Permutation",           "Reverse Truncation",
      "Noise",       "Offset"};
  return technique < names.size() ? names[technique] : std::string_view{};
}

/// What the records of one session and domain say by now.
class anonymised_fields {
 public:
  /// Fields that are remembered, 2 KiB.
  static constexpr std::size_t most = 128;

  /// A record takes the place of an earlier one of the field. Techniques 0 and 1 say that the values are real, or say
  /// nothing.
  void learn(anonymisation a) {
    a.id &= 0x7fff;
    const auto same = [&](const anonymisation& b) {
      return a.template_id == b.template_id && a.id == b.id && a.enterprise == b.enterprise && a.index == b.index;
    };
    std::erase_if(all_, same);
    if (a.technique <= 1) return;
    if (all_.size() == most) return void(++left_out_);
    all_.push_back(a);
  }
  /// The template came, as a new one: what was said of one before it is over, what was said early is of this one.
  void begin(std::uint16_t template_id) noexcept {
    std::erase_if(all_, [&](const anonymisation& a) { return a.template_id == template_id && !a.early; });
    for (anonymisation& a : all_)
      if (a.template_id == template_id) a.early = false;
  }
  /// The template is another one now, or is gone (section 6.1).
  void drop(std::uint16_t template_id) noexcept {
    std::erase_if(all_, [&](const anonymisation& a) { return a.template_id == template_id; });
  }
  void clear() noexcept { all_.clear(), left_out_ = 0; }
  [[nodiscard]] const std::vector<anonymisation>& all() const noexcept { return all_; }
  /// Records of further fields, for which there was no room.
  [[nodiscard]] std::uint64_t left_out() const noexcept { return left_out_; }

 private:
  std::vector<anonymisation> all_;
  std::uint64_t left_out_ = 0;
};

/// How the records of one options template are read; not at all unless they have what one needs: a template and an
/// element in the scope, and a technique. A template, so that it costs nothing to include.
template <const auto& Layout>
class table_of_anonymisations {
 public:
  table_of_anonymisations() = default;
  explicit table_of_anonymisations(const template_view& t) {
    auto made = bind(Layout, t.fields);
    const auto has = [&]<auto Member>() { return made.present().test(index_of<Member>(Layout)); };
    const auto in_scope = [&](const element& e) {
      for (const specifier& s : t.scope())
        if (s.names(e)) return true;
      return false;
    };
    is_ = t.is_options && in_scope(ie::templateId) && in_scope(ie::informationElementId) &&
          has.template operator()<&anonymisation::template_id>() && has.template operator()<&anonymisation::id>() &&
          has.template operator()<&anonymisation::technique>();
    if (is_) how_ = std::move(made);
  }
  [[nodiscard]] explicit operator bool() const noexcept { return is_; }
  [[nodiscard]] std::size_t owned_octets() const noexcept { return how_.owned_octets(); }
  /// is_known(id): is there such a template by now?
  template <class IsKnown>
  void learn(octets content, anonymised_fields& to, IsKnown is_known) const {
    std::array<anonymisation, 16> batch;
    while (true) {
      batch = {};  // not all records have all members
      const plan::outcome o = how_.read(content, batch);
      for (std::size_t i = 0; i < o.records; ++i) {
        batch[i].early = !is_known(batch[i].template_id);
        to.learn(batch[i]);
      }
      content = content.subspan(o.octets);
      if (o.records < batch.size()) return;
    }
  }

 private:
  decltype(bind(Layout, {})) how_;
  bool is_ = false;
};
using anonymisation_binding = table_of_anonymisations<anonymisation_layout>;

}  // namespace flowkit::flow
