// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "common/model/channel.hpp"
#include "common/model/enum_text.hpp"

namespace vigil::alarms {

/// What an alarm is about, as its melody tells it.
enum class SoundCategory : std::uint8_t {
  general,
  oxygen,
  ventilation,
  cardiovascular,
  drug_delivery,
  equipment,
};
constexpr EnumText<SoundCategory, 6> sound_category_text{
    {"general", "oxygen", "ventilation", "cardiovascular", "drug-delivery", "equipment"}};

/// By a condition's name (`spo2-low`, `no-breath`, `air-in-line:1`, `no-signal:spo2`); where no table knows
/// it, by its channel; else general.
SoundCategory category_of(std::string_view condition, std::optional<Channel> channel = std::nullopt);

}  // namespace vigil::alarms
