// SPDX-License-Identifier: MIT
#include "common/wire/document.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <msgpack.hpp>

#include "common/wire/utf8.hpp"

namespace vigil::wire {

bool Complaint::because(Refusal why, std::string what) {
  reason = why;
  text = std::move(what);
  path.clear();
  return false;
}

bool Complaint::in(std::string_view key) {
  std::string outer{key};
  if (!path.empty() && path.front() != '[') outer += '.';
  path.insert(0, outer);
  return false;
}

bool Complaint::in(std::size_t index) {
  const std::string outer = "[" + std::to_string(index) + "]";
  path.insert(0, path.empty() || path.front() == '[' ? outer : outer + ".");
  return false;
}

std::string quoted(std::string_view text) {
  constexpr std::size_t shown = 40;
  std::string result = "'";
  for (const char c : text.substr(0, shown)) {
    const auto byte = static_cast<unsigned char>(c);
    result += byte < 0x20 || byte == 0x7f || (text.size() > shown && byte >= 0x80) ? '?' : c;
  }
  if (text.size() > shown) result += "…";
  return result + "'";
}

namespace {

std::string describe_real(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-infinity" : "infinity";
  std::array<char, 32> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.10g", value);
  return buffer.data();
}

/// Takes what msgpack's parser tells it and stops it at the first thing that is not allowed.
class Builder : public msgpack::null_visitor {
 public:
  Builder(std::vector<Node>& nodes, Complaint& complaint) : nodes_{nodes}, complaint_{complaint} {}

  bool complained() const { return complained_; }

  bool visit_nil() { return add(NodeType::nil) != nullptr; }
  bool visit_boolean(bool value) {
    Node* node = add(NodeType::boolean);
    if (node != nullptr) node->boolean = value;
    return node != nullptr;
  }
  bool visit_positive_integer(std::uint64_t value) {
    Node* node = add(NodeType::uint);
    if (node != nullptr) node->uint = value;
    return node != nullptr;
  }
  /// msgpack calls this for every signed encoding, also of a positive number.
  bool visit_negative_integer(std::int64_t value) {
    if (value >= 0) return visit_positive_integer(static_cast<std::uint64_t>(value));
    Node* node = add(NodeType::negative);
    if (node != nullptr) node->negative = value;
    return node != nullptr;
  }
  bool visit_float32(float value) { return visit_float64(static_cast<double>(value)); }
  bool visit_float64(double value) {
    Node* node = add(NodeType::real);
    if (node != nullptr) node->real = value;
    return node != nullptr;
  }

  bool visit_str(const char* data, std::uint32_t size) {
    if (size > max_string_bytes)
      return stop(Refusal::too_large,
                  "a string of " + std::to_string(size) + " bytes, at most 1024 are allowed");
    std::uint64_t word = 0;
    if (!scan_utf8(data, size, word)) return stop(Refusal::malformed, "a string that is not UTF-8");
    if (in_key_ && !is_new_key(data, size, word)) return false;
    Node* node = add(NodeType::str);
    if (node == nullptr) return false;
    node->size = size;
    node->word = word;
    node->data = data;
    return true;
  }
  bool visit_bin(const char* data, std::uint32_t size) {
    if (size > max_bin_bytes)
      return stop(Refusal::too_large,
                  "a bin of " + std::to_string(size) + " bytes, at most 65536 are allowed");
    Node* node = add(NodeType::bin);
    if (node == nullptr) return false;
    node->size = size;
    node->data = data;
    return true;
  }
  bool visit_ext(const char*, std::uint32_t) { return stop(Refusal::malformed, "an ext"); }

  bool start_array(std::uint32_t size) {
    if (size > max_array_elements)
      return stop(Refusal::too_large, "an array of " + std::to_string(size) + ", at most 4096 are allowed");
    return open(NodeType::array, size);
  }
  bool start_map(std::uint32_t size) {
    if (size > max_map_pairs)
      return stop(Refusal::too_large, "a map of " + std::to_string(size) + " keys, at most 128 are allowed");
    return open(NodeType::map, size);
  }
  bool end_array() { return close(); }
  bool end_map() { return close(); }
  bool start_map_key() {
    in_key_ = true;
    return true;
  }

