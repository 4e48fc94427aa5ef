// SPDX-License-Identifier: BSL-1.0
// One object on the heap that does not move when its owner does. <memory> costs every includer half a second.
#pragma once

#include <utility>

#include <flowkit/core/platform.hpp>

namespace flowkit::inline v0 {

template <class T>
class owned {
 public:
  owned() = default;
  explicit owned(T* p) noexcept : p_(p) {}
  owned(owned&& o) noexcept : p_(std::exchange(o.p_, nullptr)) {}
  owned& operator=(owned&& o) noexcept {
    std::swap(p_, o.p_);
    return *this;
  }
  ~owned() { delete p_; }
  [[nodiscard]] explicit operator bool() const noexcept { return p_ != nullptr; }
  T& operator*() const noexcept { return *p_; }
  T* operator->() const noexcept { return p_; }

 private:
  T* p_ = nullptr;
};

}  // namespace flowkit
