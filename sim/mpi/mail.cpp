#include "sim/mpi/mail.hpp"

#include <utility>

#include <mpi.h>

namespace papotage::mpi {

struct Mail::Sent {
  std::string bytes;
  MPI_Request request = MPI_REQUEST_NULL;
};

Mail::Mail() = default;
Mail::~Mail() = default;

void Mail::send(int to, Kind kind, std::string bytes) {
  Sent& sent = sent_.emplace_back();
  sent.bytes = std::move(bytes);
  MPI_Isend(sent.bytes.data(), static_cast<int>(sent.bytes.size()), MPI_BYTE, to, static_cast<int>(kind),
            MPI_COMM_WORLD, &sent.request);
}

std::optional<Letter> Mail::take() {
  int arrived = 0, size = 0;
  MPI_Status status;
  MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &arrived, &status);
  if (!arrived) return {};
  MPI_Get_count(&status, MPI_BYTE, &size);
  Letter letter{status.MPI_SOURCE, static_cast<Kind>(status.MPI_TAG),
                std::string(static_cast<std::size_t>(size), '\0')};
  MPI_Recv(letter.bytes.data(), size, MPI_BYTE, status.MPI_SOURCE, status.MPI_TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
  return letter;
}

bool Mail::settled() {
  std::erase_if(sent_, [](Sent& sent) {
    int done = 0;
    MPI_Test(&sent.request, &done, MPI_STATUS_IGNORE);
    return done != 0;
  });
  return sent_.empty();
}

}  // namespace papotage::mpi
