#include "core/machine/linux/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include "core/machine/linux/gap_reasons.h"

namespace unclash {
namespace {

constexpr std::chrono::milliseconds kTick{10};
constexpr const char* kSystemDirectories = ":/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin";

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      close();
      number_ = std::exchange(other.number_, -1);
    }
    return *this;
  }
  ~Descriptor() { close(); }

  int get() const { return number_; }
  bool open() const { return number_ >= 0; }
  void close() {
    if (number_ >= 0) ::close(std::exchange(number_, -1));
  }

 private:
  int number_ = -1;
};

struct Pipe {
  Descriptor read;
  Descriptor write;
};

std::optional<Pipe> makePipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
  Pipe pipe{Descriptor(ends[0]), Descriptor(ends[1])};
  ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return pipe;
}

class FileActions {
 public:
  FileActions() { ::posix_spawn_file_actions_init(&actions_); }
  ~FileActions() { ::posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  posix_spawn_file_actions_t* get() { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

class Attributes {
 public:
  Attributes() { ::posix_spawnattr_init(&attributes_); }
  ~Attributes() { ::posix_spawnattr_destroy(&attributes_); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  posix_spawnattr_t* get() { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

std::vector<std::string> plainEnvironment() {
  std::vector<std::string> variables;
  for (char** each = environ; each != nullptr && *each != nullptr; ++each) {
    const std::string_view variable(*each);
    if (variable.rfind("LC_ALL=", 0) != 0 && variable.rfind("LANGUAGE=", 0) != 0)
      variables.emplace_back(variable);
  }
  variables.emplace_back("LC_ALL=C");
  return variables;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  result.reserve(texts.size() + 1);
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

Failure startFailure(const std::string& program, int code) {
  Failure failure;
  failure.code = code;
  failure.message =
      Message{"error.program-not-started"}.with("program", Argument::Kind::program, program);
  failure.detail = code == ENOENT ? gap_reason::kProgramNotFound + program
                                  : program + ": " + gap_reason::ofErrno(code);
  return failure;
}

/// A running child. The destructor ends it, and everything it started in its own session.
class Child {
 public:
  Child(pid_t id, bool leads) : id_(id), leads_(leads) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (finished_) return;
    if (leads_) ::kill(-id_, SIGKILL);
    ::kill(id_, SIGKILL);
    // A process in uninterruptible sleep (a dead share) cannot be waited for here.
    for (int attempt = 0; attempt < 2 && !poll(); ++attempt) std::this_thread::sleep_for(kTick);
    if (finished_) return;
    try {
      std::thread([id = id_] { ::waitpid(id, nullptr, 0); }).detach();
    } catch (const std::system_error&) {
      // No thread to be had: the child stays a zombie until this program ends.
    }
  }

  /// True once it has ended.
  bool poll() {
    if (finished_) return true;
    const pid_t ended = ::waitpid(id_, &status_, WNOHANG);
    finished_ = ended == id_ || (ended < 0 && errno == ECHILD);
    return finished_;
  }

  int exitCode() const {
    return WIFSIGNALED(status_) ? 128 + WTERMSIG(status_) : WEXITSTATUS(status_);
  }

 private:
  pid_t id_;
  bool leads_;  ///< a session of its own
  int status_ = 0;
  bool finished_ = false;
};

enum class Drained { more, end, tooMuch };

Drained drain(Descriptor& from, std::string& into, std::size_t limit) {
  std::array<char, 16384> buffer{};
  for (;;) {
    const ssize_t got = ::read(from.get(), buffer.data(), buffer.size());
    if (got > 0) {
      into.append(buffer.data(), static_cast<std::size_t>(got));
      if (into.size() > limit) return Drained::tooMuch;
    } else if (got == 0) {
      from.close();
      return Drained::end;
    } else if (errno == EAGAIN) {
      return Drained::more;
    } else if (errno != EINTR) {
      from.close();
      return Drained::end;
    }
  }
}

Failure troubleWith(const std::string& program, Trouble trouble, const char* words) {
  Failure failure;
  failure.trouble = trouble;
  failure.message = Message{trouble == Trouble::timedOut    ? "error.program-timed-out"
                            : trouble == Trouble::cancelled ? "error.stopped"
                                                            : "error.program-output"}
                        .with("program", Argument::Kind::program, program);
  failure.detail = std::string(words) + ": " + program;
  return failure;
}

}  // namespace

std::string findProgram(const std::string& program) {
  const auto runnable = [](const std::string& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
           ::access(path.c_str(), X_OK) == 0;
  };
  if (program.find('/') != std::string::npos) return runnable(program) ? program : std::string();
  const char* path = ::getenv("PATH");
  std::string directories = std::string(path != nullptr ? path : "") + kSystemDirectories;
  for (std::size_t begin = 0; begin <= directories.size();) {
    const std::size_t end = std::min(directories.find(':', begin), directories.size());
    // An empty entry means the working directory, from which nothing is ever run.
    if (end > begin) {
      std::string candidate = directories.substr(begin, end - begin) + "/" + program;
      if (candidate.front() == '/' && runnable(candidate)) return candidate;
    }
    begin = end + 1;
  }
  return {};
}

Result<ProcessResult> runProcess(const ProcessRequest& request) {
  const std::string path = findProgram(request.program);
  if (path.empty()) return startFailure(request.program, ENOENT);

  auto output = makePipe();
  auto errors = makePipe();
  if (!output || !errors) return startFailure(request.program, errno);

  FileActions actions;
  ::posix_spawn_file_actions_addopen(actions.get(), STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(actions.get(), output->write.get(), STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(actions.get(), errors->write.get(), STDERR_FILENO);
  ::posix_spawn_file_actions_addclosefrom_np(actions.get(), STDERR_FILENO + 1);

  // As a rule a session of its own: no terminal to prompt on, and one group to end with everything
  // in it.
  Attributes attributes;
  sigset_t none;
  ::sigemptyset(&none);
  sigset_t defaults;
  ::sigfillset(&defaults);
  ::posix_spawnattr_setsigmask(attributes.get(), &none);
  ::posix_spawnattr_setsigdefault(attributes.get(), &defaults);
  ::posix_spawnattr_setflags(attributes.get(),
                             static_cast<short>((request.terminal ? 0 : POSIX_SPAWN_SETSID) |
                                                POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF));

  std::vector<std::string> arguments{request.program};
  arguments.insert(arguments.end(), request.arguments.begin(), request.arguments.end());
  std::vector<std::string> environment = plainEnvironment();
  pid_t id = 0;
  const int code = ::posix_spawn(&id, path.c_str(), actions.get(), attributes.get(),
                                 pointers(arguments).data(), pointers(environment).data());
  if (code != 0) return startFailure(request.program, code);
  Child child(id, !request.terminal);
  output->write.close();
  errors->write.close();

  ProcessResult result;
  for (;;) {
    // Asked before reading: what the child wrote before it ended is then certainly in the pipes.
    const bool ended = child.poll();
    for (auto [pipe, text] :
         {std::pair{&output->read, &result.output}, std::pair{&errors->read, &result.errors}})
      if (pipe->open() && drain(*pipe, *text, request.outputLimit) == Drained::tooMuch)
        return troubleWith(request.program, Trouble::failed, "too much output");
    if (ended) {
      result.exitCode = child.exitCode();
      return result;
    }
    if (request.stop.stop_requested())
      return troubleWith(request.program, Trouble::cancelled, gap_reason::kStopped);
    if (std::chrono::steady_clock::now() >= request.until)
      return troubleWith(request.program, Trouble::timedOut, gap_reason::kTimedOut);

    std::array<pollfd, 2> waits{{{output->read.get(), POLLIN, 0}, {errors->read.get(), POLLIN, 0}}};
    ::poll(waits.data(), waits.size(), static_cast<int>(kTick.count()));
  }
}

}  // namespace unclash
