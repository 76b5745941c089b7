// SPDX-License-Identifier: MIT
#include "common/bus/bounded_queue.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <thread>

using vigil::bus::BoundedQueue;
using namespace std::chrono_literals;

TEST_CASE("what is pushed is taken in its order") {
  BoundedQueue<std::unique_ptr<int>> queue{4};
  CHECK(queue.push(std::make_unique<int>(1)));
  CHECK(queue.push(std::make_unique<int>(2)));
  CHECK(**queue.try_pop() == 1);
  CHECK(**queue.pop(0ns) == 2);
  CHECK_FALSE(queue.try_pop());
}

TEST_CASE("a full queue refuses the newest and counts it") {
  BoundedQueue<int> queue{2};
  CHECK(queue.push(1));
  CHECK(queue.push(2));
  CHECK_FALSE(queue.push(3));
  CHECK_FALSE(queue.push(4));
  CHECK(queue.dropped() == 2);
  CHECK(*queue.try_pop() == 1);
  CHECK(queue.push(5));
  CHECK(*queue.try_pop() == 2);
  CHECK(*queue.try_pop() == 5);
}

TEST_CASE("a closed queue takes nothing more, gives what it has, and wakes who waits") {
  BoundedQueue<int> queue{2};
  CHECK(queue.push(1));
  queue.close();
  CHECK_FALSE(queue.push(2));
  CHECK(*queue.pop(1h) == 1);
  CHECK_FALSE(queue.pop(1h));
}

TEST_CASE("everything that was not refused crosses to the other thread, in order") {
  constexpr int count = 100'000;
  BoundedQueue<int> queue{1024};
  std::thread writer{[&] {
    for (int i = 0; i < count;)
      if (queue.push(i)) ++i;
    queue.close();
  }};
  int expected = 0;
  while (const auto value = queue.pop(10s)) CHECK(*value == expected++);
  writer.join();
  CHECK(expected == count);
}
