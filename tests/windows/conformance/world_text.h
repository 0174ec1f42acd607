// world.json with what the table leaves open filled in.
#pragma once

#include <fstream>
#include <iterator>
#include <string>

#include "tests/windows/conformance/player.h"

inline std::string worldText(const Settled& settled) {
  std::ifstream in(UNCLASH_SOURCE_DIR "/tests/windows/conformance/world.json", std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  const auto fill = [&](const std::string& place, const std::string& value) {
    if (const auto at = text.find(place); at != std::string::npos)
      text.replace(at, place.size(), value);
  };
  fill("@SAME_EXPLICIT_AFTER_IMPLICIT@", settled.sameExplicitAfterImplicit ? "true" : "false");
  fill("@OTHER_PASSWORD@", std::to_string(settled.otherPassword));
  fill("@NONE_AFTER_EXPLICIT@", std::to_string(settled.noneAfterExplicit));
  fill("@LATE_LETTING_GO@", std::to_string(settled.lateLettingGo));
  return text;
}
