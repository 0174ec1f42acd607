#include "ui/adapters/worker.h"

#include <QMetaObject>
#include <atomic>
#include <condition_variable>
#include <mutex>

#include "core/machine/detached.h"

namespace unclash {

struct Mailbox::Inside {
  std::mutex mutex;
  QObject* receiver = nullptr;
};

Mailbox::Mailbox(QObject* receiver) : inside_(std::make_shared<Inside>()) {
  inside_->receiver = receiver;
}

Mailbox::~Mailbox() { close(); }

void Mailbox::post(std::function<void()> call) {
  const std::lock_guard lock(inside_->mutex);
  if (!inside_->receiver) return;
  QMetaObject::invokeMethod(
      inside_->receiver,
      [inside = std::weak_ptr<Inside>(inside_), call = std::move(call)] {
        const auto open = inside.lock();
        if (!open) return;
        {
          const std::lock_guard inner(open->mutex);
          if (!open->receiver) return;
        }
        call();
      },
      Qt::QueuedConnection);
}

void Mailbox::close() {
  const std::lock_guard lock(inside_->mutex);
  inside_->receiver = nullptr;
}

namespace {
std::atomic<int> running{0};
}

struct Worker::Run {
  explicit Run(QObject* receiver) : mailbox(receiver) {}
  Mailbox mailbox;
  std::stop_source stop;
  std::mutex mutex;
  std::condition_variable changed;
  bool ended = false;
};

Worker::~Worker() {
  if (!current_) return;
  current_->stop.request_stop();
  current_->mailbox.close();
  std::unique_lock lock(current_->mutex);
  current_->changed.wait_for(lock, kPatience, [this] { return current_->ended; });
}

void Worker::run(std::function<void(const Post&, std::stop_token)> body) {
  drop();
  current_ = std::make_shared<Run>(receiver_);
  ++running;
  // Detached on purpose: it holds everything it needs, and nobody has to wait for it.
  runDetached([run = current_, body = std::move(body)]() mutable {
    body([run](std::function<void()> call) { run->mailbox.post(std::move(call)); },
         run->stop.get_token());
    body = nullptr;
    {
      const std::lock_guard lock(run->mutex);
      run->ended = true;
    }
    run->changed.notify_all();
    --running;
  });
}

void Worker::requestStop() {
  if (current_) current_->stop.request_stop();
}

void Worker::drop() {
  if (!current_) return;
  current_->stop.request_stop();
  current_->mailbox.close();
  current_.reset();
}

bool Worker::anyLeftBehind() { return running > 0; }

}  // namespace unclash
