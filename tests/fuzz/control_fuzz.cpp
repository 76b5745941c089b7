// SPDX-License-Identifier: MIT
// Requests, resends and replies from the same bytes. What decodes must mean the same when it is written and
// decoded again.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "common/wire/control.hpp"

using namespace vigil::wire;

namespace {

template <class M, class Decode>
void check(const M& message, std::size_t limit, Decode decode) {
  std::string once;
  encode(message, once);
  if (once.size() > limit) return;  // floats are written longer than a small integer that stood for them
  const auto again = decode(std::as_bytes(std::span{once}));
  if (!again) std::abort();
  std::string twice;
  encode(*again, twice);
  if (twice != once) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span{data, size});
  if (const auto request = decode_request(bytes))
    check(*request, max_request_bytes, decode_request);
  else if (request.error().error.empty())
    std::abort();
  if (const auto resend = decode_resend(bytes))
    check(*resend, max_request_bytes, decode_resend);
  else if (resend.error().error.empty())
    std::abort();
  if (const auto reply = decode_reply(bytes))
    check(*reply, max_reply_bytes, decode_reply);
  else if (reply.error().text.empty())
    std::abort();
  return 0;
}
