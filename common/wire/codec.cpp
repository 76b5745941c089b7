// SPDX-License-Identifier: MIT
#include "common/wire/codec.hpp"

#include <array>

#include "common/wire/layout.hpp"

namespace vigil::wire {

namespace {

template <class M, class Layout>
bool decode_map(const Node& root, M& message, Complaint& complaint, const Layout& keys) {
  FieldReader fields{root, complaint};
  return keys(fields, message);
}

bool decode_source(const Topic&, const Node& root, Message& out, Complaint& complaint) {
  return decode_map(root, out.emplace<SourceMessage>(), complaint, layout::source);
}

[[gnu::flatten]] bool decode_numeric(const Topic&, const Node& root, Message& out, Complaint& complaint) {
  auto& message = out.emplace<NumericMessage>();
  if (!decode_map(root, message, complaint, layout::numeric)) return false;
  for (const ChannelInfo& known : channel_catalogue().first<numeric_count>()) {
    NumericReading& reading = message.readings[index_of(known.channel)];
    if (!reading.value) continue;
    if (is_intermittent(known.channel) && !reading.at)
      return complaint.because(Refusal::missing_key, "is missing") || complaint.in(known.id) ||
             complaint.in("at");
    const bool plausible = *reading.value >= known.plausible_lo && *reading.value <= known.plausible_hi;
    if (!plausible && reading.quality == Quality::valid) reading.quality = Quality::questionable;
  }
  return true;
}

[[gnu::cold, gnu::noinline]] bool zero_scale(Complaint& complaint) {
  return complaint.because(Refusal::out_of_range, "is 0, must be another number") || complaint.in("scale");
}

/// The longest that one sample may stand for: a slower wave would move bay time further than any silence.
constexpr double longest_sample_s = 10;

[[gnu::cold, gnu::noinline]] bool too_long(const WaveMessage& message, Complaint& complaint) {
  complaint.because(Refusal::out_of_range, "has " + std::to_string(message.count()) +
                                               " samples, more than 1,000 ms at the fs of the message");
  return complaint.in("data");
}

/// A block longer than a second is refused; a shorter one than 40 ms may be the last of a segment.
[[gnu::flatten]] bool decode_wave(const Topic& topic, const Node& root, Message& out, Complaint& complaint) {
  auto& message = out.emplace<WaveMessage>();
  if (!decode_map(root, message, complaint, layout::wave)) return false;
  if (message.scale == 0) return zero_scale(complaint);
  // At most a second, but at least one sample: a slow wave's may stand for several.
  const auto count = static_cast<double>(message.count());
  if (count > message.fs + 1 || count > longest_sample_s * message.fs) return too_long(message, complaint);
  message.channel = find_channel(topic.name, ChannelKind::wave);
  return true;
}

bool decode_pump(const Topic& topic, const Node& root, Message& out, Complaint& complaint) {
  const auto number = pump_number(topic.name);
  if (!number)
    return complaint.because(Refusal::topic,
                             "pump " + in_quotes(topic.name) + " is no number within 0 and 99");
  auto& message = out.emplace<PumpMessage>();
  message.pump = *number;
  if (!decode_map(root, message, complaint, layout::pump)) return false;
  if (message.reading.dose_rate && !message.reading.dose_unit)
    return complaint.because(Refusal::missing_key, "is missing beside dose_rate") ||
           complaint.in("dose_unit");
  return true;
}

bool decode_event(const Topic&, const Node& root, Message& out, Complaint& complaint) {
  return decode_map(root, out.emplace<EventMessage>(), complaint, layout::event);
}

bool decode_bay(const Topic&, const Node& root, Message& out, Complaint& complaint) {
  return decode_map(root, out.emplace<BayMessage>(), complaint, layout::bay);
}

bool decode_alarms(const Topic&, const Node& root, Message& out, Complaint& complaint) {
  return decode_map(root, out.emplace<AlarmsMessage>(), complaint, layout::alarms);
}

bool decode_beat(const Topic&, const Node& root, Message& out, Complaint& complaint) {
  return decode_map(root, out.emplace<BeatMessage>(), complaint, layout::beat);
}

using DecodeKind = bool (*)(const Topic&, const Node&, Message&, Complaint&);
/// In the order of Kind.
constexpr std::array<DecodeKind, kind_text.size()> decoders{decode_source, decode_numeric, decode_wave,
                                                            decode_pump,   decode_event,   decode_bay,
                                                            decode_alarms, decode_beat};

template <class M, class Layout>
void encode_map(const M& message, std::string& out, const Layout& keys) {
  out.clear();
  Output output{out};
  write(output, message, map_of(keys));
}

}  // namespace

struct Decoder::State {
  Document document;
  Message message;
  Complaint complaint;
};

Decoder::Decoder() : state_{std::make_unique<State>()} {}
Decoder::~Decoder() = default;
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;

tl::expected<const Message*, Refused> Decoder::decode(const Topic& topic, Bytes payload) {
  Complaint& complaint = state_->complaint;
  const Node* root = state_->document.parse(payload, max_payload_bytes, complaint);
  const DecodeKind decode_kind = decoders[static_cast<std::size_t>(topic.kind)];
  if (root == nullptr || !decode_kind(topic, *root, state_->message, complaint))
    return tl::unexpected<Refused>(Refused{complaint.reason, complaint.sentence()});
  return &state_->message;
}

void encode(const SourceMessage& message, std::string& out) { encode_map(message, out, layout::source); }
void encode(const NumericMessage& message, std::string& out) { encode_map(message, out, layout::numeric); }
void encode(const WaveMessage& message, std::string& out) { encode_map(message, out, layout::wave); }
void encode(const PumpMessage& message, std::string& out) { encode_map(message, out, layout::pump); }
void encode(const EventMessage& message, std::string& out) { encode_map(message, out, layout::event); }
void encode(const BayMessage& message, std::string& out) { encode_map(message, out, layout::bay); }
void encode(const AlarmsMessage& message, std::string& out) { encode_map(message, out, layout::alarms); }
void encode(const BeatMessage& message, std::string& out) { encode_map(message, out, layout::beat); }

}  // namespace vigil::wire
