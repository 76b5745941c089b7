// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "common/model/channel.hpp"
#include "common/model/error.hpp"
#include "common/model/time.hpp"

// The two archives of alarms/bay_alarms_saved.hpp over JSON, for saved_bay.cpp alone. Times are ns, an enum
// is its number, a channel its id, what is unset is null.

namespace vigil::station {

/// No list of a bay's is longer.
constexpr std::size_t most_saved_elements = 10'000;
/// No delay, clear time or window is longer, nor as far before.
constexpr Duration longest_saved_duration = std::chrono::hours{24 * 366};

template <typename T, typename Archive>
concept HasFields = requires(T& part, Archive& archive) {
  T::fields(part, archive);
};

/// Makes a JSON object of what it is called with.
class SavedWriter {
 public:
  template <typename T>
  void operator()(std::string_view name, const T& part) {
    object_[std::string(name)] = json_of(part);
  }
  template <typename T>
  void operator()(std::string_view name, const T& part,
                  std::type_identity_t<T> /*last*/) requires std::is_enum_v<T> {
    object_[std::string(name)] = static_cast<std::uint64_t>(part);
  }
  template <typename T>
  void operator()(std::string_view name, const std::vector<T>& parts,
                  std::type_identity_t<T> /*last*/) requires std::is_enum_v<T> {
    nlohmann::json list = nlohmann::json::array();
    for (const T part : parts) list.push_back(static_cast<std::uint64_t>(part));
    object_[std::string(name)] = std::move(list);
  }
  nlohmann::json take() { return std::move(object_); }

 private:
  static nlohmann::json json_of(bool value) { return value; }
  static nlohmann::json json_of(double value) { return value; }
  template <std::integral T>
  static nlohmann::json json_of(T value) {
    return value;
  }
  static nlohmann::json json_of(const std::string& text) { return text; }
  static nlohmann::json json_of(Channel channel) { return std::string(info(channel).id); }
  static nlohmann::json json_of(Duration duration) { return duration.count(); }
  static nlohmann::json json_of(BayTime time) { return to_ns(time); }
  static nlohmann::json json_of(WallTime time) { return to_ns(time); }
  template <typename T>
  static nlohmann::json json_of(const std::optional<T>& value) {
    return value ? json_of(*value) : nlohmann::json{};
  }
  template <typename List>
  requires requires(const List& list) { list.begin() == list.end(); }
  static nlohmann::json json_of(const List& list) {
    nlohmann::json array = nlohmann::json::array();
    for (const auto& one : list) array.push_back(json_of(one));
    return array;
  }
  template <typename T>
  requires HasFields<const T, SavedWriter>
  static nlohmann::json json_of(const T& part) {
    SavedWriter writer;
    T::fields(part, writer);
    return writer.take();
  }
  template <typename T>
  requires requires(const T& part, SavedWriter& writer) { saved_fields(part, writer, &part); }
  static nlohmann::json json_of(const T& part) {
    SavedWriter writer;
    saved_fields(part, writer, &part);
    return writer.take();
  }

  nlohmann::json object_ = nlohmann::json::object();
};

/// Takes parts out of a JSON object. The first mistake is kept, with its place; nothing is changed after it.
class SavedReader {
 public:
  /// @param where said before each mistake
  SavedReader(const nlohmann::json& object, std::string where, std::optional<Error>& error)
      : object_{object}, where_{std::move(where)}, error_{error} {
    if (!object_.is_object()) mistake({}, "an object");
  }

  bool has(std::string_view name) const { return object_.is_object() && object_.contains(std::string(name)); }

  template <typename T>
  void operator()(std::string_view name, T& part) {
    if (const nlohmann::json* json = find(name)) read(name, *json, part);
  }
  template <typename T>
  void operator()(std::string_view name, T& part, std::type_identity_t<T> last) requires std::is_enum_v<T> {
    if (const nlohmann::json* json = find(name)) read_enum(name, *json, part, last);
  }
  template <typename T>
  void operator()(std::string_view name, std::vector<T>& parts,
                  std::type_identity_t<T> last) requires std::is_enum_v<T> {
    const nlohmann::json* json = find(name);
    if (json == nullptr || !is_list(name, *json)) return;
    parts.assign(json->size(), T{});
    for (std::size_t i = 0; i < parts.size(); ++i) read_enum(name, (*json)[i], parts[i], last);
  }

