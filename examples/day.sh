#!/bin/sh
# A day with a customer's sheet, and the same sheet a year later.
#
#     examples/day.sh [FOLDER]
#
# Works in FOLDER, or in a new temporary one, on copies out of fixtures/. The program is
# the one that CHECKSHEET names, or that of `cargo run`.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
folder=${1:-$(mktemp -d)}
mkdir -p "$folder"
for file in customer-a/questionnaire customer-a/last-year master/master; do
  cp "$root/fixtures/$file.xlsx" "$folder"
done
cd "$folder"

checksheet() {
  if [ -n "${CHECKSHEET:-}" ]; then
    "$CHECKSHEET" --lang en "$@"
  else
    cargo run -q --manifest-path "$root/Cargo.toml" -- --lang en "$@"
  fi
}

say() {
  printf '\n# %s\n' "$*"
}

# Show a command and run it. 3 is no failure: something is left for a person.
run() {
  printf '$ checksheet %s\n' "$*"
  status=0
  checksheet "$@" 2>&1 || status=$?
  case $status in
    0) ;;
    3) echo "(exit code 3: a person is needed)" ;;
    *) exit "$status" ;;
  esac
}

# A person opens a workbook in another program, sets cells, and saves it. That program is
# openpyxl; where it is missing, `set` sets the cells and LibreOffice saves the workbook
# its own way; where that is missing too, it stays as `set` leaves it.
person() {
  file=$1 sheet=$2
  shift 2
  printf '(a person opens %s, and sets)\n' "$file"
  printf '    %s\n' "$@"
  if python3 -c 'import openpyxl' 2> /dev/null; then
    python3 -c '
import openpyxl, sys
file, sheet, *cells = sys.argv[1:]
book = openpyxl.load_workbook(file)
for cell in cells:
    at, text = cell.split("=", 1)
    book[sheet][at] = text
book.save(file)' "$file" "$sheet" "$@"
    return
  fi
  for cell; do
    checksheet set "$file" -o set.xlsx --force "'$sheet'!$cell" > set.log
    mv set.xlsx "$file"
  done
  if ! command -v soffice > /dev/null; then
    echo "openpyxl and LibreOffice are not here: the cells were set by checksheet" >&2
    return
  fi
  echo "openpyxl is not here: set by checksheet, saved by LibreOffice" >&2
  soffice --headless --convert-to xlsx --outdir saved "$file" > saved.log 2>&1
  mv "saved/$file" "$file"
}

# Written once, when the company starts; see `checksheet init`.
cat > company.toml << 'END'
company = "みなと帳票株式会社"
service = "ミナトフォーム"
department = "情報管理本部"
respondent = "港 花子"
email = "security@minato-form.example"
date = "2026-04-01"
END

say "A customer's sheet arrives. What is new since last year?"
run diff last-year.xlsx questionnaire.xlsx -o changes.html

say "Is it understood?"
run inspect questionnaire.xlsx

say "Fill it, for review: from the master and from last year's answers."
run fill questionnaire.xlsx --answers master.xlsx --previous last-year.xlsx \
  --company company.toml -o draft.xlsx --review review.xlsx

# What the master says in 6-30, copied out of the column with the candidates.
on_encryption="通信：利用者との通信をTLS 1.2またはTLS 1.3で暗号化しています。TLS 1.1以前は受け付けません。
保管：データベース、添付ファイル、バックアップをAES-256で暗号化しています。鍵は鍵管理サービスで管理し、年1回更新します。"

say "A colleague reviews it. Question 26, the name of a product, is left for another day."
person review.xlsx Review \
  "E16=－" "F16=クラウド基盤事業者は、ティアレベルを公表していません。" "G16=edit" \
  "F22=$on_encryption" "G22=edit" \
  "E23=×" "F23=鍵管理サービスを利用し、専用の装置は置いていません。" "G23=edit"
run apply questionnaire.xlsx --plan review.xlsx -o filled.xlsx

say "Prove to the customer, or to ourselves, that nothing else has changed."
run verify questionnaire.xlsx filled.xlsx --plan review.xlsx

say "What could the master learn from it? A colleague accepts three of the proposals."
run harvest filled.xlsx --into master.xlsx last-year.xlsx --date 2026-04-01
run harvest filled.xlsx --into master.xlsx last-year.xlsx --date 2026-04-01 \
  -o proposals.xlsx
person proposals.xlsx Proposals "G4=accept" "G5=pass over" "G6=accept" "G7=pass over" "G8=accept"
run harvest --accepted proposals.xlsx --into master.xlsx -o new-master.xlsx
run harvest --accepted proposals.xlsx -o aliases.tsv

# Next year's revision: 3 is worded otherwise, and another question stands in place of 29.
checksheet set questionnaire.xlsx -o next-year.xlsx > set.log \
  "'確認票'!E14=情報セキュリティの統括責任者（CISO等）を、役員から任命していますか。" \
  "'確認票'!E40=生成AIの業務利用について、規程を定めていますか。"

say "A year later the next revision arrives."
run diff questionnaire.xlsx next-year.xlsx
run fill next-year.xlsx --answers new-master.xlsx --aliases aliases.tsv \
  --previous filled.xlsx --company company.toml -o next-filled.xlsx --report next.md

say "What is asked: the question that is new, and what nobody has answered."
sed -n '/^## Left blank/,/^## Filled/p' next.md | grep '^- '

echo "the files are in $folder" >&2
