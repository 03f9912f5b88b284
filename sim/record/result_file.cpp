#include "sim/record/result_file.hpp"

#include <cerrno>
#include <new>
#include <system_error>

#include <fmt/format.h>

#include "sim/record/latched_driver.hpp"

namespace papotage {

ResultFile::ResultFile(const std::string& path, bool force) : part_(std::make_shared<PartFile>(path, force)) {
  attempt([&] { file_ = h5::create_file(part_); });
}

// Without finish() nothing stays, so nothing more need be written.
ResultFile::~ResultFile() { part_->fail(ECANCELED); }

void ResultFile::begin(const std::string& title, std::uint64_t seed, const std::string& resolved,
                       const Entries& provenance) {
  attempt([&] {
    h5::set_attribute(file_, "type", result_type);
    h5::set_attribute(file_, "format", h5::Type::int32, &result_format, 1);
    h5::set_attribute(file_, "title", title);
    h5::set_attribute(file_, "seed", h5::Type::uint64, &seed, 1);
    h5::make_text(h5::make_group(file_, "scenario"), "resolved", resolved);
    provenance_ = h5::make_group(file_, "provenance");
    for (const auto& [name, text] : provenance) h5::set_attribute(provenance_, name, text);
  });
}

void ResultFile::keep_exception() noexcept {
  const std::lock_guard lock(mutex_);
  const bool first = !failed();
  int error = EIO;
  try {
    throw;
  } catch (const std::bad_alloc&) {
    error = ENOMEM;
  } catch (const std::exception& e) {
    if (first) words_ = e.what();
  } catch (...) {
  }
  part_->fail(error);
}

void ResultFile::finish(const Entries& provenance) {
  attempt([&] {
    for (const auto& [name, text] : provenance) h5::set_attribute(provenance_, name, text);
    provenance_.close();
  });
  // Closed in any case: with the strong degree, that closes whatever is still open in it.
  try {
    file_.close();
  } catch (...) {
    keep_exception();
  }
  try {
    part_->publish();
  } catch (const std::system_error& e) {
    if (words_.empty()) throw;
    throw std::system_error(
        e.code(), fmt::format("{}: could not be written and nothing of it is left ({})", part_->path(), words_));
  }
}

}  // namespace papotage
