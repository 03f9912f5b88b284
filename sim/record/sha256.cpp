#include "sim/record/sha256.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <vector>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "sim/core/refusal.hpp"

namespace papotage {

struct Sha256::Context {
  EVP_MD_CTX* evp = EVP_MD_CTX_new();
  ~Context() { EVP_MD_CTX_free(evp); }
};

namespace {
void check(int ok) {
  if (ok != 1) throw std::runtime_error("libcrypto can't compute SHA-256");
}
}  // namespace

Sha256::Sha256() : context_(std::make_unique<Context>()) {
  check(EVP_DigestInit_ex(context_->evp, EVP_sha256(), nullptr));
}

Sha256::~Sha256() = default;

void Sha256::update(const void* bytes, std::size_t n) { check(EVP_DigestUpdate(context_->evp, bytes, n)); }

std::string Sha256::hex() {
  unsigned char bytes[EVP_MAX_MD_SIZE];
  unsigned n = 0;
  check(EVP_DigestFinal_ex(context_->evp, bytes, &n));
  std::string text;
  for (unsigned i = 0; i < n; ++i) text += fmt::format("{:02x}", bytes[i]);
  return text;
}

std::string content_hash(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rbe"), std::fclose);
  if (!file) throw Refusal(fmt::format("`{}` can't be opened ({})", path, std::strerror(errno)));
  std::vector<char> buffer(1 << 20);
  Sha256 sha;
  while (const std::size_t n = std::fread(buffer.data(), 1, buffer.size(), file.get())) sha.update(buffer.data(), n);
  if (std::ferror(file.get())) throw Refusal(fmt::format("`{}` can't be read ({})", path, std::strerror(errno)));
  return sha.hex();
}

}  // namespace papotage
