// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "common/model/time.hpp"

namespace vigil {

/// A pump as it is from now on, as far as it says how much is given.
struct InfusedStep {
  BayTime at;
  double rate_ml_per_h = 0;  ///< finite, ≥ 0; 0 while it does not deliver
  std::optional<double> conc_mg_per_ml;
  std::optional<double> infused_ml;  ///< as the pump counts
};

/// How many mg one pump gave: ∫ mg/h, and beside it what the pump counted itself. A rate holds until the next
/// step. Bay time; whoever reads the pump owns it.
class InfusedAmount {
 public:
  /// Longer than this without a word, and what the pump counted meanwhile is taken in place of the integral;
  /// where it counts nothing, its last rate.
  static constexpr Duration longest_step = std::chrono::seconds{15};
  /// A count below this is a new bag's.
  static constexpr double new_bag_ml = 1;

  /// A step before the last one, or without a finite rate ≥ 0, is left out.
  void add(const InfusedStep& step);
  /// The next count is another pump's, or of another drug: it is compared with none before.
  void forget_count() { last_infused_ml_.reset(); }
  /// The source began a new run: how long ago the last step was is not known any more.
  void restart_time() { runs_on_ = false; }

  /// Whether a step was added at all.
  bool has_begun() const { return last_at_.has_value(); }
  /// ∫ mg/h.
  double mg() const { return mg_; }
  /// What the pump counted · concentration. Nothing: it did not count all the time.
  std::optional<double> mg_by_volume() const;
  /// The larger of the two, the count's gaps by the rate: what counts against an amount that must not be
  /// exceeded. Never falls.
  double mg_at_most() const;
  /// False where it delivered without a concentration: then it is more than this.
  bool is_complete() const { return complete_; }
  /// Of mg(): what was assumed while nothing was told.
  double assumed_mg() const { return assumed_mg_; }

  template <typename Self, typename Archive>
  static void fields(Self& self, Archive& archive) {
    archive("mg", self.mg_);
    archive("volume_mg", self.volume_mg_);
    archive("assumed_mg", self.assumed_mg_);
    archive("complete", self.complete_);
    archive("counted", self.counted_);
    archive("runs_on", self.runs_on_);
    archive("last_at", self.last_at_);
    archive("last_rate_ml_per_h", self.last_rate_ml_per_h_);
    archive("last_conc_mg_per_ml", self.last_conc_mg_per_ml_);
    archive("last_infused_ml", self.last_infused_ml_);
  }

 private:
  double mg_ = 0;
  double volume_mg_ = 0;  ///< by the rate where it did not count
  double assumed_mg_ = 0;
  bool complete_ = true;
  bool counted_ = true;   ///< at each step
  bool runs_on_ = false;  ///< the last step's time can be compared with the next one's
  std::optional<BayTime> last_at_;
  double last_rate_ml_per_h_ = 0;
  std::optional<double> last_conc_mg_per_ml_;
  std::optional<double> last_infused_ml_;
};

/// mL counted between two words of a pump. A count that fell below 1 mL and to less than half is a new bag's,
/// all of it given since; one that fell to anything else says nothing: 0. A drive that backs off after an
/// occlusion takes some hundredths of a mL back.
double counted_ml(double before_ml, double after_ml);
/// Whether a count fell to anything but a new bag's (infusion.md, Checks).
bool falls_implausibly(double before_ml, double after_ml);

}  // namespace vigil
