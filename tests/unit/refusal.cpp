#include "sim/core/refusal.hpp"

#include <gtest/gtest.h>

namespace papotage {
namespace {

Place at(const std::string& source, std::uint32_t line, std::uint32_t column) {
  return {std::make_shared<const std::string>(source), line, column};
}

TEST(Place, IsWrittenAsCompilersDo) {
  EXPECT_EQ(at("a.toml", 3, 7).text(), "a.toml:3:7");
  EXPECT_TRUE(at("a.toml", 3, 7).known());
  EXPECT_FALSE(at("a.toml", 3, 7).on_command_line());
}

TEST(Place, OfAnOptionIsTheOption) {
  EXPECT_EQ(at("--set run.days", 0, 0).text(), "--set run.days");
  EXPECT_TRUE(at("--set run.days", 0, 0).on_command_line());
}

TEST(Place, MayBeUnknown) {
  EXPECT_EQ(Place{}.text(), "");
  EXPECT_FALSE(Place{}.known());
  EXPECT_FALSE(Place{}.on_command_line());
}

TEST(Refusal, BeginsWithItsPlace) {
  const Refusal refusal(at("a.toml", 3, 7), "beta = -1: must be a number of at least 0");
  EXPECT_STREQ(refusal.what(), "a.toml:3:7: beta = -1: must be a number of at least 0");
  EXPECT_EQ(refusal.message(), "beta = -1: must be a number of at least 0");
  EXPECT_EQ(refusal.place().line, 3u);
  EXPECT_EQ(refusal.key(), "");
}

TEST(Refusal, AboutAKeyWaitsForItsPlace) {
  const Refusal refusal = Refusal::about("beta", "must be below gamma");
  EXPECT_STREQ(refusal.what(), "must be below gamma");
  EXPECT_EQ(refusal.key(), "beta");
  EXPECT_FALSE(refusal.place().known());
}

TEST(Refusal, FitsOneLineWhateverIsPutIntoIt) {
  const Refusal refusal(at("a\nb.toml", 1, 1), "unknown key `x\x1b[31m\r\n`");
  EXPECT_STREQ(refusal.what(), "a\\nb.toml:1:1: unknown key `x\\u001B[31m\\u000D\\n`");
  EXPECT_EQ(refusal.message(), "unknown key `x\\u001B[31m\\u000D\\n`");
}

// -- printable ------------------------------------------------------------------------------------------------------

TEST(Printable, LeavesTextOfAllScriptsAlone) {
  for (const char* text : {"", "plain, with \\ and \"quotes\"", "Erd\u0151s\u2013R\u00e9nyi",
                           "\u05e9\u05dc\u05d5\u05dd", "\u4f60\u597d", "\U0001f600", "e\u0301"})
    EXPECT_EQ(printable(text), text);
}

TEST(Printable, EscapesWhatMovesTheCursorOrTurnsTheText) {
  EXPECT_EQ(printable("a\tb\nc\rd"), "a\\tb\\nc\\u000Dd");
  EXPECT_EQ(printable(std::string("a\0b", 3)), "a\\u0000b");
  EXPECT_EQ(printable("\x1b[2J"), "\\u001B[2J");
  EXPECT_EQ(printable("\x7f"), "\\u007F");
  EXPECT_EQ(printable("\u0085\u009b"), "\\u0085\\u009B");
  EXPECT_EQ(printable("\u2028\u2029"), "\\u2028\\u2029");
  for (const char* mark : {"\u061c", "\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069"})
    EXPECT_EQ(printable(mark).substr(0, 2), "\\u") << printable(mark);
}

TEST(Printable, EscapesBytesThatAreNoCharacters) {
  EXPECT_EQ(printable("caf\xe9"), "caf\\xE9");                       // Latin-1
  EXPECT_EQ(printable("\xc3"), "\\xC3");                             // cut short
  EXPECT_EQ(printable("\xe2\x82z"), "\\xE2\\x82z");                  // cut short by a letter
  EXPECT_EQ(printable("\x80"), "\\x80");                             // a continuation alone
  EXPECT_EQ(printable("\xc0\xaf"), "\\xC0\\xAF");                    // overlong, 2 bytes
  EXPECT_EQ(printable("\xe0\x80\xaf"), "\\xE0\\x80\\xAF");           // overlong, 3 bytes
  EXPECT_EQ(printable("\xf0\x80\x80\xaf"), "\\xF0\\x80\\x80\\xAF");  // overlong, 4 bytes
  EXPECT_EQ(printable("\xed\xa0\x80"), "\\xED\\xA0\\x80");           // half a surrogate pair
  EXPECT_EQ(printable("\xf4\x90\x80\x80"), "\\xF4\\x90\\x80\\x80");  // above U+10FFFF
  EXPECT_EQ(printable("\xff\xfe"), "\\xFF\\xFE");
}

TEST(CharacterLength, CountsBytes) {
  EXPECT_EQ(character_length(""), 0u);
  EXPECT_EQ(character_length("a\u00e9"), 1u);
  EXPECT_EQ(character_length("\u00e9a"), 2u);
  EXPECT_EQ(character_length("\u20ac"), 3u);
  EXPECT_EQ(character_length("\U0001f600"), 4u);
  EXPECT_EQ(character_length("\U0010ffff"), 4u);
  EXPECT_EQ(character_length("\xc3"), 0u);
}

// -- Suggestions ----------------------------------------------------------------------------------------------------

const std::vector<std::string> known{"beta", "gamma", "initial", "method", "susceptibility"};

TEST(NearestName, IsThatWithTheFewestEdits) {
  EXPECT_EQ(nearest_name("beta", known), "beta");
  EXPECT_EQ(nearest_name("bet", known), "beta");    // one letter short
  EXPECT_EQ(nearest_name("betaa", known), "beta");  // one too many
  EXPECT_EQ(nearest_name("beto", known), "beta");   // one exchanged
  EXPECT_EQ(nearest_name("btea", known), "beta");   // two swapped
  EXPECT_EQ(nearest_name("ebta", known), "beta");
  EXPECT_EQ(nearest_name("susceptability", known), "susceptibility");
  EXPECT_EQ(nearest_name("suseptbility", known), "susceptibility");
}

TEST(NearestName, IsNoneBeyondAThirdOfTheLength) {
  EXPECT_EQ(nearest_name("bxxa", known), "");          // 2 edits of 4 letters
  EXPECT_EQ(nearest_name("metoad", known), "method");  // 2 of 6
  EXPECT_EQ(nearest_name("delta", known), "");         // 2 of 5
  EXPECT_EQ(nearest_name("beat", {"bleta"}), "");      // a swap around an added letter is 2 of 4
  EXPECT_EQ(nearest_name("", known), "");
  EXPECT_EQ(nearest_name("beta", {}), "");
  EXPECT_EQ(nearest_name(std::string(101, 'b'), {std::string(101, 'b')}), "") << "what long keys cost is bounded";
}

TEST(NearestName, OfTwoEquallyNearIsTheFirst) { EXPECT_EQ(nearest_name("xat", {"cat", "bat"}), "cat"); }

TEST(Suggestion, NamesTheNearestOrAll) {
  EXPECT_EQ(suggestion("bet", known), "; did you mean `beta`?");
  EXPECT_EQ(suggestion("temperature", known), "; known: beta, gamma, initial, method, susceptibility");
  EXPECT_EQ(suggestion("temperature", {}), "");
}

}  // namespace
}  // namespace papotage
