#include "core/diagnose/diagnosis.h"
#include "core/diagnose/knowledge.h"

namespace unclash {

std::vector<std::string> volunteer(const Knowledge& knowledge, std::string_view text,
                                   Answers& answers) {
  std::vector<std::string> set;
  const auto answer = [&](const char* id, std::string value) {
    answers.set(id, std::move(value));
    set.emplace_back(id);
  };
  if (const std::vector<CodeInfo> codes = knowledge.explain(text); !codes.empty())
    answer("error", std::to_string(codes.front().code));
  if (std::string symptom = knowledge.symptom(text); !symptom.empty())
    answer("symptom", std::move(symptom));
  return set;
}

}  // namespace unclash
