// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "common/model/bay.hpp"
#include "common/model/time.hpp"
#include "common/wire/messages.hpp"

namespace vigil::station {

// Station time; protocol.md and alarms.md, "Technical".
constexpr Duration takeover_after = std::chrono::seconds{10};  ///< of silence another source takes the bay
constexpr Duration late_at_least = std::chrono::seconds{2};
constexpr Duration lost_after = std::chrono::seconds{5};
constexpr Duration lost_high_after = std::chrono::seconds{10};  ///< with a pump infusing at last word

/// Which source has a bay, in which run, and whether it is heard. Pure; station time is an argument.
class SourceLink {
 public:
  enum class Admittance : std::uint8_t {
    same_run,  ///< go on
    new_run,   ///< a source's first message, or a newer epoch: everything of the old run is reset
    refused,   ///< see refusal()
  };
  /// Whether a message of this source and run belongs to the bay now. It is a sign of life only once it was
  /// accepted: heard().
  Admittance admit(const wire::Envelope& envelope, StationTime now);
  wire::Refusal refusal() const { return refusal_; }

  void heard(StationTime now) { last_heard_ = now; }

  /// After a source message: how fast the source speaks, and whether it said that it stops.
  void declare(const wire::SourceMessage& message);

  Link link(StationTime now) const;
  Duration silence(StationTime now) const { return now - last_heard_; }
  /// True within 10 s of a second source's try.
  bool contested(StationTime now) const;
  const std::string& contender() const { return contender_; }
  /// How long ago that was; none: a second source never tried.
  std::optional<Duration> contended_ago(StationTime now) const {
    return contended_ ? std::optional{now - *contended_} : std::nullopt;
  }

  bool present() const { return !src_.empty(); }
  /// It said that it stops. A live source is lost all the same.
  bool ended() const { return ended_ && mode_ != Mode::live; }
  const std::string& src() const { return src_; }
  std::uint64_t epoch() const { return epoch_; }
  Mode mode() const { return mode_; }
  double rate() const { return rate_; }

  /// The station started again: a source that goes on has the bay as before, one that was silent still is.
  void restored(StationTime now, Duration silence, std::optional<Duration> contended_ago) {
    last_heard_ = now - silence;
    if (contended_ago) contended_ = now - *contended_ago;
  }
  template <typename Self, typename Archive>
  static void fields(Self& self, Archive& archive) {
    archive("src", self.src_);
    archive("epoch", self.epoch_);
    archive("mode", self.mode_, Mode::test);
    archive("rate", self.rate_);
    archive("late_after", self.late_after_);
    archive("ended", self.ended_);
    archive("contender", self.contender_);
  }

 private:
  Admittance refuse(wire::Refusal refusal);
  void begin(const wire::Envelope& envelope, StationTime now);

  std::string src_;
  std::uint64_t epoch_ = 0;
  Mode mode_ = Mode::live;
  StationTime last_heard_;
  double rate_ = 1;
  Duration late_after_ = late_at_least;
  bool ended_ = false;
  wire::Refusal refusal_ = wire::Refusal::second_source;
  std::string contender_;
  std::optional<StationTime> contended_;
};

}  // namespace vigil::station
