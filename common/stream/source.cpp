// SPDX-License-Identifier: MIT
#include "common/stream/source.hpp"

#include <algorithm>
#include <bit>
#include <span>
#include <utility>
#include <variant>

namespace vigil::stream {

namespace {

struct TopicOf {
  const std::string& bay;

  std::string operator()(const NumericBlock&) const { return wire::make_topic(bay, wire::Kind::numeric); }
  std::string operator()(const WaveBlock& block) const {
    return wire::make_topic(bay, wire::Kind::wave, info(block.channel).id);
  }
  std::string operator()(const PumpBlock& block) const {
    return wire::make_topic(bay, wire::Kind::pump, std::to_string(block.pump));
  }
  std::string operator()(const EventBlock&) const { return wire::make_topic(bay, wire::Kind::event); }
};

struct MessageOf {
  wire::Envelope envelope;

  wire::Message operator()(const NumericBlock& block) const {
    wire::NumericMessage message;
    message.envelope = envelope;
    message.present = block.present;
    message.readings = block.readings;
    return message;
  }
  wire::Message operator()(const WaveBlock& block) const {
    static_assert(std::endian::native == std::endian::little, "the wire's samples are little endian");
    wire::WaveMessage message;
    message.envelope = envelope;
    message.channel = block.channel;
    message.i0 = block.i0;
    message.fs = block.fs;
    message.scale = block.scale;
    message.offset = block.offset;
    message.data = std::as_bytes(std::span{block.raw});
    return message;
  }
  wire::Message operator()(const PumpBlock& block) const {
    wire::PumpMessage message;
    message.envelope = envelope;
    message.pump = block.pump;
    message.reading = block.reading;
    return message;
  }
  wire::Message operator()(const EventBlock& block) const {
    wire::EventMessage message;
    message.envelope = envelope;
    message.what = block.what;
    message.text = block.text;
    message.by = block.by.empty() ? std::string{envelope.src} : block.by;
    message.code = block.code;
    message.value = block.value;
    message.unit = block.unit;
    return message;
  }
};

}  // namespace

Source::Source(Speaker speaker, Description description)
    : speaker_{std::move(speaker)}, description_{std::move(description)} {}

void Source::begin(WallTime now) {
  epoch_ = std::max(epoch_ + 1, static_cast<std::uint64_t>(std::max<std::int64_t>(to_ns(now), 0)));
  next_seq_.clear();
  announced_.reset();
}

wire::Envelope Source::envelope(Line& line, BayTime t) const {
  wire::Envelope envelope;
  envelope.src = speaker_.src;
  envelope.epoch = epoch_;
  envelope.seq = line.second++;
  envelope.t = t;
  envelope.mode = description_.mode;
  return envelope;
}

Said Source::say(const Item& item) {
  Line& line = line_of(std::visit(TopicOf{speaker_.bay}, item.block));
  return {line.first, std::visit(MessageOf{envelope(line, item.t)}, item.block)};
}

std::optional<Said> Source::announce(StationTime now, BayTime t, double rate) {
  const bool due = !announced_ || rate != announced_rate_ || now - *announced_ >= announce_every;
  if (!due) return std::nullopt;
  announced_ = now;
  announced_rate_ = rate;
  return introduce(t, rate, false);
}

Said Source::end(BayTime t, double rate) { return introduce(t, rate, true); }

Said Source::introduce(BayTime t, double rate, bool end) {
  Line& line = line_of(wire::make_topic(speaker_.bay, wire::Kind::source));
  wire::SourceMessage message;
  message.envelope = envelope(line, t);
  message.name = description_.name;
  message.software = speaker_.software;
  message.rate = rate;
  message.channels = description_.channels;
  message.subject = description_.subject;
  for (const auto& [said, next] : next_seq_)
    if (said != line.first) message.last.push_back({said, next - 1});
  message.end = end;
  message.rr_zero_after_s = description_.rr_zero_after_s;
  return {line.first, std::move(message)};
}

}  // namespace vigil::stream
