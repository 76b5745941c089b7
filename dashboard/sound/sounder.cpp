// SPDX-License-Identifier: MIT
#include "dashboard/sound/sounder.hpp"

#include <algorithm>
#include <utility>

#include "alarms/sound_pattern.hpp"
#include "common/log/log.hpp"

namespace vigil::sound {

namespace {

constexpr Duration device_look = std::chrono::milliseconds{500};

Duration length_of(const std::vector<float>& samples, int sample_rate) {
  return from_seconds(static_cast<double>(samples.size()) / sample_rate);
}

}  // namespace

Sounder::Sounder(OpenDevice open, Watched watched, StationTime now)
    : open_{std::move(open)}, watch_{watched, now}, looked_{now}, alarm_ends_{now} {}

void Sounder::hear(HeardState state) {
  station_alarms_ = std::move(state.alarms);
  beats_.follow(state.pulse);
  changed_ = true;
}

void Sounder::step(StationTime now) {
  const auto& own = watch_.at(now);
  if (own != own_alarms_ || changed_) {
    own_alarms_ = own;
    auto all = station_alarms_;
    all.insert(all.end(), own.begin(), own.end());
    schedule_.hear(std::move(all));
    changed_ = false;
  }
  open(now);
  look_after_device(now);
  // Without a device nothing counts as played: it is heard as soon as there is one.
  if (device_ == nullptr) return;
  if (const auto burst = schedule_.start(now)) {
    const auto samples = alarms::render_burst(burst->priority, burst->category, device_->sample_rate());
    alarm_ends_ = now + length_of(samples, device_->sample_rate());
    play(Voice::alarm, samples, now);
  }
  // An alarm is heard alone; the beats meanwhile are left out.
  const auto beat = beats_.beat(now);
  if (beat && device_ != nullptr && now >= alarm_ends_)
    play(Voice::pulse, alarms::render_pulse_tone(beat->spo2, device_->sample_rate()), now);
}

StationTime Sounder::next_step(StationTime now) const {
  StationTime next = now + longest_step;
  if (device_ != nullptr)
    for (const auto due : {schedule_.next(), beats_.next()})
      if (due) next = std::min(next, *due);
  return std::max(next, now);
}

void Sounder::play(Voice voice, const std::vector<float>& samples, StationTime now) {
  if (auto played = device_->play(voice, samples); !played) give_up(now, played.error().text);
}

void Sounder::open(StationTime now) {
  if (device_ != nullptr || (retry_at_ && now < *retry_at_)) return;
  auto opened = open_();
  if (!opened) {
    give_up(now, opened.error().text);
    return;
  }
  device_ = std::move(*opened);
  retry_after_ = first_retry;
  looked_ = now;
  says_ = device_->name();
  log::info("alarms are heard through " + says_);
}

void Sounder::give_up(StationTime now, std::string why) {
  if (why != says_) log::error("no sound: " + why);
  says_ = std::move(why);
  device_.reset();
  if (is_unheard(now))
    schedule_.interrupted();
  else
    schedule_.begin_anew();
  stands_still_ = false;
  alarm_ends_ = now;
  retry_at_ = now + retry_after_;
  retry_after_ = std::min(2 * retry_after_, longest_retry);
}

bool Sounder::is_unheard(StationTime now) const {
  // That a device is gone is found out only so much later.
  return stands_still_ || now < alarm_ends_ + device_look;
}

void Sounder::look_after_device(StationTime now) {
  if (device_ == nullptr || now - looked_ < device_look) return;
  looked_ = now;
  if (!device_->connected()) {
    give_up(now, device_->name() + " is gone");
  } else if (now - alarm_ends_ > device_patience && device_->busy(Voice::alarm)) {
    stands_still_ = true;
    give_up(now, device_->name() + " does not play");
  }
}

}  // namespace vigil::sound
