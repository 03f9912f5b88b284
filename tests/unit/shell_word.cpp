#include "sim/study/shell_word.hpp"

#include <array>
#include <cstdio>

#include <gtest/gtest.h>

namespace papotage {
namespace {

std::string output_of_bash(const std::string& script) {
  FILE* const pipe = popen(("exec bash -c " + shell_word(script)).c_str(), "r");  // itself quoted, for sh
  std::string text;
  std::array<char, 4096> buffer;
  for (std::size_t n; (n = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) text.append(buffer.data(), n);
  pclose(pipe);
  return text;
}

TEST(ShellWord, IsWhatWasMeant) {
  EXPECT_EQ(shell_word("contagion.beta=0.1"), "contagion.beta=0.1");
  for (const std::string text : {"", "a b", "it's", "$(id) `id` $HOME", "a\\b", "\"", "~", "*", "a;b&c|d", "!!", "é"})
    EXPECT_EQ(output_of_bash("printf %s " + shell_word(text)), text);
}

TEST(ShellWord, StaysOnOneLine) {
  EXPECT_EQ(shell_word("a\nEND_OF_JOB\nb'\\\1"
                       "7"),
            R"($'a\012END_OF_JOB\012b\'\\\0017')");
  const std::string odd = "it's \xff\\ \u2028\u202e\x7f";
  const std::string word = shell_word(odd);
  EXPECT_EQ(word, R"($'it\'s \377\\ \342\200\250\342\200\256\177')");
  EXPECT_EQ(output_of_bash("printf %s " + word), odd);
}

}  // namespace
}  // namespace papotage
