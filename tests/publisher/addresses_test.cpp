// SPDX-License-Identifier: MIT
#include "publisher/addresses.hpp"

#include <doctest/doctest.h>

using namespace vigil::publisher;

TEST_CASE("an address is tcp with host and port, or ipc with a path; what is wrong with another is said") {
  for (const char* good :
       {"tcp://127.0.0.1:5550", "tcp://station:1", "tcp://[::1]:65535", "ipc:///tmp/vigil"})
    CHECK_MESSAGE(check_address(good), good);
  const auto text = [](const char* address) {
    const auto checked = check_address(address);
    return checked ? std::string{"accepted"} : checked.error().text;
  };
  CHECK(text("") == "'' is no address; write tcp://HOST:PORT or ipc://PATH");
  CHECK(text("127.0.0.1:5550") == "'127.0.0.1:5550' is no address; write tcp://HOST:PORT or ipc://PATH");
  CHECK(text("tcp://station") == "'tcp://station' has no port; write tcp://HOST:PORT");
  CHECK(text("tcp://:5550") == "'tcp://:5550' has no host; write tcp://HOST:PORT");
  CHECK(text("tcp://a:") == "'tcp://a:': '' is no port from 1 to 65535");
  CHECK(text("tcp://a:0") == "'tcp://a:0': '0' is no port from 1 to 65535");
  CHECK(text("tcp://a:65536") == "'tcp://a:65536': '65536' is no port from 1 to 65535");
  CHECK(text("tcp://a:55x") == "'tcp://a:55x': '55x' is no port from 1 to 65535");
  CHECK(text("ipc://") == "'ipc://' has no path; write ipc://PATH");
}

TEST_CASE("control is two ports on from ingest, where there is a port") {
  CHECK(control_beside("tcp://127.0.0.1:5550").value() == "tcp://127.0.0.1:5552");
  CHECK(control_beside("tcp://[::1]:1").value() == "tcp://[::1]:3");
  CHECK_FALSE(control_beside("tcp://a:65534"));
  CHECK_FALSE(control_beside("tcp://a"));
  CHECK_FALSE(control_beside("ipc:///tmp/vigil"));
}
