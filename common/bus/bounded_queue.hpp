// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

#include "common/model/time.hpp"

namespace vigil::bus {

/// The one way in which data crosses threads: many may push, one takes. When it is full the newest is refused
/// and counted, never waited for: whoever judges alarms must not wait for whoever draws or writes them.
template <typename T>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t capacity) : capacity_{capacity} {}

  /// False where it was full (then counted in dropped()) or closed.
  bool push(T value) {
    {
      const std::lock_guard lock{mutex_};
      if (closed_) return false;
      if (items_.size() >= capacity_) {
        ++dropped_;
        return false;
      }
      items_.push_back(std::move(value));
    }
    arrived_.notify_one();
    return true;
  }

  /// What is there now, if anything.
  std::optional<T> try_pop() {
    const std::lock_guard lock{mutex_};
    return take();
  }

  /// Waits until there is something, until `patience` is over, or until it is closed and empty.
  std::optional<T> pop(Duration patience) {
    std::unique_lock lock{mutex_};
    arrived_.wait_for(lock, patience, [this] { return closed_ || !items_.empty(); });
    return take();
  }

  /// No more can be pushed; what is in it can still be taken.
  void close() {
    {
      const std::lock_guard lock{mutex_};
      closed_ = true;
    }
    arrived_.notify_all();
  }

  std::uint64_t dropped() const {
    const std::lock_guard lock{mutex_};
    return dropped_;
  }
  std::size_t size() const {
    const std::lock_guard lock{mutex_};
    return items_.size();
  }

 private:
  std::optional<T> take() {
    if (items_.empty()) return std::nullopt;
    std::optional<T> value{std::move(items_.front())};
    items_.pop_front();
    return value;
  }

  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<T> items_;
  std::uint64_t dropped_ = 0;
  bool closed_ = false;
};

}  // namespace vigil::bus
