// SPDX-License-Identifier: MIT
#include "publisher/addresses.hpp"

#include <charconv>
#include <cstdint>
#include <optional>

namespace vigil::publisher {

namespace {

constexpr std::string_view tcp = "tcp://";
constexpr std::string_view ipc = "ipc://";
constexpr unsigned highest_port = 65'535;
constexpr unsigned control_after_ingest = 2;

std::optional<unsigned> port_number(std::string_view text) {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port == 0 || port > highest_port)
    return std::nullopt;
  return port;
}

}  // namespace

Expected<void> check_address(std::string_view address) {
  const std::string quoted = "'" + std::string(address) + "'";
  if (address.substr(0, ipc.size()) == ipc) {
    if (address.size() == ipc.size()) return fail(quoted + " has no path; write ipc://PATH");
    return {};
  }
  if (address.substr(0, tcp.size()) != tcp)
    return fail(quoted + " is no address; write tcp://HOST:PORT or ipc://PATH");
  const std::string_view rest = address.substr(tcp.size());
  const std::size_t colon = rest.rfind(':');
  if (colon == std::string_view::npos) return fail(quoted + " has no port; write tcp://HOST:PORT");
  if (colon == 0) return fail(quoted + " has no host; write tcp://HOST:PORT");
  if (!port_number(rest.substr(colon + 1)))
    return fail(quoted + ": '" + std::string(rest.substr(colon + 1)) + "' is no port from 1 to 65535");
  return {};
}

Expected<std::string> control_beside(std::string_view ingest) {
  if (auto checked = check_address(ingest); !checked) return tl::unexpected(checked.error());
  if (ingest.substr(0, tcp.size()) != tcp)
    return fail("'" + std::string(ingest) +
                "' has no port to count from: say where control is with --control");
  const std::size_t colon = ingest.rfind(':');
  const unsigned port = *port_number(ingest.substr(colon + 1)) + control_after_ingest;
  if (port > highest_port)
    return fail("'" + std::string(ingest) +
                "': there is no port two on: say where control is with --control");
  return std::string(ingest.substr(0, colon + 1)) + std::to_string(port);
}

}  // namespace vigil::publisher
