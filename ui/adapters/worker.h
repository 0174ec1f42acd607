// Worker: runs slow work on a thread of its own and brings the result back to the GUI thread.
//
// Cancelling never waits: the work is asked to stop and, if it should still hang (a dead server),
// it is left behind with its own copies and its result is dropped.
#pragma once

#include <QObject>
#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <utility>

namespace unclash {

/// Where work that may outlive its owner leaves what it has to say. Calls run on the receiver's
/// thread, in order, and not at all once the owner has closed it.
class Mailbox {
 public:
  explicit Mailbox(QObject* receiver);
  ~Mailbox();
  /// From any thread.
  void post(std::function<void()> call);
  /// On the receiver's thread; nothing posted so far or later is run any more.
  void close();

 private:
  struct Inside;
  std::shared_ptr<Inside> inside_;
};

class Worker {
 public:
  /// `receiver` lives on the GUI thread.
  explicit Worker(QObject* receiver) : receiver_(receiver) {}
  /// Asks running work to stop, waits up to kPatience, then leaves it behind.
  ~Worker();

  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// How long closing waits for work that was asked to stop.
  static constexpr std::chrono::milliseconds kPatience{1500};

  using Post = std::function<void(std::function<void()>)>;

  /// Starts work; what runs already is dropped. `work` gets a way to post progress; `done` runs on
  /// the GUI thread with its result.
  template <class R>
  void start(std::function<R(const Post&, std::stop_token)> work, std::function<void(R)> done) {
    run([work = std::move(work), done = std::move(done)](const Post& post, std::stop_token stop) {
      auto result = std::make_shared<R>(work(post, std::move(stop)));
      post([result, done] { done(std::move(*result)); });
    });
  }

  bool busy() const { return current_ != nullptr; }
  /// Asks it to stop; `done` is still called with what it has.
  void requestStop();
  /// Asks it to stop and forgets it: `done` is never called.
  void drop();
  /// To be called from `done`.
  void finished() { current_.reset(); }

  /// True while work that was left behind still runs somewhere; then the program ends without
  /// tearing down what that work may use.
  static bool anyLeftBehind();

 private:
  struct Run;
  void run(std::function<void(const Post&, std::stop_token)> body);

  QObject* receiver_;
  std::shared_ptr<Run> current_;
};

}  // namespace unclash
