#include "core/report/sheet.h"

#include "core/model/snapshot_json.h"

namespace unclash {

Message tagOf(const PictureLine& line) {
  switch (line.kind) {
    case PictureLine::Kind::inTheWay:
      return Message{"wizard.picture.tag.in-the-way"};
    case PictureLine::Kind::wanted:
      return Message{"wizard.picture.tag.wanted"};
    case PictureLine::Kind::works:
      return Message{"wizard.picture.tag.works"};
    case PictureLine::Kind::uninvolved:
    case PictureLine::Kind::folded:
      break;
  }
  return {};
}

Message spokenLine(const PictureLine& line) {
  Message tag = tagOf(line);
  if (tag.empty()) return line.label;
  return Message{"wizard.picture.spoken"}.with("what", line.label).with("tag", std::move(tag));
}

}  // namespace unclash
