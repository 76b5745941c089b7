// SPDX-License-Identifier: MIT
#include "dashboard/sound/device.hpp"

// Declares alcSetThreadContext.
#define AL_ALEXT_PROTOTYPES
#include <AL/al.h>
#include <AL/alc.h>
#include <AL/alext.h>

#include <array>
#include <climits>
#include <string_view>
#include <utility>

#include "alarms/sound_pattern.hpp"

namespace vigil::sound {

namespace {

constexpr std::size_t voices = 2;
/// More waiting bursts than this are a device that does not play.
constexpr ALint most_waiting = 16;

std::string text_of(const ALCchar* text) { return text == nullptr ? "" : text; }

const char* words_for(ALenum error) {
  switch (error) {
    case AL_NO_ERROR: return "no error";
    case AL_INVALID_NAME: return "invalid name";
    case AL_INVALID_ENUM: return "invalid enum";
    case AL_INVALID_VALUE: return "invalid value";
    case AL_INVALID_OPERATION: return "invalid operation";
    case AL_OUT_OF_MEMORY: return "out of memory";
    default: return "unknown error";
  }
}

Expected<void> check(std::string_view what) {
  const ALenum error = alGetError();
  if (error == AL_NO_ERROR) return {};
  return fail("OpenAL: " + std::string(what) + ": " + words_for(error));
}

}  // namespace

struct Device::State {
  ALCdevice* device = nullptr;
  ALCcontext* context = nullptr;
  std::array<ALuint, voices> sources{};
  std::string name;
  int sample_rate = 0;

