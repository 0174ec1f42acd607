#include "app/log.h"

#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <fstream>
#include <memory>
#include <mutex>

#include "core/machine/state_dir.h"

namespace unclash {

namespace {

constexpr std::uintmax_t kLargest = 256 * 1024;

/// spdlog's own rotating one takes file names in the system's code page only.
class FolderSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit FolderSink(const std::filesystem::path& folder)
      : folder_(folder), file_(folder / "unclash.log") {}

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    if (makeStateDir(folder_)) return;
    std::error_code ignored;
    std::error_code missing;
    if (std::filesystem::file_size(file_, missing) > kLargest && !missing)
      std::filesystem::rename(file_, folder_ / "unclash.log.1", ignored);
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    std::ofstream out(file_, std::ios::binary | std::ios::app);
    out.write(line.data(), static_cast<std::streamsize>(line.size()));
  }
  void flush_() override {}

 private:
  std::filesystem::path folder_;
  std::filesystem::path file_;
};

}  // namespace

void startLog(const std::string& level, const std::filesystem::path& folder) {
  auto logger = std::make_shared<spdlog::logger>("unclash",
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
  if (!folder.empty()) logger->sinks().push_back(std::make_shared<FolderSink>(folder));
  spdlog::set_default_logger(std::move(logger));
  spdlog::set_level(spdlog::level::from_str(level));
}

}  // namespace unclash
