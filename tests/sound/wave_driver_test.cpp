// SPDX-License-Identifier: MIT
// The whole sound thread through a real device of OpenAL Soft: the one that writes a file, in real time.
#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include "dashboard/sound/player.hpp"
#include "tests/files.hpp"
#include "tests/sound/measure.hpp"
#include "tests/sound/room.hpp"
#include "tests/sound/wav.hpp"

namespace {

using namespace vigil;
namespace fs = std::filesystem;

/// For a broken program, not for a slow one.
template <typename Condition>
bool wait_for(Condition condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{60};
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
  return true;
}

std::size_t pulses_in(const fs::path& file) {
  const auto sound = wav::read_floats(file);
  return sound.samples.empty() ? 0 : measure::pulses(sound.samples, sound.sample_rate).size();
}

}  // namespace

TEST_CASE("the sound thread waits for its device, then plays an alarm that a file shows") {
  const test::TemporaryFolder folder;
  const fs::path file = folder.path() / "later" / "heard.wav";
  const fs::path config = folder.write(
      "alsoft.conf",
      "[general]\ndrivers=wave\nchannels=mono\nfrequency=48000\n[wave]\nfile=" + file.string() + "\n");
  // Read once, at OpenAL's first call: there is one test in this program.
  ::setenv("ALSOFT_CONF", config.c_str(), 1);

  sound::Player::Options options;
  options.watched = {false, false};
  auto player = sound::Player::open(std::move(options), system_now);
  REQUIRE(player);
  auto state = std::make_shared<sound::HeardState>();
  state->alarms.push_back(room::alarm(1, Priority::medium, alarms::SoundCategory::oxygen));
  REQUIRE((*player)->hear(state));
  // There is no such folder yet: no device. Then there is.
  CHECK_FALSE((*player)->works(system_now().station));
  fs::create_directories(file.parent_path());
  REQUIRE(wait_for([&] { return (*player)->works(system_now().station); }));
  REQUIRE(wait_for([&] { return pulses_in(file) >= 3; }));
  // Silence after the burst, so that its last pulse is whole.
  const auto loud = wav::read_floats(file).samples.size();
  REQUIRE(wait_for([&] { return wav::read_floats(file).samples.size() > loud + 48'000; }));
  player->reset();

  const auto sound = wav::read_floats(file);
  CHECK(sound.sample_rate == 48'000);
  const auto pulses = measure::pulses(sound.samples, sound.sample_rate);
  REQUIRE(pulses.size() == 3);
  for (const auto& pulse : pulses) {
    CHECK(std::abs(pulse.length_s - 0.2) < 0.002);
    CHECK(std::abs(pulse.rise_s - 0.03) < 0.003);
  }
  for (const double gap : measure::gaps_s(pulses)) CHECK(std::abs(gap - 0.2) < 0.002);
}
