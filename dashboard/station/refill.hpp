// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "dashboard/station/high_watch.hpp"
#include "dashboard/station/judge.hpp"

namespace vigil::station {

/// Judges what a gap was refilled with (alarms.md, "Kept"). Keeps the last two minutes of what a bay is
/// judged by; from a gap on all of it, and what is sent again in its place by bay time. When nothing more is
/// sent again for a while, an engine of its own judges it all anew: a high that lies in what was refilled,
/// and that the bay's own engine has not announced, was missed. What is kept is bounded; the bay's own engine
/// is only read. Owned by Bay, and used by its thread.
class Refill {
 public:
  // Bay time.
  static constexpr Duration warm_up =
      std::chrono::minutes{2};  ///< kept before a gap: delays, arming, joining
  static constexpr Duration highs_known_for = std::chrono::minutes{30};
  // Station time.
  static constexpr Duration quiet_for = std::chrono::seconds{3};      ///< nothing more is sent again
  static constexpr Duration longest_wait = std::chrono::seconds{60};  ///< for that; then it is judged so far
  static constexpr Duration again_after = std::chrono::seconds{5};    ///< a high that is not over yet
  static constexpr std::size_t most_bytes = std::size_t{4} * 1024 * 1024;
  static constexpr std::size_t most_warm_bytes = std::size_t{1} * 1024 * 1024;
  static constexpr std::size_t most_highs = 64;

  /// Somebody else lies in the bay, or its time goes another way: nothing before `from` is judged, nor what
  /// was kept.
  void begin(BayTime from);

  /// What was judged as it came; `end` in bay time. Waves that tell of breaths only.
  void keep(const wire::NumericMessage& message, BayTime end);
  void keep(const wire::WaveMessage& message, BayTime end);
  /// A message of what is judged was lost.
  void gap(StationTime now) { open_since_ = now; }
  /// Something was sent again, whatever it is.
  void hears(StationTime now);
  /// It was lost before. Nothing later than bay time `now` is taken.
  void refill(const wire::NumericMessage& message, BayTime end, BayTime now, StationTime arrived);
  void refill(const wire::WaveMessage& message, BayTime end, BayTime now, StationTime arrived);
  /// What the bay's own engine announces, whenever that may have changed.
  void watch(const alarms::BayAlarms& live, BayTime now);

  bool has_unjudged() const { return unjudged_since_.has_value(); }
  /// It is time to judge, or to see whether a high is over.
  bool is_due(StationTime now) const;
  /// Highs that were missed, oldest first; each is found once.
  /// @param now none: for the last time, also what is not over
  std::vector<High> judge(const alarms::BayAlarms& live, const Judge& judge, Duration rebase,
                          std::optional<StationTime> now);
  /// Nothing more is expected: back to the last two minutes.
  void tick(StationTime now);

  std::size_t bytes() const { return bytes_; }

 private:
  struct Reading {
    Channel channel{};
    wire::NumericReading reading;
  };
  struct Wave {
    Channel channel{};
    std::uint64_t i0;
    double fs;
    double scale;
    double offset;
    std::vector<std::byte> data;
  };
  struct Kept {
    BayTime start;
    BayTime end;
    BayTime told;  ///< its time as the source told it
    bool refilled = false;
    std::variant<std::vector<Reading>, Wave> what;
  };

  static Kept kept(const wire::NumericMessage& message, BayTime end);
  static Kept kept(const wire::WaveMessage& message, BayTime end);
  static std::size_t size_of(const Kept& kept);
  void put(Kept one);
  void refill(Kept one, BayTime now, StationTime arrived);
  void trim();
  void forget_first();
  std::vector<High> highs_of_all(const alarms::BayAlarms& live, const Judge& judge, Duration rebase) const;
  bool was_missed(const High& high) const;
  bool lies_in_refill(const High& high) const;

  std::deque<Kept> kept_;  ///< by end
  std::size_t bytes_ = 0;
  BayTime from_;
  std::optional<StationTime> open_since_;      ///< the last gap, or the last that filled one
  std::optional<StationTime> unjudged_since_;  ///< the first that was not judged
  std::optional<StationTime> last_refilled_;   ///< anything
  std::optional<StationTime> again_at_;
  HighWatch live_;
  std::uint64_t watched_revision_ = 0;
  std::vector<High> found_;  ///< told already
};

}  // namespace vigil::station
