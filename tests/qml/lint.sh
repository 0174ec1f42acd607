#!/bin/sh
# lint.sh QMLLINT OUR-MODULES QT-MODULES PAGE...: every page passes qmllint; a warning fails. Page by page, and once
# more where the linter of Qt 6.4 ends by itself, as it now and then does.
linter=$1 ours=$2 qt=$3
shift 3
failed=0
for page; do
  for attempt in 1 2 3 4 5; do
    "$linter" --unused-imports warning --bare -I "$ours" -I "$qt" "$page"
    code=$?
    [ $code -lt 128 ] && break
  done
  [ $code -eq 0 ] || failed=1
done
exit $failed
