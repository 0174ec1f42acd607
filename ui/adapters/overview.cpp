#include "ui/adapters/overview.h"

#include <QClipboard>
#include <QGuiApplication>
#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

#include "core/report/audit.h"
#include "core/report/csv.h"
#include "core/report/report.h"
#include "core/report/tables.h"
#include "ui/adapters/pictures.h"
#include "ui/adapters/save_file.h"

namespace unclash {

namespace {

using Kind = Argument::Kind;

/// How many rows are shown at first, and how many more each time.
constexpr std::size_t kRowsAtATime = 50;
/// Cells that make a row's headline; the others follow with their headings.
constexpr std::size_t kHeadlineCells = 3;

constexpr const char* kAudit = "audit";
/// Most wanted first; what only experts read comes last.
constexpr const char* kOrder[] = {
    "connections", "remembered",    "credentials", "sessions", "serverSessions", kAudit,   "policy",
    "servers",     "logonSessions", "services",    "tickets",  "events",         "machine"};

/// Everything from here on is for those who know what it is.
constexpr const char* kFirstExpert = "servers";

bool isExpert(const std::string& table) {
  const auto at = std::find(std::begin(kOrder), std::end(kOrder), table);
  return at >= std::find(std::begin(kOrder), std::end(kOrder), std::string_view(kFirstExpert));
}

Message titleOf(const std::string& table) {
  return Message{table == kAudit ? "audit.title" : "area." + table};
}

}  // namespace

int OverviewRows::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

QVariant OverviewRows::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const Row& row = *rows_[static_cast<std::size_t>(index.row())];
  switch (role) {
    case Qt::UserRole:
      return row.headline;
    case Qt::UserRole + 1:
      return row.details;
    case Qt::UserRole + 3:
      return row.first;
    default:
      return row.spoken;
  }
}

QHash<int, QByteArray> OverviewRows::roleNames() const {
  return {{Qt::UserRole, "headline"},
          {Qt::UserRole + 1, "details"},
          {Qt::UserRole + 2, "spoken"},
          {Qt::UserRole + 3, "first"}};
}

void OverviewRows::show(std::vector<const Row*> rows) {
  const bool grown =
      rows.size() > rows_.size() && std::equal(rows_.begin(), rows_.end(), rows.begin());
  if (grown) {
    // What stands already keeps its place and its focus.
    beginInsertRows({}, rowCount(), static_cast<int>(rows.size()) - 1);
    rows_ = std::move(rows);
    endInsertRows();
    return;
  }
  beginResetModel();
  rows_ = std::move(rows);
  endResetModel();
}

struct Overview::Table {
  std::string id;
  bool seen = false;
  Grid grid;
  QStringList columns;
  std::vector<OverviewRows::Row> rows;
};

/// One look in one language.
struct Overview::Seen {
  std::vector<Table> tables;
};

namespace {

OverviewRows::Row rowOf(const std::vector<Message>& columns, const std::vector<Argument>& cells,
                        const Renderer& screen, const Renderer& plain) {
  OverviewRows::Row row;
  QStringList headline;
  QStringList details;
  QStringList spoken;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const QString text = onScreen(screen.argument(cells[i]));
    row.cells.append(QString::fromStdString(plain.argument(cells[i])));
    if (i < kHeadlineCells) row.first.append(text);
    if (row.cells.back().isEmpty()) continue;
    const QString named = sayAround(
        screen, Message{"wizard.overview.cell"}.with("column", columns[i]), {{"value", text}});
    spoken.append(named);
    if (i < kHeadlineCells)
      headline.append(text);
    else
      details.append(named);
  }
  const QString dot = QStringLiteral("  \u00b7  ");
  row.headline = headline.join(dot);
  row.details = details.join(dot);
  row.spoken = spoken.join(QStringLiteral(", "));
  return row;
}

}  // namespace

Overview::Overview(std::shared_ptr<Machine> machine, std::chrono::milliseconds deadline,
                   Words& words, QObject* parent)
    : QObject(parent),
      machine_(std::move(machine)),
      deadline_(deadline),
      words_(&words),
      worker_(this) {
  connect(words_, &Words::languageChanged, this, [this] {
    if (snapshot_ && !worker_.busy()) render();
  });
}

void Overview::refresh() { look(false); }

void Overview::refreshElevated() {
  if (offersElevated()) look(true);
}

void Overview::look(bool elevated) {
  if (worker_.busy()) return;
  struct Looked {
    Result<Snapshot> snapshot;
  };
  worker_.start<Looked>(
      [machine = machine_, deadline = deadline_, elevated](const Worker::Post&,
                                                           std::stop_token stop) {
        Look look;
        look.elevated = elevated;
        look.deadline = deadline;
        return Looked{machine->inspect(
            look, [](const AreaProgress&) {}, std::move(stop))};
      },
      [this](Looked looked) {
        worker_.finished();
        problem_ = looked.snapshot ? Message{} : sentence(looked.snapshot.failure());
        if (!looked.snapshot) {
          emit changed();
          return;
        }
        snapshot_ = std::make_shared<const Snapshot>(std::move(*looked.snapshot));
        render();
      });
  emit changed();
}

void Overview::stop() { worker_.requestStop(); }

