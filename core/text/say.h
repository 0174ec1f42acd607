// Texts for what runs before there is a terminal or a window, or beside them.
#pragma once

#include <string>

#include "core/text/catalog.h"
#include "core/text/render.h"

namespace unclash {

/// A message as plain text; empty where the language's texts cannot be read. For any thread.
inline std::string sayIn(const std::string& language, const Message& message) {
  const auto catalog = Catalog::load(language);
  return catalog ? Renderer(*catalog, Dress::plain)(message) : std::string();
}

}  // namespace unclash
