// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/wire/messages.hpp"
#include "common/wire/utf8.hpp"

/// A MessagePack map taken apart into a flat list of nodes, with every limit of the protocol enforced.
namespace vigil::wire {

constexpr std::size_t max_map_pairs = 128;
constexpr std::size_t max_array_elements = 4096;
constexpr std::size_t max_string_bytes = 1024;
constexpr std::size_t max_bin_bytes = std::size_t{64} * 1024;
constexpr std::size_t max_depth = 8;  ///< the root map is the first level
/// In one map of any kind, so that memory stays bounded.
constexpr std::size_t max_values = std::size_t{256} * 1024;

/// One of 64 bits for a key; a map's node carries the bits of all its keys. The factor was searched for: with
/// it no two keys of a wave, a numeric or a pump share a bit, nor do two numeric channels.
constexpr std::uint64_t key_bit(std::uint64_t word, std::size_t size) {
  return std::uint64_t{1} << (((word + size) * 0xae7024edb7ee1a9bU) >> 58U);
}

/// A key to look for; its word and bit are worked out by the compiler.
struct Key {
  std::string_view text;
  std::uint64_t word;
  std::uint64_t bit;

  // NOLINTNEXTLINE(google-explicit-constructor): a key is written as a literal.
  template <std::size_t N>
  consteval Key(const char (&literal)[N])
      : text{literal, N - 1}, word{word_of(text)}, bit{key_bit(word, N - 1)} {}
};

/// `negative` is any integer below 0; `real` is float 32 or 64.
enum class NodeType : std::uint8_t { nil, boolean, uint, negative, real, str, bin, array, map };

/// One value. Behind a container stand its elements, each followed by its own; behind a map, key and value in
/// turn.
struct Node {
  NodeType type;
  std::uint32_t size;  ///< bytes of a str or bin, elements of an array, pairs of a map
  std::uint32_t span;  ///< nodes up to the next sibling, this one included
  std::uint64_t word;  ///< of a str: word_of(text()); of a map: the key_bits of its keys
  union {
    bool boolean;
    std::uint64_t uint;
    std::int64_t negative;
    double real;
    const char* data;
  };

  std::string_view text() const { return {data, size}; }
  const Node* first() const { return this + 1; }
  const Node* next() const { return this + span; }
  bool is(const Key& key) const {
    return word == key.word && size == key.text.size() &&
           (size <= 8 || std::memcmp(data + 8, key.text.data() + 8, size - 8) == 0);
  }
};

/// Why something is refused, built from the inside out: the value first, then the path to it.
struct Complaint {
  Refusal reason = Refusal::malformed;
  std::string path;
  std::string text;

  /// Each returns false, so that a reader can return it.
  [[gnu::cold]] bool because(Refusal why, std::string what);
  [[gnu::cold]] bool in(std::string_view key);
  [[gnu::cold]] bool in(std::size_t index);
  std::string sentence() const { return path.empty() ? text : path + " " + text; }
};

/// `text` in quotes for an error: at most 40 bytes of it, without control characters.
std::string in_quotes(std::string_view text);
/// A value as an error shows it: `-3`, `NaN`, `'kvo'`, `a map`.
std::string describe(const Node& node);

/// Parses one map at a time into memory that it keeps.
class Document {
 public:
  /// The root map: at most `max_bytes`, nothing behind it, UTF-8 strings, string keys, none twice, no ext.
  /// Else nullptr and `complaint`. Nodes hold until the next call and borrow from `bytes`.
  const Node* parse(std::span<const std::byte> bytes, std::size_t max_bytes, Complaint& complaint);

 private:
  std::vector<Node> nodes_;
};

}  // namespace vigil::wire
