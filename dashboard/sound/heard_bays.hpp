// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "alarms/sound_pulse_tone.hpp"
#include "alarms/sound_schedule.hpp"
#include "common/model/most_bays.hpp"
#include "common/wire/messages.hpp"

namespace vigil::sound {

/// What is to be heard of a whole station; an immutable snapshot once it is handed over.
struct HeardState {
  std::vector<alarms::HeardAlarm> alarms;
  std::optional<alarms::PulseReading> pulse;

  bool operator==(const HeardState&) const = default;
};

/// Follows a station's `alarms`, `bay` and beat messages, and the pulse of one bay where a nurse asks for it,
/// as far as the ear is concerned. Belongs to the thread that receives; knows neither the screen nor OpenAL.
class HeardBays {
 public:
  /// @param training alarms of bays that are not live are heard beside live ones
  explicit HeardBays(bool training) : training_{training} {}

  /// In any order and more than once: per bay and kind only a larger (epoch, seq) counts. Not a snapshot's
  /// numbers: how old they are it does not say.
  void apply(const wire::Topic& topic, const wire::Message& message, StationTime now);
  /// Whether apply() has a use for messages of this topic: who need not decode the others need not.
  bool wants(const wire::Topic& topic) const;

  /// The bay whose pulse is heard, by a tone that falls with its SpO₂; none: no tone.
  void set_pulse_tone(std::optional<std::string> bay);

  /// What is to be heard at `now`, where that is not what it said last. Call it several times a second:
  /// readings grow old, bays that the station does not repeat any more are forgotten.
  std::optional<HeardState> news(StationTime now);

  /// All that a station keeps: none of them is silent.
  static constexpr std::size_t most_bays = vigil::most_bays;
  /// Beyond this a number is none to make a tone of.
  static constexpr Duration reading_lasts = std::chrono::seconds{5};
  /// The station repeats a bay every second; one that it does not tell for so long, while it beats, has gone.
  static constexpr Duration bay_lasts = std::chrono::seconds{30};

 private:
  struct Place {
    std::uint64_t epoch = 0;
    std::uint64_t seq = 0;
    StationTime at;
  };
  struct Bay {
    std::map<wire::Kind, std::optional<Place>> places;  ///< of the last message of each
    Mode mode = Mode::live;
    Link link = Link::none;
    bool paused = false;
    std::vector<alarms::HeardAlarm> alarms;
    StationTime heard;
  };
  struct Reading {
    double value = 0;
    StationTime at;
  };

  static bool is_news(std::optional<Place>& place, const wire::Envelope& envelope, StationTime now);
  Bay* find_or_add(std::string_view name);
  void take(Bay& bay, const std::string& name, const wire::AlarmsMessage& message);
  void take_numeric(const wire::NumericMessage& message, StationTime now);
  void forget_gone_bays(StationTime now);
  std::optional<alarms::PulseReading> pulse(StationTime now) const;
  HeardState state(StationTime now) const;

  bool training_;
  std::map<std::string, Bay, std::less<>> bays_;
  std::optional<StationTime> beat_;  ///< the station's last
  StationTime beating_since_;        ///< without a break
  std::optional<std::string> pulse_bay_;
  std::optional<Place> pulse_place_;  ///< of its last numbers
  std::map<Channel, Reading> pulse_readings_;
  bool changed_ = true;
  HeardState said_;
};

}  // namespace vigil::sound