  explicit State(ALCdevice* opened) : device{opened} {}
  ~State() {
    if (context != nullptr) {
      use();
      stop_all();
      alDeleteSources(static_cast<ALsizei>(voices), sources.data());
      alcSetThreadContext(nullptr);
      alcDestroyContext(context);
    }
    if (device != nullptr) alcCloseDevice(device);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  /// A context is its thread's; several devices may share one thread.
  void use() const { alcSetThreadContext(context); }

  ALuint source(Voice voice) const { return sources[static_cast<std::size_t>(voice)]; }

  /// Stops both voices and frees all that waited.
  void stop_all() const {
    for (const ALuint source : sources) {
      alSourceStop(source);
      free_first(source, asked(source, AL_BUFFERS_PROCESSED));
    }
  }
  static ALint asked(ALuint source, ALenum what) {
    ALint value = 0;
    alGetSourcei(source, what, &value);
    return value;
  }
  /// The first buffers of a source's queue; they must have been played.
  static void free_first(ALuint source, ALint count) {
    for (; count > 0; --count) {
      ALuint buffer = 0;
      alSourceUnqueueBuffers(source, 1, &buffer);
      alDeleteBuffers(1, &buffer);
    }
  }
};

Device::Device(std::unique_ptr<State> state) : state_{std::move(state)} {}
Device::~Device() = default;

const std::string& Device::name() const { return state_->name; }
int Device::sample_rate() const { return state_->sample_rate; }

Expected<std::unique_ptr<Device>> Device::start(std::unique_ptr<State> state, const int* wishes,
                                                double volume) {
  ALCdevice* device = state->device;
  state->context = alcCreateContext(device, wishes);
  if (state->context == nullptr) return fail("OpenAL: no context on " + state->name);
  state->use();
  alcGetIntegerv(device, ALC_FREQUENCY, 1, &state->sample_rate);
  if (state->sample_rate < alarms::lowest_sample_rate || state->sample_rate > alarms::highest_sample_rate)
    return fail("OpenAL: " + state->name + " has " + std::to_string(state->sample_rate) + " samples/s, not " +
                std::to_string(alarms::lowest_sample_rate) + " to " +
                std::to_string(alarms::highest_sample_rate));
  if (alIsExtensionPresent("AL_EXT_FLOAT32") == AL_FALSE)
    return fail("OpenAL: no samples of 32-bit floats (AL_EXT_FLOAT32); OpenAL Soft has them");
  alGetError();
  alGenSources(static_cast<ALsizei>(voices), state->sources.data());
  for (const ALuint source : state->sources) {
    // Where the listener is: the same in all loudspeakers.
    alSourcei(source, AL_SOURCE_RELATIVE, AL_TRUE);
    alSource3f(source, AL_POSITION, 0, 0, 0);
    alSourcef(source, AL_GAIN, static_cast<float>(volume));
  }
  if (auto made = check("sources on " + state->name); !made) return tl::unexpected(made.error());
  return std::unique_ptr<Device>{new Device{std::move(state)}};
}

Expected<std::unique_ptr<Device>> Device::open(double volume) {
  auto state = std::make_unique<State>(alcOpenDevice(nullptr));
  if (state->device == nullptr) return fail("no sound device can be opened");
  state->name = text_of(alcGetString(state->device, ALC_ALL_DEVICES_SPECIFIER));
  if (state->name == "No Output") return fail("no sound device: OpenAL would play into nothing");
  // What is computed for a head would change the spectrum.
  const std::array<ALCint, 3> wishes{ALC_HRTF_SOFT, ALC_FALSE, 0};
  return start(std::move(state), wishes.data(), volume);
}

Expected<std::unique_ptr<Device>> Device::open_loopback(double volume, int sample_rate) {
  const auto open =
      reinterpret_cast<LPALCLOOPBACKOPENDEVICESOFT>(alcGetProcAddress(nullptr, "alcLoopbackOpenDeviceSOFT"));
  if (open == nullptr) return fail("OpenAL: no loopback device (ALC_SOFT_loopback)");
  auto state = std::make_unique<State>(open(nullptr));
  if (state->device == nullptr) return fail("OpenAL: the loopback device cannot be opened");
  state->name = "loopback";
  const std::array<ALCint, 7> wishes{ALC_FORMAT_CHANNELS_SOFT,
                                     ALC_MONO_SOFT,
                                     ALC_FORMAT_TYPE_SOFT,
                                     ALC_FLOAT_SOFT,
                                     ALC_FREQUENCY,
                                     sample_rate,
                                     0};
  return start(std::move(state), wishes.data(), volume);
}

bool Device::connected() const {
  if (alcIsExtensionPresent(state_->device, "ALC_EXT_disconnect") == ALC_FALSE) return true;
  ALCint connected = ALC_TRUE;
  alcGetIntegerv(state_->device, ALC_CONNECTED, 1, &connected);
  return connected != ALC_FALSE;
}

bool Device::busy(Voice voice) const {
  state_->use();
  return State::asked(state_->source(voice), AL_SOURCE_STATE) == AL_PLAYING;
}

Expected<void> Device::play(Voice voice, std::span<const float> samples) {
  state_->use();
  alGetError();
  const ALuint source = state_->source(voice);
  State::free_first(source, State::asked(source, AL_BUFFERS_PROCESSED));
  const ALint waiting = State::asked(source, AL_BUFFERS_QUEUED);
  if (waiting >= most_waiting) return fail("OpenAL: " + state_->name + " does not play");
  if (samples.size_bytes() > INT_MAX) return fail("too many samples at once");

  ALuint buffer = 0;
  alGenBuffers(1, &buffer);
  alBufferData(buffer, AL_FORMAT_MONO_FLOAT32, samples.data(), static_cast<ALsizei>(samples.size_bytes()),
               state_->sample_rate);
  alSourceQueueBuffers(source, 1, &buffer);
  if (!busy(voice)) {
    // What still waited a moment ago has ended since; it would be played once more.
    State::free_first(source, waiting);
    alSourcePlay(source);
  }
  return check("playing on " + state_->name);
}

void Device::render(std::span<float> out) {
  const auto render =
      reinterpret_cast<LPALCRENDERSAMPLESSOFT>(alcGetProcAddress(state_->device, "alcRenderSamplesSOFT"));
  render(state_->device, out.data(), static_cast<ALCsizei>(out.size()));
}

}  // namespace vigil::sound
