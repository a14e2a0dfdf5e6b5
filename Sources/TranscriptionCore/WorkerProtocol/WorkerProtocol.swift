/// The line protocol between the server and its worker processes, version 1.
///
/// One JSON object a line, UTF-8, at most ``maximumLineBytes``, on the worker's standard input and output. Standard error
/// is free text for the log. Audio never travels on the pipe: a request names a file of raw 32-bit floats that stays until
/// the answer is in.
///
/// 1. The worker loads its model, then says `ready` (or `failed` and exits with status 1).
/// 2. The server sends `recognize`, `detect` and `diarize` requests, each with an id; the worker answers each id exactly
///    once with `recognized`, `detected`, `diarized` or `rejected`, in any order.
/// 3. `cancel` takes back a request; it may be answered with `rejected` (``cancelledCode``) or be finished all the same. A
///    worker that goes on computing is killed.
/// 4. `ping` is answered with `pong` and its number at once, also during a computation; one goes ahead of each request. A
///    worker that leaves several unanswered is killed.
/// 5. End of input: the worker exits at once.
/// 6. The environment variable ``serverVariable`` holds the server's process id. A worker that can asks the kernel to be
///    killed when that process ends.
package enum WorkerProtocol {
  package static let version = 1
  package static let maximumLineBytes = 1 << 20
  /// Bytes in a line from a worker; more than it may send, for the diarization of a day of audio.
  package static let maximumReplyBytes = 16 << 20
  package static let cancelledCode = "cancelled"
  package static let serverVariable = "SOTTO_SERVER_PID"
}
