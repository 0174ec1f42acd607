// Threads that nobody waits for.
#pragma once

#include <memory>
#include <mutex>
#include <thread>
#include <utility>

namespace unclash {

/// Runs `work` in a thread of its own that is left to itself. Throws std::system_error where no
/// thread can be had.
///
/// The work begins only when the thread has been detached. MinGW's winpthreads (10.0) puts the
/// record of a thread that has ended by then up for the next thread, clears it once more when the
/// old one is gone for good, and so the next one may end without ever having run.
template <class Work>
void runDetached(Work work) {
  const auto gate = std::make_shared<std::mutex>();
  const std::lock_guard detaching(*gate);
  std::thread([gate, work = std::move(work)]() mutable {
    { const std::lock_guard detached(*gate); }
    work();
  }).detach();
}

}  // namespace unclash
