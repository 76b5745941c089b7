// SPDX-License-Identifier: MIT
#include "publisher/simulator/waves.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "publisher/simulator/shape.hpp"

namespace vigil::simulator {

namespace {

struct EcgBell {
  double at_s;  ///< from the R peak
  double width_s;
  double mv;
};
constexpr std::array<EcgBell, 4> pqrs{
    {{-0.14, 0.020, 0.12}, {-0.028, 0.008, -0.10}, {0, 0.010, 1.05}, {0.030, 0.010, -0.22}}};
constexpr EcgBell t_wave{0.27, 0.045, 0.26};  // at an interval of 0.8 s; moves with the root of it (Bazett)
constexpr double usual_interval_s = 0.8;
constexpr double before_r_s = 0.26;  // nothing of a beat is seen earlier
constexpr double after_r_s = 0.65;   // nor later

constexpr double dead_space_s = 0.10;
constexpr double co2_rise_s = 0.30;
constexpr double co2_fall_s = 0.25;
constexpr double plateau_start = 0.90;  // of EtCO2
// Lungs that empty unevenly through a narrow airway have no plateau: the upstroke leans over to a shark's
// fin.
constexpr double narrowest_upstroke = 0.2;
constexpr double narrow_plateau_start = 0.4;  // of plateau_start, where the airway is all but closed

constexpr double sway_mv = 0.35;
constexpr double muscle_mv = 0.20;
constexpr double moved_pulse = 0.6;
constexpr double pulse_seen = 0.2;  // a hump that rises so far is counted as a pulse
constexpr double moved_chest = 0.8;
constexpr double low_chest = 0.2;    // a rise from below this
constexpr double breath_seen = 0.4;  // to above this is counted as a breath
constexpr double blocked_fall_s = 1;

double stretched(double interval_s) { return std::sqrt(std::clamp(interval_s, 0.3, 2.0) / usual_interval_s); }

}  // namespace

double Ecg::sample(double t_s, const Beats& beats) {
  double mv = 0;
  double lung = 0;
  for (std::size_t back = 0; back < beats.size(); ++back) {
    const Beat& beat = beats.newest(back);
    const double x = t_s - beat.r_s;
    if (x > after_r_s) break;
    if (x < -before_r_s) continue;
    for (const EcgBell& wave : pqrs) mv += wave.mv * bell((x - wave.at_s) / wave.width_s);
    const double stretch = stretched(beat.interval_s);
    mv += t_wave.mv * bell((x - t_wave.at_s * stretch) / (t_wave.width_s * stretch));
    lung = beat.lung;
  }
  const double clean = gain_ * mv * (1 - 0.04 * lung) + noise_.between(-0.012, 0.012);
  if (motion() <= 0) return clean;
  return clean + sway_mv * movement_.sample(t_s) + motion() * muscle_.between(-muscle_mv, muscle_mv);
}

double PulseWave::sample(double t_s, const Beats& beats) {
  while (next_ < beats.total()) {
    const Beat& beat = beats.at(next_);
    const double foot_s = beat.r_s + shape_.delay_s;
    if (foot_s > t_s) break;
    arrive(beat, foot_s);
    ++next_;
  }
  if (next_ == 0) return 0;

  const double x = t_s - foot_s_;
  if (x < shape_.rise_s) {
    last_ = from_ + (top_ - from_) * smooth_step(x / shape_.rise_s);
  } else {
    const double left = 1 - std::min(1.0, (x - shape_.rise_s) / (interval_s_ - shape_.rise_s));
    const double notch_s = shape_.notch_s * stretched(interval_s_);
    const double notch = shape_.notch_depth * bell((x - notch_s) / 0.022);
    const double rebound = shape_.rebound * bell((x - notch_s - 0.07) / 0.035);
    const double runoff = left * left * left * (1 + 3 * (1 - left));  // level at the top and at the end
    last_ = bottom_ + (top_ - bottom_) * (runoff - notch + rebound);
  }
  double seen = last_;
  if (motion() > 0) {
    seen += moved_pulse * movement_.sample(t_s);
    if (moved_pulse * movement_.rise() > pulse_seen) feet_.push(t_s);
  }
  highest_ = std::max(highest_, seen);
  lowest_ = std::min(lowest_, seen);
  sum_ += seen;
  ++count_;
  return seen;
}

void PulseWave::arrive(const Beat& beat, double foot_s) {
  if (count_ > 0 && next_ > 1) {
    const PulseReading pulse{highest_, lowest_, sum_ / count_};
    if (reading_) {
      reading_->top += (pulse.top - reading_->top) / 4;
      reading_->bottom += (pulse.bottom - reading_->bottom) / 4;
      reading_->mean += (pulse.mean - reading_->mean) / 4;
    } else {
      reading_ = pulse;
    }
  }
  foot_s_ = foot_s;
  interval_s_ = std::max(beat.interval_s, shape_.rise_s + 0.05);
  from_ = next_ == 0 ? beat.*shape_.bottom : last_;
  top_ = beat.*shape_.top;
  bottom_ = beat.*shape_.bottom;
  highest_ = lowest_ = from_;
  sum_ = 0;
  count_ = 0;
  feet_.push(foot_s);
}

double Capnogram::sample(double t_s, const Breaths& breaths) {
  while (next_ < breaths.total() && breaths.at(next_).start_s <= t_s) {
    begin(breaths.at(next_));
    ++next_;
  }
  if (!begun_) return 0;

  const double x = t_s - breath_.expiration_start_s();
  const double inspired = breath_.fico2 * breath_.co2_line;
  if (x < dead_space_s) {
    last_ = from_ + (inspired - from_) * smooth_step((t_s - breath_.start_s) / co2_fall_s);
  } else {
    const double expiration_s = breath_.period_s - breath_.inspiration_s;
    const double along = std::clamp((x - dead_space_s) / (expiration_s - dead_space_s), 0.0, 1.0);
    const double start = plateau_start * (narrow_plateau_start + (1 - narrow_plateau_start) * breath_.airway);
    const double end = breath_.airway < closed_airway ? 0 : breath_.etco2 * breath_.co2_line;
    const double plateau = end * (start + (1 - start) * along * (2 - along));
    const double rise_s = co2_rise_s / std::max(breath_.airway, narrowest_upstroke);
    // No breath follows: the sampled gas is washed out.
    const double washed_out = smooth_step((x - expiration_s - 3) / 4);
    const double full = smooth_step((x - dead_space_s) / rise_s) * (1 - washed_out);
    last_ = inspired + (std::max(plateau, inspired) - inspired) * full;
  }
  // Inspiration sets out from the last plateau: that is not this breath's.
  if (x >= dead_space_s) highest_ = std::max(highest_, last_);
  lowest_ = std::min(lowest_, last_);
  if (!blocked_) return last_;
  if (!blocked_at_s_) blocked_at_s_ = t_s;
  return last_ * (1 - smooth_step((t_s - *blocked_at_s_) / blocked_fall_s));
}

void Capnogram::set_blocked(bool blocked) {
  if (blocked == blocked_) return;
  blocked_ = blocked;
  blocked_at_s_.reset();
  whole_ = false;
  if (blocked) return;
  etco2_.reset();
  fico2_.reset();
}

void Capnogram::begin(const Breath& breath) {
  if (begun_ && whole_) {
    etco2_ = highest_;
    fico2_ = lowest_;
  }
  begun_ = true;
  whole_ = !blocked_;
  breath_ = breath;
  from_ = last_;
  highest_ = 0;
  lowest_ = from_;
}

double Impedance::sample(double t_s, const Beats& beats, const Breaths& breaths) {
  const Breath* breath = breath_at(breaths, t_s);
  double value = breath == nullptr ? 0 : breath->volume(t_s);
  for (std::size_t back = 0; back < beats.size(); ++back) {
    const double x = t_s - beats.newest(back).r_s;
    if (x > 1) break;
    value += 0.035 * bell((x - 0.2) / 0.07);
  }
  value += noise_.between(-0.006, 0.006);
  if (motion() > 0) value += moved_chest * movement_.sample(t_s);
  low_ = low_ || value < low_chest;
  if (low_ && value > breath_seen) {
    low_ = false;
    rises_.push(t_s);
  }
  return value;
}

}  // namespace vigil::simulator
