// The practice machines' redirector, asked by its own functions.
#include <gtest/gtest.h>

#include "core/machine/practice/redirector.h"
#include "tests/windows/conformance/player.h"
#include "tests/windows/conformance/world_text.h"

namespace practice = unclash::practice;

namespace {

class PracticePlayer final : public Player {
 public:
  explicit PracticePlayer(practice::World world) : world_(std::move(world)) {}

  int connect(const std::string& remote, const std::optional<SignIn>& as, const std::string& local,
              bool remember) override {
    practice::Request request;
    request.remote = remote;
    request.local = local;
    request.remember = remember;
    if (as) {
      request.user = as->user;
      request.password = as->password;
    }
    return practice::connect(world_, request);
  }

  int disconnect(const std::string& name, bool forget, bool force) override {
    practice::CancelRequest request;
    request.name = name;
    request.updateProfile = forget;
    request.force = force;
    return practice::cancel(world_, request);
  }

  std::vector<Listed> listed() override {
    std::vector<Listed> list;
    for (const practice::Use& use : world_.uses)
      if (use.logonSession == world_.ownLogonSession())
        list.push_back({use.local, use.remote, use.given.empty() ? use.user : use.given});
    return list;
  }

  std::vector<std::string> remembered() override {
    std::vector<std::string> devices;
    for (const practice::Mapping& mapping : world_.mappings) devices.push_back(mapping.local);
    return devices;
  }

  void store(const std::string& target, const SignIn& as) override {
    practice::StoredSignIn stored;
    stored.target = target;
    stored.user = as.user;
    stored.password = as.password;
    world_.credentials.push_back(stored);
  }

  void openFiles(const std::string& remote, int count) override {
    for (practice::Use& use : world_.uses)
      if (use.remote == remote) use.openFiles = count;
  }

  int openPath(const std::string& remote) override {
    practice::Request request;
    request.remote = remote;
    request.how = practice::How::openPath;
    return practice::connect(world_, request);
  }

 private:
  practice::World world_;
};

}  // namespace

std::vector<std::string> ways() { return {"Practice"}; }

std::vector<std::string> waysToOpenPaths() { return ways(); }

std::unique_ptr<Player> newPlayer(const std::string&, const Settled& settled) {
  auto world = practice::readWorld(worldText(settled));
  if (!world) {
    ADD_FAILURE() << world.failure().detail;
    return nullptr;
  }
  return std::make_unique<PracticePlayer>(std::move(*world));
}
