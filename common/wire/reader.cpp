// SPDX-License-Identifier: MIT
#include "common/wire/reader.hpp"

#include <limits>

namespace vigil::wire {

bool wrong_type(const Node& node, std::string_view expected, Complaint& complaint) {
  return complaint.because(Refusal::wrong_type,
                           "is " + describe(node) + ", must be " + std::string(expected));
}

bool outside(const Node& node, std::string_view allowed, Complaint& complaint) {
  return complaint.because(Refusal::out_of_range, "is " + describe(node) + ", " + std::string(allowed));
}

bool not_a_word(const Node& node, const std::string_view* words, std::size_t count, Complaint& complaint) {
  std::string allowed = "must be one of ";
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) allowed += ", ";
    allowed += words[i];
  }
  return outside(node, allowed, complaint);
}

bool bad_version(std::uint64_t version, Complaint& complaint) {
  if (version == 0) return complaint.because(Refusal::out_of_range, "is 0, must be 1") || complaint.in("v");
  complaint.because(Refusal::version, "is " + std::to_string(version) + ", this program speaks 1");
  return complaint.in("v");
}

bool missing(std::string_view key, Complaint& complaint) {
  return complaint.because(Refusal::missing_key, "is missing") || complaint.in(key);
}

bool bad_length(const Node& node, const Length& length, Complaint& complaint) {
  return complaint.because(Refusal::out_of_range, "has " + std::to_string(node.size) + " bytes, must have " +
                                                      std::to_string(length.min) + " to " +
                                                      std::to_string(length.max));
}

bool read(const Node& node, std::uint32_t& out, Complaint& complaint) {
  std::uint64_t value = 0;
  if (!read(node, value, complaint)) return false;
  if (value > std::numeric_limits<std::uint32_t>::max())
    return outside(node, "must be at most 4294967295", complaint);
  out = static_cast<std::uint32_t>(value);
  return true;
}

bool read(const Node& node, std::uint32_t& out, Complaint& complaint, const Count& count) {
  std::uint64_t value = 0;
  if (!read(node, value, complaint)) return false;
  if (value < count.min || value > count.max)
    return outside(node, "must be within " + std::to_string(count.min) + " and " + std::to_string(count.max),
                   complaint);
  out = static_cast<std::uint32_t>(value);
  return true;
}

bool read(const Node& node, WallTime& out, Complaint& complaint) {
  BayTime time;
  if (!read(node, time, complaint)) return false;
  out = WallTime{time.time_since_epoch()};
  return true;
}

bool read(const Node& node, std::string& out, Complaint& complaint) {
  if (node.type != NodeType::str) return wrong_type(node, "a string", complaint);
  out = node.text();
  return true;
}

namespace {

template <class T>
bool read_array(const Node& node, std::vector<T>& out, std::string_view expected, Complaint& complaint) {
  if (node.type != NodeType::array) return wrong_type(node, expected, complaint);
  out.clear();
  out.reserve(node.size);
  for (const Node* element = node.first(); element != node.next(); element = element->next())
    if (!read(*element, out.emplace_back(), complaint)) return complaint.in(out.size() - 1);
  return true;
}

}  // namespace

bool read(const Node& node, std::vector<std::string>& out, Complaint& complaint) {
  return read_array(node, out, "an array of strings", complaint);
}

bool read(const Node& node, std::vector<std::uint64_t>& out, Complaint& complaint) {
  return read_array(node, out, "an array of whole numbers", complaint);
}

}  // namespace vigil::wire
