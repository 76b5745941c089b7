// SPDX-License-Identifier: MIT
#include "common/wire/document.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdio>

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

std::string in_quotes(std::string_view text) {
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

template <class T>
T load_big_endian(const char* from) {
  static_assert(std::endian::native == std::endian::little);
  T value;
  std::memcpy(&value, from, sizeof value);
  if constexpr (sizeof value == 2) value = static_cast<T>(__builtin_bswap16(value));
  if constexpr (sizeof value == 4) value = __builtin_bswap32(value);
  if constexpr (sizeof value == 8) value = __builtin_bswap64(value);
  return value;
}

/// One pass over the bytes. Of the library's parser, the calls to a visitor and an allocation per message
/// cost twice what this does, and every limit would have to be checked from within those calls all the same.
class Parser {
 public:
  Parser(std::span<const std::byte> bytes, std::vector<Node>& nodes, Complaint& complaint)
      : begin_{reinterpret_cast<const char*>(bytes.data())},
        at_{begin_},
        end_{begin_ + bytes.size()},
        nodes_{nodes},
        next_{nodes.data()},
        nodes_end_{nodes.data() + nodes.size()},
        complaint_{complaint} {}

  bool parse() {
    if (at_ == end_) return stop(Refusal::malformed, "is empty, must be a MessagePack map");
    const unsigned lead = static_cast<unsigned char>(*at_);
    const bool is_map = (lead & 0xf0U) == 0x80 || lead == 0xde || lead == 0xdf;
    if (!is_map) return stop(Refusal::malformed, "is no MessagePack map");
    if (!value()) return false;
    return at_ == end_ || stop(Refusal::malformed, std::to_string(end_ - at_) + " bytes behind the map");
  }

 private:
  bool value() {
    if (at_ == end_) return cut();
    const unsigned lead = static_cast<unsigned char>(*at_++);
    if (lead < 0x80) return uint(lead);
    if (lead < 0x90) return map(lead & 0x0fU);
    if (lead < 0xa0) return array(lead & 0x0fU);
    if (lead < 0xc0) return str(lead & 0x1fU);
    if (lead >= 0xe0) return integer(static_cast<std::int8_t>(lead));
    switch (lead) {
      case 0xc0: return add(NodeType::nil) != nullptr;
      case 0xc2: return boolean(false);
      case 0xc3: return boolean(true);
      case 0xc4: return sized<std::uint8_t>(&Parser::bin);
      case 0xc5: return sized<std::uint16_t>(&Parser::bin);
      case 0xc6: return sized<std::uint32_t>(&Parser::bin);
      case 0xca: return number<std::uint32_t>([this](auto bits) { return real(std::bit_cast<float>(bits)); });
      case 0xcb:
        return number<std::uint64_t>([this](auto bits) { return real(std::bit_cast<double>(bits)); });
      case 0xcc: return number<std::uint8_t>([this](auto bits) { return uint(bits); });
      case 0xcd: return number<std::uint16_t>([this](auto bits) { return uint(bits); });
      case 0xce: return number<std::uint32_t>([this](auto bits) { return uint(bits); });
      case 0xcf: return number<std::uint64_t>([this](auto bits) { return uint(bits); });
      case 0xd0:
        return number<std::uint8_t>([this](auto bits) { return integer(static_cast<std::int8_t>(bits)); });
      case 0xd1:
        return number<std::uint16_t>([this](auto bits) { return integer(static_cast<std::int16_t>(bits)); });
      case 0xd2:
        return number<std::uint32_t>([this](auto bits) { return integer(static_cast<std::int32_t>(bits)); });
      case 0xd3:
        return number<std::uint64_t>([this](auto bits) { return integer(static_cast<std::int64_t>(bits)); });
      case 0xd9: return sized<std::uint8_t>(&Parser::str);
      case 0xda: return sized<std::uint16_t>(&Parser::str);
      case 0xdb: return sized<std::uint32_t>(&Parser::str);
      case 0xdc: return sized<std::uint16_t>(&Parser::array);
      case 0xdd: return sized<std::uint32_t>(&Parser::array);
      case 0xde: return sized<std::uint16_t>(&Parser::map);
      case 0xdf: return sized<std::uint32_t>(&Parser::map);
      case 0xc1:
        return stop(Refusal::malformed, "no MessagePack at byte " + std::to_string(at_ - 1 - begin_));
      default: return stop(Refusal::malformed, "an ext at byte " + std::to_string(at_ - 1 - begin_));
    }
  }

  template <class T, class Take>
  bool number(Take take) {
    if (left() < sizeof(T)) return cut();
    const T bits = load_big_endian<T>(at_);
    at_ += sizeof(T);
    return take(bits);
  }
  template <class T>
  bool sized(bool (Parser::*take)(std::uint32_t)) {
    return number<T>([this, take](T size) { return (this->*take)(size); });
  }

  bool boolean(bool value) {
    Node* node = add(NodeType::boolean);
    if (node != nullptr) node->boolean = value;
    return node != nullptr;
  }
  bool uint(std::uint64_t value) {
    Node* node = add(NodeType::uint);
    if (node != nullptr) node->uint = value;
    return node != nullptr;
  }
  bool integer(std::int64_t value) {
    if (value >= 0) return uint(static_cast<std::uint64_t>(value));
    Node* node = add(NodeType::negative);
    if (node != nullptr) node->negative = value;
    return node != nullptr;
  }
  bool real(double value) {
    Node* node = add(NodeType::real);
    if (node != nullptr) node->real = value;
    return node != nullptr;
  }

  [[gnu::always_inline]] bool str(std::uint32_t size) {
    if (size > max_string_bytes) return stop_large("a string of ", size, max_string_bytes);
    if (left() < size) return cut();
    std::uint64_t word = 0;
    if (!scan_utf8(at_, size, left(), word)) return stop(Refusal::malformed, "a string that is not UTF-8");
    Node* node = add(NodeType::str);
    if (node == nullptr) return false;
    node->size = size;
    node->word = word;
    node->data = at_;
    at_ += size;
    return true;
  }

  bool bin(std::uint32_t size) {
    if (size > max_bin_bytes) return stop_large("a bin of ", size, max_bin_bytes);
    if (left() < size) return cut();
    Node* node = add(NodeType::bin);
    if (node == nullptr) return false;
    node->size = size;
    node->data = at_;
    at_ += size;
    return true;
  }

  bool array(std::uint32_t size) {
    if (size > max_array_elements) return stop_large("an array of ", size, max_array_elements);
    std::size_t index = 0;
    if (!open(NodeType::array, size, index)) return false;
    for (std::uint32_t i = 0; i < size; ++i)
      if (!value()) return false;
    close(index);
    return true;
  }

  bool map(std::uint32_t size) {
    if (size > max_map_pairs) return stop_large("a map of ", size, max_map_pairs);
    std::size_t index = 0;
    if (!open(NodeType::map, size, index)) return false;
    std::uint64_t bits = 0;
    for (std::uint32_t i = 0; i < size; ++i)
      if (!key(index, bits) || !value()) return false;
    nodes_[index].word = bits;
    close(index);
    return true;
  }

  [[gnu::always_inline]] bool key(std::size_t map_index, std::uint64_t& bits) {
    if (at_ == end_) return cut();
    const unsigned lead = static_cast<unsigned char>(*at_);
    const bool is_str = (lead & 0xe0U) == 0xa0 || (lead >= 0xd9 && lead <= 0xdb);
    if (!is_str)
      return stop(Refusal::malformed, "a key that is not a string at byte " + std::to_string(at_ - begin_));
    if (lead <= 0xbf) {
      ++at_;
      if (!str(lead & 0x1fU)) return false;
    } else if (!value()) {
      return false;
    }
    const Node& node = next_[-1];
    const std::uint64_t bit = key_bit(node.word, node.size);
    if ((bits & bit) != 0 && stands_already(map_index)) return false;
    bits |= bit;
    return true;
  }

  /// The key just added against those before it in its map; only where their bits are the same.
  [[gnu::noinline]] bool stands_already(std::size_t map_index) {
    const Node& added = next_[-1];
    for (const Node* key = nodes_[map_index].first(); key != &added; key = (key + 1)->next())
      if (key->word == added.word && key->text() == added.text())
        return !stop(Refusal::malformed, "key " + in_quotes(key->text()) + " stands twice");
    return false;
  }

  std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }

  [[gnu::always_inline]] Node* add(NodeType type) {
    if (next_ == nodes_end_ && !grow()) return nullptr;
    Node* node = next_++;
    node->type = type;
    node->size = 0;
    node->span = 1;
    node->word = 0;
    return node;
  }

  bool open(NodeType type, std::uint32_t size, std::size_t& index) {
    if (depth_ == max_depth) return stop(Refusal::too_large, "nested deeper than 8");
    Node* node = add(type);
    if (node == nullptr) return false;
    node->size = size;
    index = static_cast<std::size_t>(node - nodes_.data());
    ++depth_;
    return true;
  }

  void close(std::size_t index) {
    Node& node = nodes_[index];
    node.span = static_cast<std::uint32_t>(next_ - &node);
    --depth_;
  }

  [[gnu::cold, gnu::noinline]] bool grow() {
    const std::size_t count = nodes_.size();
    if (count >= max_values) return stop(Refusal::too_large, "more than 262144 values");
    nodes_.resize(std::max<std::size_t>(64, 2 * count));
    next_ = nodes_.data() + count;
    nodes_end_ = nodes_.data() + nodes_.size();
    return true;
  }

  [[gnu::cold, gnu::noinline]] bool stop(Refusal why, std::string what) {
    return complaint_.because(why, std::move(what));
  }
  [[gnu::cold, gnu::noinline]] bool stop(Refusal why, const char* what) {
    return stop(why, std::string{what});
  }
  [[gnu::cold, gnu::noinline]] bool stop_large(const char* what, std::uint32_t size, std::size_t most) {
    return stop(Refusal::too_large,
                what + std::to_string(size) + ", at most " + std::to_string(most) + " are allowed");
  }
  [[gnu::cold, gnu::noinline]] bool cut() {
    return stop(Refusal::malformed, "cut off after " + std::to_string(end_ - begin_) + " bytes");
  }

  const char* begin_;
  const char* at_;
  const char* end_;
  std::vector<Node>& nodes_;
  Node* next_;
  Node* nodes_end_;
  Complaint& complaint_;
  std::size_t depth_ = 0;
};

}  // namespace

std::string describe(const Node& node) {
  switch (node.type) {
    case NodeType::nil: return "nil";
    case NodeType::boolean: return node.boolean ? "true" : "false";
    case NodeType::uint: return std::to_string(node.uint);
    case NodeType::negative: return std::to_string(node.negative);
    case NodeType::real: return describe_real(node.real);
    case NodeType::str: return in_quotes(node.text());
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
  return Parser{bytes, nodes_, complaint}.parse() ? nodes_.data() : nullptr;
}

}  // namespace vigil::wire
