// How QML sees the adapters: names only, so that the adapters themselves carry no QML macros.
#pragma once

#include <qqml.h>

#include "ui/adapters/appearance.h"
#include "ui/adapters/consultation_adapter.h"
#include "ui/adapters/curve.h"
#include "ui/adapters/helpdesk.h"
#include "ui/adapters/overview.h"
#include "ui/adapters/training.h"
#include "ui/adapters/words.h"
#include "ui/adapters/workplace.h"

namespace unclash {

/// One of each for an engine; the program sets them up before the first page.
struct WordsType {
  Q_GADGET
  QML_FOREIGN(unclash::Words)
  QML_NAMED_ELEMENT(Words)
  QML_SINGLETON
};

struct AppearanceType {
  Q_GADGET
  QML_FOREIGN(unclash::Appearance)
  QML_NAMED_ELEMENT(Appearance)
  QML_SINGLETON
};

struct ConsultationAdapterType {
  Q_GADGET
  QML_FOREIGN(unclash::ConsultationAdapter)
  QML_NAMED_ELEMENT(ConsultationAdapter)
  QML_UNCREATABLE("made by the workplace")
};

struct CurveType {
  Q_GADGET
  QML_FOREIGN(unclash::Curve)
  QML_NAMED_ELEMENT(Curve)
};

struct OverviewType {
  Q_GADGET
  QML_FOREIGN(unclash::Overview)
  QML_NAMED_ELEMENT(Overview)
  QML_UNCREATABLE("made by the workplace")
};

struct HelpdeskType {
  Q_GADGET
  QML_FOREIGN(unclash::Helpdesk)
  QML_NAMED_ELEMENT(Helpdesk)
};

struct TrainingType {
  Q_GADGET
  QML_FOREIGN(unclash::Training)
  QML_NAMED_ELEMENT(Training)
  QML_UNCREATABLE("made by the workplace")
};

struct WorkplaceType {
  Q_GADGET
  QML_FOREIGN(unclash::Workplace)
  QML_NAMED_ELEMENT(Workplace)
  QML_UNCREATABLE("made by the program")
};

}  // namespace unclash
