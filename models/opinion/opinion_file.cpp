#include "models/opinion/opinion_file.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <string_view>

#include <fmt/format.h>

#include "sim/graph/text_source.hpp"
#include "sim/record/sha256.hpp"

namespace papotage {
namespace {

constexpr std::string_view blanks = " \t\r";
constexpr const char* wanted = "a line holds an agent's number and an opinion in [-1, 1], separated by spaces";

/// A word of a line and where it begins.
struct Word {
  std::string_view text;
  std::size_t begin;
};
Word word_from(std::string_view line, std::size_t from) {
  const std::size_t begin = std::min(line.find_first_not_of(blanks, from), line.size());
  const std::size_t end = std::min(line.find_first_of(blanks, begin), line.size());
  return {line.substr(begin, end - begin), begin};
}

template <class T>
bool is_number(const Word& word, T& number) {
  const char* const end = word.text.data() + word.text.size();
  const auto [read, error] = std::from_chars(word.text.data(), end, number);
  return error == std::errc{} && read == end && !word.text.empty();
}

std::string shown(std::string_view word) {
  return word.size() <= 40 ? std::string(word) : std::string(word.substr(0, 37)) + "...";
}

}  // namespace

OpinionFile::OpinionFile(const Value& path) : path_(std::make_shared<const std::string>(resolve_path(path))) {
  const auto refuse_path = [&](const std::string& why) {
    throw Refusal(path.place(), fmt::format("file = {}: {}", papotage::quoted(*path_), why));
  };
  // Read once, a pipe would leave nothing to hash.
  std::error_code unknown;
  if (std::filesystem::is_other(*path_, unknown))
    refuse_path("is a pipe or a device, whose contents can't be known again; save them in a file and give that");
  try {
    read();
    sha256_ = content_hash(*path_);
  } catch (const Refusal& refusal) {
    if (refusal.place().line != 0) throw;  // it stands in the file itself
    refuse_path(refusal.message());
  }
}

void OpinionFile::refuse(std::uint32_t line, std::size_t column, const std::string& message) const {
  throw Refusal(Place{path_, line, static_cast<std::uint32_t>(column)}, message);
}

OpinionFile::Row OpinionFile::row_of(std::string_view text, std::uint32_t line) const {
  const Word number = word_from(text, 0), opinion = word_from(text, number.begin + number.text.size());
  const Word more = word_from(text, opinion.begin + opinion.text.size());
  Row row{0, 0, line};
  if (!is_number(number, row.number))
    refuse(line, number.begin + 1, fmt::format("`{}` is no agent's number: {}", shown(number.text), wanted));
  if (opinion.text.empty()) refuse(line, opinion.begin + 1, fmt::format("lacks an opinion: {}", wanted));
  if (!is_number(opinion, row.opinion))
    refuse(line, opinion.begin + 1, fmt::format("`{}` is no number: {}", shown(opinion.text), wanted));
  if (!(row.opinion >= -1 && row.opinion <= 1))
    refuse(line, opinion.begin + 1, fmt::format("an opinion of {}: must be in [-1, 1]", shown(opinion.text)));
  if (!more.text.empty()) refuse(line, more.begin + 1, fmt::format("more than two columns: {}", wanted));
  return row;
}

void OpinionFile::read() {
  TextSource text(*path_, "file");
  std::uint32_t line = 0;
  TextSource::Chunk chunk;
  while (text.next(chunk))
    for (const char* begin = chunk.begin; begin != chunk.end;) {
      const char* const end = std::find(begin, chunk.end, '\n');
      std::string_view one(begin, static_cast<std::size_t>(end - begin));
      begin = end + 1;
      if (++line == 1 && one.starts_with("\xef\xbb\xbf")) one.remove_prefix(3);  // UTF-8 mark
      const Word first = word_from(one, 0);
      if (!first.text.empty() && first.text[0] != '#' && first.text[0] != '%') rows_.push_back(row_of(one, line));
    }
  std::stable_sort(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) { return a.number < b.number; });
  const auto again = [](const Row& a, const Row& b) { return a.number == b.number; };
  if (const auto twice = std::adjacent_find(rows_.begin(), rows_.end(), again); twice != rows_.end())
    refuse((twice + 1)->line, 1,
           fmt::format("agent {} has an opinion already, on line {}; keep one", twice->number, twice->line));
}

void OpinionFile::check(const Staff& staff) const {
  const auto number_of = [&](std::size_t i) { return staff.labels.empty() ? i : staff.labels[i]; };
  for (std::size_t i = 0; i < std::max<std::size_t>(rows_.size(), staff.nodes); ++i) {
    const bool row_left = i < rows_.size(), agent_left = i < staff.nodes;
    if (row_left && (!agent_left || rows_[i].number < number_of(i)))
      refuse(rows_[i].line, 1,
             fmt::format("nobody in the network bears the number {}; take the line away", rows_[i].number));
    if (agent_left && (!row_left || rows_[i].number > number_of(i)))
      refuse(1, 1,
             fmt::format("lacks an opinion of agent {}: the file must name all {} people of the network", number_of(i),
                         staff.nodes));
  }
}

void OpinionFile::fill(const Staff& staff, std::span<double> opinions) const {
  check(staff);
  for (std::size_t i = 0; i < opinions.size(); ++i) opinions[i] = rows_[i].opinion;
}

}  // namespace papotage
