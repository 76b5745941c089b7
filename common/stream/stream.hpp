// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/model/channel.hpp"
#include "common/model/error.hpp"
#include "common/model/pump.hpp"
#include "common/model/time.hpp"
#include "common/wire/control.hpp"
#include "common/wire/messages.hpp"

namespace vigil::stream {

/// Consecutive samples of one wave. value = raw · scale + offset; fs, scale and offset never change in a
/// stream.
struct WaveBlock {
  Channel channel = Channel::pleth;
  std::uint64_t i0 =
      0;  ///< index of the first sample since the stream's start; a gap in it is a gap in the wave
  double fs = 0;
  double scale = 1;
  double offset = 0;
  std::vector<std::int16_t> raw;
};

struct NumericBlock {
  std::bitset<numeric_count> present;
  std::array<wire::NumericReading, numeric_count> readings;
};

struct PumpBlock {
  std::uint8_t pump = 1;
  PumpReading reading;
};

struct EventBlock {
  wire::EventKind what = wire::EventKind::note;
  std::string text;
  std::string by = {};  ///< empty: the source
  std::optional<std::string> code = {};
  std::optional<double> value = {};
  std::optional<std::string> unit = {};
};

/// One message to be: `t` is its measurement time (a wave's first sample), `end` when it is complete and due.
struct Item {
  BayTime t;
  BayTime end;
  std::variant<NumericBlock, WaveBlock, PumpBlock, EventBlock> block;
};

/// What a stream will give, for its source message.
struct Description {
  std::string name;
  Mode mode = Mode::simulated;
  std::vector<wire::DeclaredChannel> channels;
  std::optional<Patient> subject;
  std::optional<double> rr_zero_after_s;
};

/// How a stream goes on after a command.
enum class Instructed : std::uint8_t {
  goes_on,
  begins_anew,  ///< what comes next does not follow what came: another epoch, and nothing taken is to be sent
};

/// How a simulated publisher is to fail. Whoever sends sees to it; the stream goes on.
struct LinkFailures {
  bool freeze = false;   ///< says nothing; what it would have said is gone
  bool loss = false;     ///< each third message does not arrive
  bool garbage = false;  ///< rubbish between the messages
  bool drift = false;    ///< its clock runs away
  bool die = false;      ///< says nothing, and begins anew afterwards

  bool silent() const { return freeze || die; }
};

/// What one bay's source says, message by message, in the order of `end`: one rule for every speed. Knows no
/// clock, socket or speed; whoever takes the items paces them.
class Stream {
 public:
  virtual ~Stream() = default;
  virtual const Description& description() const = 0;
  /// The next item, its `end` not before the last one's; none when the stream is over.
  virtual std::optional<Item> next() = 0;
  /// Starts again from the beginning: the same items, indices from 0. A simulated stream never ends and needs
  /// none of this.
  virtual void restart() = 0;

  /// An instructor's command, but for those about speed. Errors name key and value.
  virtual Expected<Instructed> instruct(const wire::Command&, const std::string& /*by*/) {
    return fail("a replay does play, pause and rate");
  }
  /// An instructor did something that a stream has no part in; it may stand among the events.
  virtual void tell(const std::string& /*by*/, const std::string& /*text*/) {}
  /// How a simulation stands; none: it is none.
  virtual std::optional<wire::Stage> stage() const { return std::nullopt; }
  /// Grows when the stage changes, but for its values.
  virtual std::uint64_t stage_revision() const { return 0; }
  virtual LinkFailures link_failures() const { return {}; }
};

}  // namespace vigil::stream
