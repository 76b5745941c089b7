// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstdlib>
#include <new>

#include "tests/wire/raw_pack.hpp"
#include "tests/wire/sample_messages.hpp"

using namespace vigil;
using namespace vigil::wire;
using namespace vigil::wire::test;

// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables, cppcoreguidelines-no-malloc,
// cppcoreguidelines-owning-memory): every allocation of this program is counted, below new and delete.
namespace {
std::size_t allocations = 0;
}

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc{};
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
// NOLINTEND

TEST_CASE("waves and numerics are decoded and encoded without allocating") {
  Decoder decoder;
  const Carried wave = carried("bay-1/wave/pleth/", sample_wave());
  const Carried numeric = carried("bay-1/numeric/", sample_numeric());
  std::string out;
  const auto once = [&] {
    bool all = true;
    for (const Carried* message : {&wave, &numeric}) {
      const auto decoded = decoder.decode(*parse_topic(message->topic), as_bytes(message->payload));
      all = all && decoded.has_value();
      if (decoded) encode_any(**decoded, out);
    }
    return all;
  };
  REQUIRE(once());
  const std::size_t before = allocations;
  bool all = true;
  for (int i = 0; i < 100; ++i) all = all && once();
  const std::size_t after = allocations;
  CHECK(all);
  CHECK(before > 0);
  CHECK(after == before);
}
