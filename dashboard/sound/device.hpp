// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "common/model/error.hpp"

/// What is heard in front of a screen, or beside a station. Knows the bus's messages and the alarms' sounds,
/// nothing of the screen.
namespace vigil::sound {

/// What may sound at once.
enum class Voice : std::uint8_t { alarm, pulse };

/// The loudspeaker: OpenAL Soft lives here alone. What is played on a voice is heard in order, each to its
/// end. Belongs to one thread at a time.
class Device {
 public:
  /// The system's own, or what ALSOFT_CONF says. Fails where there is none; OpenAL's "No Output", which
  /// plays into nothing, is none.
  /// @param volume 0.1–1
  static Expected<std::unique_ptr<Device>> open(double volume);
  /// One that is heard only through render(), as fast as that is called.
  static Expected<std::unique_ptr<Device>> open_loopback(double volume, int sample_rate);

  ~Device();
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  /// "Built-in Audio Analog Stereo"
  const std::string& name() const;
  /// Hz, as what is played must have.
  int sample_rate() const;
  /// False where it was unplugged.
  bool connected() const;
  /// Something is left to be heard on that voice.
  bool busy(Voice voice) const;
  /// Mono samples within ±1, heard after what is left of that voice.
  Expected<void> play(Voice voice, std::span<const float> samples);
  /// The next samples of a loopback device, mono.
  void render(std::span<float> out);

 private:
  struct State;
  explicit Device(std::unique_ptr<State> state);
  static Expected<std::unique_ptr<Device>> start(std::unique_ptr<State> state, const int* wishes,
                                                 double volume);
  std::unique_ptr<State> state_;
};

}  // namespace vigil::sound