 private:
  const nlohmann::json* find(std::string_view name) {
    if (error_) return nullptr;
    const auto found = object_.find(std::string(name));
    if (found != object_.end()) return &*found;
    error_ = Error{where_ + ": '" + std::string(name) + "' is missing"};
    return nullptr;
  }
  void mistake(std::string_view name, std::string_view wanted) {
    if (!error_)
      error_ = Error{where_ + (name.empty() ? "" : "." + std::string(name)) + ": " + std::string(wanted) +
                     " is wanted"};
  }
  bool is_list(std::string_view name, const nlohmann::json& json) {
    if (json.is_array() && json.size() <= most_saved_elements) return true;
    mistake(name, "a list of at most " + std::to_string(most_saved_elements));
    return false;
  }
  template <typename T>
  void read_enum(std::string_view name, const nlohmann::json& json, T& part, T last) {
    if (json.is_number_unsigned() && json.get<std::uint64_t>() <= static_cast<std::uint64_t>(last))
      part = static_cast<T>(json.get<std::uint64_t>());
    else
      mistake(name, "0 to " + std::to_string(static_cast<std::uint64_t>(last)));
  }

  void read(std::string_view name, const nlohmann::json& json, bool& part) {
    if (json.is_boolean())
      part = json.get<bool>();
    else
      mistake(name, "true or false");
  }
  void read(std::string_view name, const nlohmann::json& json, double& part) {
    if (json.is_number() && std::isfinite(json.get<double>()))
      part = json.get<double>();
    else
      mistake(name, "a number");
  }
  template <std::integral T>
  void read(std::string_view name, const nlohmann::json& json, T& part) {
    if (json.is_number_unsigned() && std::in_range<T>(json.get<std::uint64_t>()))
      part = static_cast<T>(json.get<std::uint64_t>());
    else if (json.is_number_integer() && !json.is_number_unsigned() &&
             std::in_range<T>(json.get<std::int64_t>()))
      part = static_cast<T>(json.get<std::int64_t>());
    else
      mistake(name, "a whole number in its range");
  }
  void read(std::string_view name, const nlohmann::json& json, std::string& part) {
    if (json.is_string())
      part = json.get_ref<const std::string&>();
    else
      mistake(name, "a text");
  }
  void read(std::string_view name, const nlohmann::json& json, Channel& part) {
    std::optional<Channel> found;
    if (json.is_string()) {
      const auto& id = json.get_ref<const std::string&>();
      found = find_channel(id, ChannelKind::numeric);
      if (!found) found = find_channel(id, ChannelKind::wave);
    }
    if (found)
      part = *found;
    else
      mistake(name, "a channel of the catalogue");
  }
  void read(std::string_view name, const nlohmann::json& json, Duration& part) {
    std::int64_t ns = 0;
    read(name, json, ns);
    if (ns >= -longest_saved_duration.count() && ns <= longest_saved_duration.count())
      part = Duration{ns};
    else
      mistake(name, "at most a year, in ns");
  }
  template <typename Clock>
  void read(std::string_view name, const nlohmann::json& json,
            std::chrono::time_point<Clock, Duration>& part) {
    std::int64_t ns = 0;
    read(name, json, ns);
    if (ns >= 0 && ns <= to_ns(max_bay_time))
      part = std::chrono::time_point<Clock, Duration>{Duration{ns}};
    else
      mistake(name, "a time in ns from 1970 to 2255");
  }
  template <typename T>
  void read(std::string_view name, const nlohmann::json& json, std::optional<T>& part) {
    part.reset();
    if (json.is_null()) return;
    T value{};
    read(name, json, value);
    part = std::move(value);
  }
  template <typename T, std::size_t N>
  void read(std::string_view name, const nlohmann::json& json, std::array<T, N>& part) {
    if (!json.is_array() || json.size() != N) {
      mistake(name, "a list of " + std::to_string(N));
      return;
    }
    for (std::size_t i = 0; i < N; ++i) read(name, json[i], part[i]);
  }
  template <typename List>
  requires requires(List& list) { list.emplace_back(); }
  void read(std::string_view name, const nlohmann::json& json, List& list) {
    list.clear();
    if (!is_list(name, json)) return;
    for (const nlohmann::json& one : json) {
      if (error_) return;
      list.emplace_back();
      read(name, one, list.back());
    }
  }
  template <typename T>
  requires HasFields<T, SavedReader>
  void read(std::string_view name, const nlohmann::json& json, T& part) {
    SavedReader reader{json, where_ + "." + std::string(name), error_};
    if (!error_) T::fields(part, reader);
  }
  template <typename T>
  requires requires(T& part, SavedReader& reader) {
    saved_fields(part, reader, static_cast<const T*>(nullptr));
  }
  void read(std::string_view name, const nlohmann::json& json, T& part) {
    SavedReader reader{json, where_ + "." + std::string(name), error_};
    if (!error_) saved_fields(part, reader, static_cast<const T*>(&part));
  }

  const nlohmann::json& object_;
  std::string where_;
  std::optional<Error>& error_;
};

}  // namespace vigil::station
