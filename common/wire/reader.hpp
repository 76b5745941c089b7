// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/wire/document.hpp"
#include "common/wire/rules.hpp"

/// From nodes to values. Every `read` returns false with a complaint where the node is not what it must be.
namespace vigil::wire {

[[gnu::cold]] bool wrong_type(const Node& node, std::string_view expected, Complaint& complaint);
[[gnu::cold]] bool outside(const Node& node, std::string_view allowed, Complaint& complaint);
[[gnu::cold]] bool not_a_word(const Node& node, const std::string_view* words, std::size_t count,
                              Complaint& complaint);

[[gnu::cold]] bool bad_version(std::uint64_t version, Complaint& complaint);
[[gnu::cold]] bool missing(std::string_view key, Complaint& complaint);

/// Any integer, float 32 or float 64; false for everything else.
inline bool number_of(const Node& node, double& out) {
  if (node.type == NodeType::real) {
    out = node.real;
  } else if (node.type == NodeType::uint) {
    out = static_cast<double>(node.uint);
  } else if (node.type == NodeType::negative) {
    out = static_cast<double>(node.negative);
  } else {
    return false;
  }
  return true;
}

inline bool read(const Node& node, bool& out, Complaint& complaint) {
  if (node.type != NodeType::boolean) return wrong_type(node, "true or false", complaint);
  out = node.boolean;
  return true;
}

inline bool read(const Node& node, double& out, Complaint& complaint, const Range& range) {
  double value = 0;
  if (!number_of(node, value)) return wrong_type(node, "a number", complaint);
  if (!(value >= range.lo && value <= range.hi) || (range.without_lo && value == range.lo))
    return outside(node, range.text, complaint);
  out = value;
  return true;
}

inline bool read(const Node& node, std::uint64_t& out, Complaint& complaint) {
  if (node.type == NodeType::negative)
    return outside(node, "must be a whole number of at least 0", complaint);
  if (node.type != NodeType::uint) return wrong_type(node, "a whole number", complaint);
  out = node.uint;
  return true;
}

bool read(const Node& node, std::uint32_t& out, Complaint& complaint);
bool read(const Node& node, std::uint32_t& out, Complaint& complaint, const Count& count);
bool read(const Node& node, WallTime& out, Complaint& complaint);
bool read(const Node& node, std::string& out, Complaint& complaint);
bool read(const Node& node, std::vector<std::string>& out, Complaint& complaint);
bool read(const Node& node, std::vector<std::uint64_t>& out, Complaint& complaint);

inline bool read(const Node& node, BayTime& out, Complaint& complaint) {
  constexpr auto latest = static_cast<std::uint64_t>(to_ns(max_bay_time));
  if (node.type != NodeType::uint && node.type != NodeType::negative)
    return wrong_type(node, "a whole number of ns", complaint);
  if (node.type == NodeType::negative || node.uint > latest)
    return outside(node, "must be within 0 and 9000000000000000000 ns", complaint);
  out = bay_time_from_ns(static_cast<std::int64_t>(node.uint));
  return true;
}

[[gnu::cold]] bool bad_length(const Node& node, const Length& length, Complaint& complaint);

inline bool read(const Node& node, std::string_view& out, Complaint& complaint, const Length& length) {
  if (node.type != NodeType::str) return wrong_type(node, "a string", complaint);
  if (node.size < length.min || node.size > length.max) return bad_length(node, length, complaint);
  out = node.text();
  return true;
}

inline bool read(const Node& node, std::string& out, Complaint& complaint, const Length& length) {
  std::string_view view;
  if (!read(node, view, complaint, length)) return false;
  out = view;
  return true;
}

template <class E, std::size_t N>
bool read(const Node& node, E& out, Complaint& complaint, const EnumText<E, N>& words) {
  if (node.type != NodeType::str) return wrong_type(node, "a string", complaint);
  const auto value = words.find(node.text());
  if (!value) return not_a_word(node, words.names.data(), N, complaint);
  out = *value;
  return true;
}

template <class T, class... Rule>
bool read(const Node& node, std::optional<T>& out, Complaint& complaint, const Rule&... rule) {
  return read(node, out.emplace(), complaint, rule...);
}

/// Reads the keys of one map. Keys in the expected order are found at once, others by a search.
class FieldReader {
 public:
  FieldReader(const Node& map, Complaint& complaint) : map_{map}, at_{map.first()}, complaint_{complaint} {}

  const Node* find(const Key& key) {
    if ((map_.word & key.bit) == 0) return nullptr;
    if (at_ == map_.next() || !at_->is(key)) {
      for (at_ = map_.first(); at_ != map_.next() && !at_->is(key);) at_ = (at_ + 1)->next();
      if (at_ == map_.next()) return nullptr;
    }
    const Node* value = at_ + 1;
    at_ = value->next();
    return value;
  }

  template <class T, class... Rule>
  bool required(const Key& key, T& out, const Rule&... rule) {
    const Node* node = find(key);
    if (node == nullptr) return missing(key.text);
    return read(*node, out, complaint_, rule...) || complaint_.in(key.text);
  }

  /// Absent or nil leaves `out` as it is.
  template <class T, class... Rule>
  bool optional(const Key& key, T& out, const Rule&... rule) {
    const Node* node = find(key);
    if (node == nullptr || node->type == NodeType::nil) return true;
    return read(*node, out, complaint_, rule...) || complaint_.in(key.text);
  }

  /// `v`: there, and not of a protocol that this program does not know.
  bool version() {
    std::uint64_t spoken = 0;
    if (!required("v", spoken)) return false;
    if (spoken > protocol_version)
      return complaint_.because(Refusal::version,
                                "is " + std::to_string(spoken) + ", this program speaks 1") ||
             complaint_.in("v");
    if (spoken == 0)
      return complaint_.because(Refusal::out_of_range, "is 0, must be 1") || complaint_.in("v");
    return true;
  }

  /// A time in seconds that repeats one in ns: checked, not used.
  bool seconds_of(const Key& key, const BayTime&) {
    double ignored = 0;
    return optional(key, ignored, seconds);
  }

  bool missing(std::string_view key) { return wire::missing(key, complaint_); }

 private:
  const Node& map_;
  const Node* at_;
  Complaint& complaint_;
};

template <class T, class Layout>
bool read(const Node& node, T& out, Complaint& complaint, const MapOf<Layout>& rule) {
  if (node.type != NodeType::map) return wrong_type(node, "a map", complaint);
  FieldReader fields{node, complaint};
  return rule.layout(fields, out);
}

template <class T, class Layout>
bool read(const Node& node, std::optional<T>& out, Complaint& complaint, const MapOf<Layout>& rule) {
  return read(node, out.emplace(), complaint, rule);
}

template <class T, class Layout>
bool read(const Node& node, std::vector<T>& out, Complaint& complaint, const Each<Layout>& rule) {
  if (node.type != NodeType::array) return wrong_type(node, "an array of maps", complaint);
  out.clear();
  out.reserve(node.size);
  for (const Node* element = node.first(); element != node.next(); element = element->next())
    if (!read(*element, out.emplace_back(), complaint, map_of(rule.layout)))
      return complaint.in(out.size() - 1);
  return true;
}

}  // namespace vigil::wire
