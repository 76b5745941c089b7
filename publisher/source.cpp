// SPDX-License-Identifier: MIT
#include "publisher/source.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>
#include <variant>

#include "common/wire/codec.hpp"

namespace vigil::publisher {

namespace {

constexpr std::string_view software = "vigil-publisher " VIGIL_VERSION;

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

struct PayloadOf {
  const wire::Envelope& envelope;
  std::string payload;

  void operator()(const NumericBlock& block) {
    wire::NumericMessage message;
    message.envelope = envelope;
    message.present = block.present;
    message.readings = block.readings;
    encode(message, payload);
  }
  void operator()(const WaveBlock& block) {
    static_assert(std::endian::native == std::endian::little, "the wire's samples are little endian");
    wire::WaveMessage message;
    message.envelope = envelope;
    message.channel = block.channel;
    message.i0 = block.i0;
    message.fs = block.fs;
    message.scale = block.scale;
    message.offset = block.offset;
    message.data = std::as_bytes(std::span{block.raw});
    encode(message, payload);
  }
  void operator()(const PumpBlock& block) {
    wire::PumpMessage message;
    message.envelope = envelope;
    message.pump = block.pump;
    message.reading = block.reading;
    encode(message, payload);
  }
  void operator()(const EventBlock& block) {
    wire::EventMessage message;
    message.envelope = envelope;
    message.what = block.what;
    message.text = block.text;
    message.by = envelope.src;
    encode(message, payload);
  }
};

}  // namespace

Source::Source(std::string bay, std::string src, Description description)
    : bay_{std::move(bay)}, src_{std::move(src)}, description_{std::move(description)} {}

void Source::begin(WallTime now) {
  epoch_ = std::max(epoch_ + 1, static_cast<std::uint64_t>(std::max<std::int64_t>(to_ns(now), 0)));
  next_seq_.clear();
  announced_.reset();
}

wire::Envelope Source::envelope(const std::string& topic, BayTime t) {
  wire::Envelope envelope;
  envelope.src = src_;
  envelope.epoch = epoch_;
  envelope.seq = next_seq_[topic]++;
  envelope.t = t;
  envelope.mode = description_.mode;
  return envelope;
}

Outgoing Source::encode(const Item& item) {
  std::string topic = std::visit(TopicOf{bay_}, item.block);
  const wire::Envelope head = envelope(topic, item.t);
  PayloadOf payload{head, {}};
  std::visit(payload, item.block);
  return {std::move(topic), head.seq, std::move(payload.payload)};
}

std::optional<Outgoing> Source::announce(StationTime now, BayTime t, double rate) {
  const bool due = !announced_ || rate != announced_rate_ || now - *announced_ >= announce_every;
  if (!due) return std::nullopt;
  announced_ = now;
  announced_rate_ = rate;
  return message(t, rate, false);
}

Outgoing Source::end(BayTime t, double rate) { return message(t, rate, true); }

Outgoing Source::message(BayTime t, double rate, bool end) {
  std::string topic = wire::make_topic(bay_, wire::Kind::source);
  wire::SourceMessage message;
  message.envelope = envelope(topic, t);
  message.name = description_.name;
  message.software = software;
  message.rate = rate;
  message.channels = description_.channels;
  message.subject = description_.subject;
  for (const auto& [said, next] : next_seq_)
    if (said != topic) message.last.push_back({said, next - 1});
  message.end = end;
  message.rr_zero_after_s = description_.rr_zero_after_s;
  Outgoing out{std::move(topic), message.envelope.seq, {}};
  wire::encode(message, out.payload);
  return out;
}

}  // namespace vigil::publisher
