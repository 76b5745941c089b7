// SPDX-License-Identifier: MIT
#include "common/formats/gunzip.hpp"

#define ZLIB_CONST  // next_in points to const
#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>

namespace vigil::formats {

namespace {

constexpr int with_gzip_header = 15 + 16;

struct InflateEnd {
  void operator()(z_stream* stream) const { inflateEnd(stream); }
};

}  // namespace

bool is_gzip(std::string_view bytes) { return bytes.starts_with("\x1f\x8b"); }

Expected<Unzipped> gunzip(std::string_view bytes, std::size_t most_bytes) {
  z_stream stream{};
  if (inflateInit2(&stream, with_gzip_header) != Z_OK) return fail("zlib cannot start");
  const std::unique_ptr<z_stream, InflateEnd> guard{&stream};
  Unzipped out;
  std::array<char, 65'536> block{};
  std::string_view rest = bytes;
  int state = Z_OK;
  while (state == Z_OK) {
    // zlib counts in 32 bits.
    const std::size_t given = std::min<std::size_t>(rest.size(), std::numeric_limits<uInt>::max() / 2);
    stream.next_in = reinterpret_cast<const Bytef*>(rest.data());
    stream.avail_in = static_cast<uInt>(given);
    stream.next_out = reinterpret_cast<Bytef*>(block.data());
    stream.avail_out = static_cast<uInt>(block.size());
    state = inflate(&stream, Z_NO_FLUSH);
    rest.remove_prefix(given - stream.avail_in);
    const std::size_t made = block.size() - stream.avail_out;
    if (made > most_bytes - out.bytes.size())
      return fail("unpacks to more than " + std::to_string(most_bytes) + " bytes");
    out.bytes.append(block.data(), made);
    if (state == Z_STREAM_END && is_gzip(rest)) state = inflateReset(&stream);
  }
  const std::string after = " after " + std::to_string(out.bytes.size()) + " bytes";
  if (state == Z_BUF_ERROR)
    out.damage = "the gzip stream is cut off" + after;
  else if (state != Z_STREAM_END)
    out.damage =
        "the gzip stream is damaged" + after + (stream.msg != nullptr ? std::string(": ") + stream.msg : "");
  if (out.bytes.empty()) return fail(out.damage.empty() ? "the gzip stream is empty" : out.damage);
  return out;
}

}  // namespace vigil::formats
