/// The line protocol between the server and its worker processes, version 1.
///
/// One JSON object a line, UTF-8, at most ``maximumLineBytes``, on the worker's standard input and output. Standard error
/// is free text for the log. Audio never travels on the pipe: a request names a file of raw 32-bit floats that stays until
/// the answer is in.
///
/// 1. The worker loads its model, then says `ready` (or `failed` and exits with status 1).
/// 2. The server sends `recognize` and `detect` requests, each with an id; the worker answers each id exactly once with
///    `recognized`, `detected` or `rejected`, in any order.
/// 3. `cancel` takes back a request; it may be answered with `rejected` (code `cancelled`) or be finished all the same. A
///    worker that goes on computing is killed.
/// 4. `ping` is answered with `pong` at once, also during a computation.
/// 5. End of input: the worker exits at once.
package enum WorkerProtocol {
  package static let version = 1
  package static let maximumLineBytes = 1 << 20
}