  void parse_error(std::size_t, std::size_t at) {
    stop(Refusal::malformed, "no MessagePack at byte " + std::to_string(at));
  }
  void insufficient_bytes(std::size_t, std::size_t at) {
    stop(Refusal::malformed, "cut off after " + std::to_string(at) + " bytes");
  }

 private:
  bool stop(Refusal why, std::string what) {
    complained_ = true;
    return complaint_.because(why, std::move(what));
  }

  Node* add(NodeType type) {
    if (in_key_ && type != NodeType::str) {
      stop(Refusal::malformed, "a key that is not a string");
      return nullptr;
    }
    in_key_ = false;
    if (depth_ == 0 && type != NodeType::map) {
      stop(Refusal::malformed, "not a map");
      return nullptr;
    }
    if (count_ == nodes_.size()) {
      if (count_ >= max_values) {
        stop(Refusal::too_large, "more than 262144 values");
        return nullptr;
      }
      nodes_.resize(std::max<std::size_t>(64, 2 * count_));
    }
    Node* node = &nodes_[count_++];
    node->type = type;
    node->size = 0;
    node->span = 1;
    node->word = 0;
    return node;
  }

  bool open(NodeType type, std::uint32_t size) {
    if (depth_ == max_depth) return stop(Refusal::too_large, "nested deeper than 8");
    Node* node = add(type);
    if (node == nullptr) return false;
    node->size = size;
    open_[depth_++] = static_cast<std::uint32_t>(count_ - 1);
    return true;
  }

  bool close() {
    const std::uint32_t index = open_[--depth_];
    nodes_[index].span = static_cast<std::uint32_t>(count_) - index;
    return true;
  }

  bool is_new_key(const char* data, std::uint32_t size, std::uint64_t word) {
    const std::uint32_t index = open_[depth_ - 1];
    Node& map = nodes_[index];
    const std::uint64_t bit = key_bit(word, size);
    if ((map.word & bit) != 0) {
      const Node* end = nodes_.data() + count_;
      for (const Node* key = map.first(); key != end; key = (key + 1)->next())
        if (key->word == word && key->size == size && std::memcmp(key->data, data, size) == 0)
          return stop(Refusal::malformed, "key " + quoted(key->text()) + " stands twice");
    }
    map.word |= bit;
    return true;
  }

  std::vector<Node>& nodes_;
  Complaint& complaint_;
  std::size_t count_ = 0;
  std::size_t depth_ = 0;
  std::array<std::uint32_t, max_depth> open_{};
  bool in_key_ = false;
  bool complained_ = false;
};

}  // namespace

std::string describe(const Node& node) {
  switch (node.type) {
    case NodeType::nil: return "nil";
    case NodeType::boolean: return node.boolean ? "true" : "false";
    case NodeType::uint: return std::to_string(node.uint);
    case NodeType::negative: return std::to_string(node.negative);
    case NodeType::real: return describe_real(node.real);
    case NodeType::str: return quoted(node.text());
    case NodeType::bin: return "a bin of " + std::to_string(node.size) + " bytes";
    case NodeType::array: return "an array";
    case NodeType::map: return "a map";
  }
  return {};
}

const Node* Document::parse(std::span<const std::byte> bytes, std::size_t max_bytes, Complaint& complaint) {
  if (bytes.size() > max_bytes) {
    complaint.because(Refusal::too_large, std::to_string(bytes.size()) + " bytes, at most " +
                                              std::to_string(max_bytes) + " are allowed");
    return nullptr;
  }
  Builder builder{nodes_, complaint};
  std::size_t end = 0;
  const bool whole = msgpack::parse(reinterpret_cast<const char*>(bytes.data()), bytes.size(), end, builder);
  if (builder.complained()) return nullptr;
  if (!whole) {
    complaint.because(Refusal::malformed, "no MessagePack map");
    return nullptr;
  }
  if (end != bytes.size()) {
    complaint.because(Refusal::malformed, std::to_string(bytes.size() - end) + " bytes behind the map");
    return nullptr;
  }
  return nodes_.data();
}

}  // namespace vigil::wire
