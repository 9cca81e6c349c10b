#include "registry/store/search_batch.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "registry/store/search_entry.h"

namespace htx::registry {

SearchBatch::SearchBatch(sql::Transaction& transaction)
    : postgres_(transaction.engine() == sql::Engine::kPostgres),
      entries_(transaction, "search_entries",
               absl::StrCat("doc, organization, ", kEntryColumns, postgres_ ? ", words:tsvector" : "")),
      index_(transaction, "search_index", absl::StrCat("rowid, ", kEntryColumns)),
      numbers_(transaction, "search_numbers", "number, organization", "(number, organization) do nothing"),
      dictionary_(transaction),
      pairs_(transaction) {}

absl::Status SearchBatch::Add(const Organization& organization) {
  const SearchEntry entry = EntryOf(organization.facts());
  const int64_t doc = DocumentOf(organization.id, organization.facts(), 0);
  const std::vector<Value> words = EntryValues(entry);
  std::vector<Value> row = {doc, organization.id.text()};
  row.insert(row.end(), words.begin(), words.end());
  if (postgres_) row.emplace_back(VectorText(entry));
  HTX_RETURN_IF_ERROR(entries_.Add(row));
  if (!postgres_) {
    std::vector<Value> indexed = {doc};
    indexed.insert(indexed.end(), words.begin(), words.end());
    HTX_RETURN_IF_ERROR(index_.Add(indexed));
  }
  for (const std::string& number : entry.numbers) {
    HTX_RETURN_IF_ERROR(numbers_.Add({number, organization.id.text()}));
  }
  pairs_.Gather(doc, pairs_.Of(entry, TraitsOf(organization.facts())));
  words_.merge(WordsOf(entry));
  return absl::OkStatus();
}

absl::Status SearchBatch::Flush() {
  HTX_RETURN_IF_ERROR(entries_.Finish());
  HTX_RETURN_IF_ERROR(index_.Finish());
  HTX_RETURN_IF_ERROR(numbers_.Finish());
  HTX_RETURN_IF_ERROR(pairs_.Flush());
  return dictionary_.Learn(std::exchange(words_, {}));
}

}  // namespace htx::registry