void Overview::render() {
  const std::string language = words_->language().toStdString();
  worker_.start<std::shared_ptr<const Seen>>(
      [snapshot = snapshot_, catalog = words_->catalog()](const Worker::Post&, std::stop_token) {
        const Renderer screen(catalog, Dress::screen);
        const Renderer plain(catalog, Dress::plain);
        auto seen = std::make_shared<Seen>();
        std::vector<AreaTable> areas = tablesOf(*snapshot);
        areas.push_back({kAudit, snapshot->accounts.known() || snapshot->sessions.known(),
                         accessAudit(*snapshot)});
        for (const char* id : kOrder)
          for (AreaTable& area : areas) {
            if (std::string_view(area.area) != id) continue;
            Table table{id, area.seen, std::move(area.grid), {}, {}};
            for (const Message& column : table.grid.columns)
              table.columns.append(QString::fromStdString(plain(column)));
            for (const auto& cells : table.grid.rows)
              table.rows.push_back(rowOf(table.grid.columns, cells, screen, plain));
            seen->tables.push_back(std::move(table));
          }
        return std::shared_ptr<const Seen>(std::move(seen));
      },
      [this, language](std::shared_ptr<const Seen> seen) {
        worker_.finished();
        // Rows point into what was seen before, so that it goes last.
        const auto before = std::exchange(seen_, std::move(seen));
        choose();
        emit changed();
        if (language != words_->language().toStdString()) render();
      });
  emit changed();
}

const Overview::Table* Overview::current() const {
  if (!seen_) return nullptr;
  for (const Table& table : seen_->tables)
    if (table.id == table_.toStdString()) return &table;
  return nullptr;
}

void Overview::setTable(const QString& id) {
  if (id == table_) return;
  table_ = id;
  choose();
}

void Overview::setFilter(const QString& filter) {
  if (filter == filter_) return;
  filter_ = filter;
  choose();
}

void Overview::choose() {
  matching_.clear();
  const QString wanted = filter_.trimmed();
  if (const Table* table = current())
    for (const OverviewRows::Row& row : table->rows)
      if (wanted.isEmpty() ||
          std::any_of(row.cells.begin(), row.cells.end(),
                      [&](const auto& cell) { return cell.contains(wanted, Qt::CaseInsensitive); }))
        matching_.push_back(&row);
  limit_ = kRowsAtATime;
  share();
  showRows();
}

/// By the longest cell of each column, so that short ones leave their room to long ones.
void Overview::share() {
  constexpr qsizetype kLeast = 6;
  constexpr qsizetype kMost = 40;
  shares_.clear();
  const Table* table = current();
  if (!table) return;
  std::vector<qsizetype> longest;
  for (const QString& heading : headings()) longest.push_back(std::max(kLeast, heading.size()));
  for (const OverviewRows::Row& row : table->rows)
    for (std::size_t i = 0; i < longest.size(); ++i)
      longest[i] =
          std::max(longest[i], std::min(kMost, row.cells[static_cast<qsizetype>(i)].size()));
  const auto all = std::accumulate(longest.begin(), longest.end(), qsizetype{0});
  for (const qsizetype one : longest)
    shares_.append(static_cast<double>(one) / static_cast<double>(all));
}

QStringList Overview::headings() const {
  const Table* table = current();
  return table ? table->columns.mid(0, kHeadlineCells) : QStringList();
}

QVariantMap Overview::sessions() const {
  if (table_ != QLatin1String("sessions") || !snapshot_) return {};
  const auto picture = sessionsPicture(*snapshot_);
  return picture ? drawn(*picture, *words_, [](const SessionBar&) { return false; })
                 : QVariantMap();
}

void Overview::more() {
  limit_ += kRowsAtATime;
  showRows();
}

void Overview::showRows() {
  const auto count = static_cast<std::ptrdiff_t>(std::min(limit_, matching_.size()));
  rows_.show({matching_.begin(), matching_.begin() + count});
  emit tableChanged();
}

QString Overview::seenAt() const {
  if (!snapshot_ || !snapshot_->capturedAt) return {};
  return words_->say(
      Message{"wizard.overview.seen"}.with("time", Kind::time, *snapshot_->capturedAt));
}

QString Overview::problem() const { return words_->say(problem_); }

QVariantList Overview::tables() const {
  QVariantList list;
  if (!seen_) return list;
  for (const Table& table : seen_->tables)
    list.append(QVariantMap{{"id", QString::fromStdString(table.id)},
                            {"title", words_->say(titleOf(table.id))},
                            {"count", table.seen ? static_cast<int>(table.rows.size()) : -1},
                            {"expert", isExpert(table.id)}});
  return list;
}

QString Overview::note() const {
  const Table* table = current();
  if (!table) return {};
  QStringList lines;
  for (const Gap& gap : each(snapshot_->gaps))
    if (gap.area == table->id || (table->id == kAudit && gap.area == "accounts"))
      lines.append(words_->say(gapMessage(gap)));
  if (lines.isEmpty() && !table->seen)
    lines.append(words_->say(Message{"report.area.unseen"}));
  else if (table->seen && table->rows.empty())
    lines.append(words_->say(Message{"report.area.none"}));
  else if (matching_.empty() && !table->rows.empty())
    lines.append(words_->say(Message{"wizard.overview.none-match"}));
  return lines.join(QLatin1Char('\n'));
}

QString Overview::copied() const {
  const Table* table = current();
  if (!table) return {};
  QStringList lines{table->columns.join(QLatin1Char('\t'))};
  for (const OverviewRows::Row* row : matching_) lines.append(row->cells.join(QLatin1Char('\t')));
  return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

void Overview::copy() const { QGuiApplication::clipboard()->setText(copied()); }

void Overview::saveCsv(const QString& folder) {
  const Table* table = current();
  if (!table) return;
  const std::string csv = csvOf(table->grid, Renderer(words_->catalog(), Dress::plain));
  const auto result =
      saveFile(folder, QStringLiteral("unclash-") + table_, QStringLiteral("csv"), csv);
  file_ = result ? *result : QString();
  fileProblem_ = result ? Message{} : result.failure().message;
  emit saved();
}

}  // namespace unclash
