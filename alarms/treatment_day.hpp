// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "common/model/time.hpp"

namespace vigil::alarms {

/// Which day of the treatment it is, for how long the drug ran on it, and how much was given before it. A day
/// begins with the first delivery and lasts 24 h; where fewer hours a day are planned, a delivery after a
/// pause of 8 h begins the next one. Nobody's calendar is asked: bay time is UTC and knows no midnight of the
/// bay's.
class TreatmentDay {
 public:
  static constexpr Duration length = std::chrono::hours{24};
  static constexpr Duration night = std::chrono::hours{8};
  /// A longer time without a word counts as delivered only where the pump ran at its end, too.
  static constexpr Duration longest_step = std::chrono::seconds{15};

  /// @param around_the_clock 24 h a day are planned: no pause begins a new day
  /// @param delivers the drug runs from now on
  /// @param given_mg up to now, in all
  void advance(BayTime now, bool delivers, bool around_the_clock, double given_mg);
  /// The source began a new run: how long ago the last word was is not known any more.
  void restart_time() { runs_on_ = false; }

  /// Days after the one with which it was admitted.
  std::uint32_t later() const { return later_; }
  /// When this day's first delivery began. Nothing: none did yet.
  std::optional<BayTime> began() const { return began_; }
  Duration delivered_for() const { return delivered_for_; }
  /// Of `given_mg`, what was given before this day.
  double mg_before() const { return mg_before_; }

  template <typename Self, typename Archive>
  static void fields(Self& self, Archive& archive) {
    archive("later", self.later_);
    archive("began", self.began_);
    archive("delivered_for", self.delivered_for_);
    archive("mg_before", self.mg_before_);
    archive("last", self.last_);
    archive("last_delivery", self.last_delivery_);
    archive("delivers", self.delivers_);
    archive("runs_on", self.runs_on_);
  }

 private:
  void begin_next(BayTime at, double given_mg);

  std::uint32_t later_ = 0;
  std::optional<BayTime> began_;
  Duration delivered_for_{};
  double mg_before_ = 0;
  std::optional<BayTime> last_;
  std::optional<BayTime> last_delivery_;
  bool delivers_ = false;
  bool runs_on_ = false;  ///< the last time can be compared with the next one
};

}  // namespace vigil::alarms
