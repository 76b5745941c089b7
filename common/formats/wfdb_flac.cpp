// SPDX-License-Identifier: MIT
#include <FLAC/stream_decoder.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "common/formats/wfdb_samples.hpp"

namespace vigil::formats::detail {

namespace {

/// One decoding. What the callbacks find is kept here: no exception may cross the library.
struct Reading {
  std::span<const std::uint8_t> bytes;
  std::size_t at = 0;
  std::size_t channels = 0;
  unsigned bits = 0;
  std::size_t most = 0;
  std::vector<std::int32_t> interleaved;
  std::string wrong;
  std::string damage;
};

Reading& reading_of(void* client) { return *static_cast<Reading*>(client); }

FLAC__StreamDecoderReadStatus read_bytes(const FLAC__StreamDecoder*, FLAC__byte* buffer, std::size_t* count,
                                         void* client) {
  Reading& reading = reading_of(client);
  *count = std::min(*count, reading.bytes.size() - reading.at);
  if (*count == 0) return FLAC__STREAM_DECODER_READ_STATUS_END_OF_STREAM;
  std::memcpy(buffer, reading.bytes.data() + reading.at, *count);
  reading.at += *count;
  return FLAC__STREAM_DECODER_READ_STATUS_CONTINUE;
}

FLAC__StreamDecoderWriteStatus keep_frame(const FLAC__StreamDecoder*, const FLAC__Frame* frame,
                                          const FLAC__int32* const buffer[], void* client) {
  Reading& reading = reading_of(client);
  const auto& header = frame->header;
  // A frame whose check sum fails comes as zeros after the error.
  if (!reading.damage.empty()) return FLAC__STREAM_DECODER_WRITE_STATUS_ABORT;
  if (header.channels != reading.channels || header.bits_per_sample != reading.bits) {
    reading.wrong = "the FLAC stream has " + std::to_string(header.channels) + " channels of " +
                    std::to_string(header.bits_per_sample) + " bits, the header says " +
                    std::to_string(reading.channels) + " of " + std::to_string(reading.bits);
    return FLAC__STREAM_DECODER_WRITE_STATUS_ABORT;
  }
  for (std::size_t i = 0; i < header.blocksize; ++i) {
    if (reading.most - reading.interleaved.size() < reading.channels)
      return FLAC__STREAM_DECODER_WRITE_STATUS_ABORT;
    for (std::size_t c = 0; c < reading.channels; ++c) reading.interleaved.push_back(buffer[c][i]);
  }
  return FLAC__STREAM_DECODER_WRITE_STATUS_CONTINUE;
}

void keep_error(const FLAC__StreamDecoder*, FLAC__StreamDecoderErrorStatus status, void* client) {
  Reading& reading = reading_of(client);
  if (!reading.damage.empty()) return;
  const std::size_t whole = reading.interleaved.size() / std::max<std::size_t>(reading.channels, 1);
  reading.damage = "the FLAC stream is damaged after " + std::to_string(whole) + " samples (" +
                   FLAC__StreamDecoderErrorStatusString[status] + "); what follows was passed over";
}

}  // namespace

Expected<FlacSamples> decode_flac(std::span<const std::uint8_t> bytes, std::size_t channels,
                                  unsigned bits_per_sample, std::size_t most) {
  const std::unique_ptr<FLAC__StreamDecoder, decltype(&FLAC__stream_decoder_delete)> decoder{
      FLAC__stream_decoder_new(), &FLAC__stream_decoder_delete};
  if (!decoder) return fail("there is no memory for a FLAC decoder");
  Reading reading;
  reading.bytes = bytes;
  reading.channels = channels;
  reading.bits = bits_per_sample;
  reading.most = most;
  const auto started = FLAC__stream_decoder_init_stream(decoder.get(), read_bytes, nullptr, nullptr, nullptr,
                                                        nullptr, keep_frame, nullptr, keep_error, &reading);
  if (started != FLAC__STREAM_DECODER_INIT_STATUS_OK)
    return fail(std::string("the FLAC decoder cannot start: ") +
                FLAC__StreamDecoderInitStatusString[started]);
  // After damage the library would search for the next frame, and everything behind it would lie too early.
  while (reading.damage.empty() && reading.interleaved.size() < most &&
         FLAC__stream_decoder_get_state(decoder.get()) < FLAC__STREAM_DECODER_END_OF_STREAM)
    if (!FLAC__stream_decoder_process_single(decoder.get())) break;
  FLAC__stream_decoder_finish(decoder.get());
  if (!reading.wrong.empty()) return fail(reading.wrong);
  if (reading.interleaved.empty() && !bytes.empty() && most > 0) return fail("there is no FLAC stream in it");
  return FlacSamples{std::move(reading.interleaved), std::move(reading.damage)};
}

}  // namespace vigil::formats::detail
