// SPDX-License-Identifier: MIT
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>

#include "common/model/enum_text.hpp"

namespace vigil::simulator {

/// What can fail at a bay, from when it is said until it is said to end (DEVICES.md).
enum class Failure : std::uint8_t {
  motion,              ///< the patient moves: pleth, saturation and impedance suffer
  ecg_artefact,        ///< tremor in the ECG
  co2_blocked,         ///< the sampling line of the capnograph is blocked
  cuff_leak,           ///< the cuff finds no pressure
  cuff_motion,         ///< the cuff's arm moves: it tries again
  occlusion,           ///< the line is clamped behind the pump
  upstream_occlusion,  ///< the pump gets nothing from the bag
  air_in_line,
  mains_off,     ///< the pump runs on its battery
  link_freeze,   ///< the publisher says nothing, and what it would have said is gone
  link_loss,     ///< each third message is lost on the way; the station can ask for it
  link_garbage,  ///< rubbish between the messages
  link_drift,    ///< the publisher's clock runs away
  link_die,      ///< the publisher has died; afterwards it starts anew
};
constexpr EnumText<Failure, 14> failure_text{
    {"motion", "ecg-artefact", "co2-blocked", "cuff-leak", "cuff-motion", "occlusion", "upstream-occlusion",
     "air-in-line", "mains-off", "link-freeze", "link-loss", "link-garbage", "link-drift", "link-die"}};
using Failures = std::bitset<failure_text.size()>;
constexpr std::size_t index_of(Failure failure) { return static_cast<std::size_t>(failure); }

}  // namespace vigil::simulator
