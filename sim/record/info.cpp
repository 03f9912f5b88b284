#include "sim/record/info.hpp"

#include <algorithm>

#include "sim/record/failures.hpp"
#include "sim/record/reading.hpp"
#include "sim/record/schema.hpp"
#include "sim/record/study_root.hpp"
#include "sim/record/study_summary.hpp"

namespace papotage {
namespace {

std::string folder_of(const std::string& path) { return path.substr(0, std::max<std::size_t>(1, path.rfind('/'))); }
std::string name_in(const std::string& path) { return path.substr(path.rfind('/') + 1); }

ResultSummary::Variable variable(hid_t dataset, const std::string& path) {
  const h5::Shape shape = h5::shape_of(dataset);
  return {path,
          h5::name_of(h5::type_of(dataset)),
          {shape.begin(), shape.end()},
          h5::text_attribute(dataset, "units"),
          h5::text_attribute(dataset, "long_name")};
}

void add_dataset(ResultSummary& summary, hid_t file, const std::string& path) {
  const h5::Id dataset = h5::open_dataset(file, path);
  const std::string folder = folder_of(path);
  auto group =
      std::find_if(summary.groups.begin(), summary.groups.end(), [&](const auto& g) { return g.path == folder; });
  if (group == summary.groups.end()) group = summary.groups.insert(group, {folder, {}});
  group->variables.push_back(variable(dataset, path));
  const ResultSummary::Variable& v = group->variables.back();
  const bool numbers = v.type != "text" && v.type != "other" && v.shape.size() == 1;
  if (folder == "/outcomes" && numbers && !h5::is_scale(dataset))
    summary.outcomes.push_back({name_in(path), v.unit, v.doc, read_defined(dataset)});
  if (path == "/scenario/resolved" && v.type == "text" && v.shape.empty())
    summary.resolved = h5::read_texts(dataset, {}, {}).front();
}

std::string entry(const ResultSummary& summary, const std::string& name) {
  for (const auto& [n, text] : summary.provenance)
    if (n == name) return text;
  return {};
}

}  // namespace

ResultSummary summary(const std::string& path) {
  const h5::Id file = open_result(path);
  return reading(path, [&] {
    ResultSummary result;
    result.title = h5::text_attribute(file, "title");
    result.format = static_cast<int>(h5::number_attribute(file, "format"));
    result.seed = h5::number_attribute(file, "seed");
    h5::visit(file, [&](const std::string& at, h5::Kind kind) {
      if (kind == h5::Kind::dataset) add_dataset(result, file, at);
      if (kind == h5::Kind::group && at == "/provenance")
        result.provenance = h5::text_attributes(h5::open_group(file, at));
    });
    if (is_study(file)) result.study = study_summary(file);
    if (is_run_of_tasks(file)) result.tasks = tasks_summary(file, study_root(file));
    if (result.study || result.tasks) result.failures = failures_of(file);
    result.version = entry(result, "version");
    result.created = entry(result, "created");
    return result;
  });
}

}  // namespace papotage
