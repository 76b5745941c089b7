// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <msgpack.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/wire/document.hpp"
#include "common/wire/rules.hpp"

/// From values to bytes: integers as short as they go, floats as float 64.
namespace vigil::wire {

class Output {
 public:
  explicit Output(std::string& bytes) : sink_{bytes}, packer_{sink_} {}

  void map(std::size_t pairs) { packer_.pack_map(static_cast<std::uint32_t>(pairs)); }
  void array(std::size_t elements) { packer_.pack_array(static_cast<std::uint32_t>(elements)); }
  void nil() { packer_.pack_nil(); }
  void boolean(bool value) { value ? packer_.pack_true() : packer_.pack_false(); }
  void uint(std::uint64_t value) { packer_.pack_uint64(value); }
  void integer(std::int64_t value) { packer_.pack_int64(value); }
  void text(std::string_view value) {
    const auto size = static_cast<std::uint32_t>(value.size());
    packer_.pack_str(size).pack_str_body(value.data(), size);
  }
  void bin(std::span<const std::byte> value) {
    const auto size = static_cast<std::uint32_t>(value.size());
    packer_.pack_bin(size).pack_bin_body(reinterpret_cast<const char*>(value.data()), size);
  }
  /// Not the packer's pack_double, which turns 97.0 into an integer: a reader may rely on the type.
  void real(double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    char bytes[9] = {'\xcb'};
    for (unsigned i = 0; i < 8; ++i) bytes[1 + i] = static_cast<char>((bits >> (56 - 8 * i)) & 0xffU);
    sink_.write(bytes, sizeof bytes);
  }

 private:
  struct Sink {
    std::string& bytes;
    void write(const char* data, std::size_t size) { bytes.append(data, size); }
  };
  Sink sink_;
  msgpack::packer<Sink> packer_;
};

// Whether an optional key is written.
template <class T>
bool is_set(const std::optional<T>& value) {
  return value.has_value();
}
template <class T>
bool is_set(const std::vector<T>& value) {
  return !value.empty();
}
inline bool is_set(const std::string& value) { return !value.empty(); }
inline bool is_set(bool value) { return value; }
inline bool is_set(double value) { return value != 0; }
inline bool is_set(std::uint32_t value) { return value != 0; }
inline bool is_set(std::uint64_t value) { return value != 0; }
template <class T, class Layout>
bool is_set(const T&, const MapOf<Layout>&) {
  return true;
}
template <class T, class Layout>
bool is_set(const std::optional<T>& value, const MapOf<Layout>&) {
  return value.has_value();
}
template <class T, class Layout>
bool is_set(const std::vector<T>& value, const Each<Layout>&) {
  return !value.empty();
}
template <class T>
bool is_set(const T& value, const Range&) {
  return is_set(value);
}
template <class T>
bool is_set(const T& value, const Length&) {
  return is_set(value);
}
template <class T, class E, std::size_t N>
bool is_set(const T& value, const EnumText<E, N>&) {
  return is_set(value);
}

inline void write(Output& out, bool value) { out.boolean(value); }
inline void write(Output& out, std::uint64_t value) { out.uint(value); }
inline void write(Output& out, std::uint32_t value) { out.uint(value); }
inline void write(Output& out, std::uint32_t value, const Count&) { out.uint(value); }
inline void write(Output& out, double value, const Range&) { out.real(value); }
inline void write(Output& out, BayTime value) { out.integer(to_ns(value)); }
inline void write(Output& out, WallTime value) { out.integer(to_ns(value)); }
inline void write(Output& out, std::string_view value) { out.text(value); }
inline void write(Output& out, const std::string& value) { out.text(value); }
inline void write(Output& out, std::string_view value, const Length&) { out.text(value); }
inline void write(Output& out, const std::string& value, const Length&) { out.text(value); }
template <class E, std::size_t N>
void write(Output& out, const E& value, const EnumText<E, N>& words) {
  out.text(words[value]);
}

inline void write(Output& out, const std::vector<std::string>& values) {
  out.array(values.size());
  for (const auto& value : values) out.text(value);
}
inline void write(Output& out, const std::vector<std::uint64_t>& values) {
  out.array(values.size());
  for (const auto value : values) out.uint(value);
}

template <class T, class... Rule>
void write(Output& out, const std::optional<T>& value, const Rule&... rule) {
  write(out, *value, rule...);
}

/// Counts the keys that FieldWriter will write: a map begins with their number.
class FieldCounter {
 public:
  std::size_t count() const { return count_; }

  template <class T, class... Rule>
  bool required(const Key&, const T&, const Rule&...) {
    ++count_;
    return true;
  }
  template <class T, class... Rule>
  bool optional(const Key&, const T& value, const Rule&... rule) {
    if (is_set(value, rule...)) ++count_;
    return true;
  }
  bool version() { return ++count_ > 0; }
  bool seconds_of(const Key&, const BayTime&) { return ++count_ > 0; }

 private:
  std::size_t count_ = 0;
};

class FieldWriter {
 public:
  explicit FieldWriter(Output& out) : out_{out} {}

  template <class T, class... Rule>
  bool required(const Key& key, const T& value, const Rule&... rule) {
    out_.text(key.text);
    write(out_, value, rule...);
    return true;
  }
  template <class T, class... Rule>
  bool optional(const Key& key, const T& value, const Rule&... rule) {
    return !is_set(value, rule...) || required(key, value, rule...);
  }
  bool version() { return required("v", protocol_version); }
  bool seconds_of(const Key& key, const BayTime& time) {
    return required(key, to_seconds(time.time_since_epoch()), seconds);
  }

 private:
  Output& out_;
};

template <class T, class Layout>
void write(Output& out, const T& value, const MapOf<Layout>& rule) {
  FieldCounter counter;
  rule.layout(counter, value);
  out.map(counter.count());
  FieldWriter writer{out};
  rule.layout(writer, value);
}

template <class T, class Layout>
void write(Output& out, const std::optional<T>& value, const MapOf<Layout>& rule) {
  write(out, *value, rule);
}

template <class T, class Layout>
void write(Output& out, const std::vector<T>& values, const Each<Layout>& rule) {
  out.array(values.size());
  for (const auto& value : values) write(out, value, map_of(rule.layout));
}

}  // namespace vigil::wire
